/** Who an object is on the server: the retired group `extensions` and its successors name one object. */

import type { Identity } from "../model/manifest.ts";

/** Group by kind of what was in `extensions`. */
const successors: ReadonlyMap<string, string> = new Map([
  ["Deployment", "apps"],
  ["DaemonSet", "apps"],
  ["ReplicaSet", "apps"],
  ["Ingress", "networking.k8s.io"],
  ["NetworkPolicy", "networking.k8s.io"],
  ["PodSecurityPolicy", "policy"],
]);

export function serverIdentity(identity: Identity): Identity {
  const successor = identity.group === "extensions" ? successors.get(identity.kind) : undefined;
  return successor === undefined ? identity : { ...identity, group: successor };
}
