/** Part of `pod-privilege`: the Pod Security Standard that a Namespace enforces becomes looser (restricted, baseline, privileged or none). */

import { textOf } from "../../manifests/object-of.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { isKind } from "./is-kind.ts";
import { makeFinding } from "./make-finding.ts";
import { pathOf, readAt } from "./read-at.ts";

const place = ["metadata", "labels", "pod-security.kubernetes.io/enforce"];
const ranks: ReadonlyMap<string, number> = new Map([
  ["restricted", 2],
  ["baseline", 1],
]);

export function namespaceSecurity({ changed }: BothSides): readonly RawFinding[] {
  return changed
    .filter(({ after }) => isKind(after.identity, "Namespace."))
    .flatMap(({ before, after }): readonly RawFinding[] => {
      const [was, is] = [enforced(before), enforced(after)];
      if ((ranks.get(is) ?? 0) >= (ranks.get(was) ?? 0)) return [];
      return [
        makeFinding("pod-privilege", {
          identity: after.identity,
          path: pathOf(...place),
          message: "The Namespace newly admits pods with more rights on their nodes.",
          before: was,
          after: is === "" ? "none" : is,
        }),
      ];
    });
}

function enforced({ body }: Manifest): string {
  return textOf(readAt(body, ...place));
}
