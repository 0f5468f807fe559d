/** Grants by which somebody can give himself more: what Kubernetes' own page on RBAC good practices warns of. */

import type { Tuple } from "./rbac-grants.ts";

/** Verbs that pass the limits of RBAC itself. */
const powerfulVerbs: ReadonlySet<string> = new Set(["escalate", "bind", "impersonate"]);

/** Things of which also reading gives away tokens, and things of which writing runs code in the rights of others. */
const powerfulResources: ReadonlyMap<string, "any" | "write"> = new Map([
  ["/secrets", "any"],
  ["/nodes/proxy", "any"],
  ["/pods/exec", "any"],
  ["/pods/attach", "any"],
  ["/pods/ephemeralcontainers", "write"],
  ["/serviceaccounts/token", "write"],
  ["/persistentvolumes", "write"],
  ["certificates.k8s.io/certificatesigningrequests/approval", "write"],
  ["rbac.authorization.k8s.io/roles", "write"],
  ["rbac.authorization.k8s.io/rolebindings", "write"],
  ["rbac.authorization.k8s.io/clusterroles", "write"],
  ["rbac.authorization.k8s.io/clusterrolebindings", "write"],
  ["admissionregistration.k8s.io/mutatingwebhookconfigurations", "write"],
  ["admissionregistration.k8s.io/validatingwebhookconfigurations", "write"],
]);

/** A permission on one named object is narrow, but for the verbs that pass RBAC's limits. */
export function isPowerful({ verb, group, resource, name }: Tuple): boolean {
  if (powerfulVerbs.has(verb)) return true;
  const power = powerfulResources.get(`${group}/${resource}`);
  return name === "" && (power === "any" || (power === "write" && isWrite(verb)));
}

function isWrite(verb: string): boolean {
  return !["get", "list", "watch"].includes(verb);
}
