/** A host that an Ingress or a route answered for is answered for by none any more: whoever follows a link to it gets an error. */

import { identityKey } from "../../model/manifest.ts";
import { groupBy } from "../group-by.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { makeFinding } from "./make-finding.ts";
import { servedHosts } from "./served-hosts.ts";

export function hostRemoved({ removed, changed, head }: BothSides): readonly RawFinding[] {
  const touched = servedHosts([...removed, ...changed.map(({ before }) => before)]);
  // An environment that is removed as a whole says so itself.
  if (touched.length === 0 || head.length === 0) return [];
  const served = new Set(servedHosts(head).map(({ host }) => host));
  const lost = touched.filter(({ host }) => !served.has(host));
  const first = groupBy(lost, ({ host, by }) => `${identityKey(by.identity)}\0${host}`);
  return [...first.values()].map(([{ by, host, path }]) =>
    makeFinding("host-removed", {
      identity: by.identity,
      path,
      message: "Nothing answers for this host any more.",
      before: host,
    }),
  );
}
