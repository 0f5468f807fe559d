/** A role gains a `*`: it grants what its author does not list, also what the cluster learns tomorrow. */

import type { Manifest } from "../../model/manifest.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { makeFinding } from "./make-finding.ts";
import { type Grant, grantsOf, hasWildcard, isRole, newTuples } from "./rbac-grants.ts";

export function rbacWildcard({ added, changed, originOf }: BothSides): readonly RawFinding[] {
  return [...added, ...changed.map(({ after }) => after)]
    .filter(({ identity }) => isRole(identity))
    .flatMap((role) => {
      const origin = originOf(role);
      return widened(origin === undefined ? [] : grantsOf(origin), role);
    });
}

function widened(before: readonly Grant[], after: Manifest): readonly RawFinding[] {
  return grantsOf(after).flatMap((grant, index): readonly RawFinding[] => {
    if (!hasWildcard(grant) || newTuples(before, grant)?.length === 0) return [];
    const path = [{ key: "rules" }, { index }];
    const message = `${after.identity.kind === "Role" ? "The Role" : "The ClusterRole"} newly grants ${phrase(grant)}.`;
    return [makeFinding("rbac-wildcard", { identity: after.identity, path, message })];
  });
}

function phrase({ verbs, groups, resources, urls }: Grant): string {
  const what = resources.length > 0 ? all(resources, "resource") : all(urls, "URL");
  const where = groups.length > 0 ? ` in ${all(groups, "API group")}` : "";
  return `${all(verbs, "verb")} on ${what}${where}`;
}

/** Only the wildcard is told: names can be many and are in the diff. */
function all(list: readonly string[], noun: string): string {
  if (list.includes("*")) return `every ${noun}`;
  return list.length === 1 ? `one ${noun}` : `${list.length} ${noun}s`;
}
