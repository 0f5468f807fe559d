/**
 * A pod gains rights on its node (Kubernetes' Pod Security Standards): host namespaces, paths and ports, `privileged`, escalation, root,
 * capabilities, no confinement; or loses `runAsNonRoot` or the ban of escalation. Containers are matched by name, all three lists; what the pod
 * had before is none.
 */

import { groupBy } from "../group-by.ts";
import { objectOf } from "../../manifests/object-of.ts";
import type { JsonObject, JsonValue } from "../../model/json.ts";
import type { BothSides } from "./both-sides.ts";
import { fewNames } from "./few-names.ts";
import type { RawFinding } from "./finding-rule.ts";
import { makeFinding } from "./make-finding.ts";
import type { PodPair } from "./pod-pairs.ts";
import { podRights, type PodRight, type Right } from "./pod-rights.ts";

export function podPrivilege({ podPairs }: BothSides): readonly RawFinding[] {
  return podPairs().flatMap((pair) => [...gained(pair), ...lostBans(pair)]);
}

const messages: Readonly<Record<Right, string>> = {
  "host-namespace":
    "The pod newly shares a namespace of its node: it sees the node's network, processes or memory.",
  "host-path": "The pod newly mounts a path of its node: it can read, and perhaps change, what is there.",
  "host-port":
    "The pod newly takes a port of its node: it is reachable there, past Services and their policies.",
  "host-process": "The pod newly runs as a process of its Windows node.",
  privileged: "A container is newly privileged: it can do on its node whatever root can.",
  escalation: "A container may newly gain more rights than it was started with.",
  root: "A container newly runs as root.",
  capability: "A container newly gets a kernel capability.",
  unconfined: "The kernel newly no longer confines what the pod may call.",
};

/** One finding for each right: all that is new of it stands in its value. */
function gained({ identity, before, after }: PodPair): readonly RawFinding[] {
  const old = new Set(before === undefined ? [] : podRights(before).map(rightKey));
  const fresh = podRights(after).filter((right) => !old.has(rightKey(right)));
  return [...groupBy(fresh, ({ right }) => right).values()].map((rights) => {
    const [{ right, path }] = rights;
    return makeFinding("pod-privilege", {
      identity,
      path,
      message: messages[right],
      ...(right === "privileged" ? { urgent: true } : {}),
      ...(worthTelling.has(right) ? { after: fewNames(rights.map(({ value }) => value)) } : {}),
    });
  });
}

/** Of the others the path says it all. */
const worthTelling: ReadonlySet<Right> = new Set([
  "host-namespace",
  "host-path",
  "host-port",
  "capability",
  "unconfined",
]);

function rightKey({ right, value, container = "" }: PodRight): string {
  return [right, value, container].join("\0");
}

/** What forbade something before, and does not any more. A pod that is new never forbade anything. */
function lostBans({ identity, before, after, containers }: PodPair): readonly RawFinding[] {
  if (before === undefined) return [];
  return containers.flatMap((pair) =>
    bans
      .filter(
        ({ key, forbids, allows }) =>
          pair.before !== undefined &&
          effective(before.spec, pair.before, key) === forbids &&
          allows(effective(after.spec, pair.after, key)),
      )
      .map(({ key, message }) =>
        makeFinding("pod-privilege", {
          identity,
          path: [...pair.path, { key: "securityContext" }, { key }],
          message,
        }),
      ),
  );
}

/** A container's own context wins over the pod's. */
function effective(pod: JsonObject, container: JsonObject, key: string): JsonValue | undefined {
  return objectOf(container["securityContext"])[key] ?? objectOf(pod["securityContext"])[key];
}

interface Ban {
  readonly key: string;
  readonly forbids: boolean;
  /** Whether a value forbids it no longer. Where the value says so aloud, `podRights` tells it already. */
  readonly allows: (value: JsonValue | undefined) => boolean;
  readonly message: string;
}

const bans: readonly Ban[] = [
  {
    key: "runAsNonRoot",
    forbids: true,
    allows: (value) => value !== true,
    message: "runAsNonRoot is gone: the container may run as root.",
  },
  {
    key: "allowPrivilegeEscalation",
    forbids: false,
    allows: (value) => value === undefined,
    message: messages.escalation,
  },
];
