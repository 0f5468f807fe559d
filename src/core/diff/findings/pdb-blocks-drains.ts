/**
 * A PodDisruptionBudget newly allows no disruption: `maxUnavailable` 0, `minAvailable` 100 %, or `minAvailable` no less than the replicas of
 * the one workload that it covers (absent: 1; not where an autoscaler sets them). No node with such a pod can be drained.
 */

import type { JsonValue } from "../../model/json.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { BothSides, Side } from "./both-sides.ts";
import { isBudget, podsOf } from "./disruption-budgets.ts";
import type { RawFinding } from "./finding-rule.ts";
import { isKind } from "./is-kind.ts";
import { makeFinding } from "./make-finding.ts";
import { pathOf, readAt } from "./read-at.ts";
import { autoscalersByTarget, targetKey } from "./scale-targets.ts";

export function pdbBlocksDrains({ baseSide, headSide }: BothSides): readonly RawFinding[] {
  const budgets = headSide.manifests.filter(isBudget);
  if (budgets.length === 0) return [];
  const [before, after] = [blocking(baseSide), blocking(headSide)];
  return budgets.filter(after).flatMap((budget) => {
    const was = baseSide.find(budget.identity);
    if (was !== undefined && before(was)) return [];
    const message =
      "The PodDisruptionBudget allows no pod to be away: nodes that run one cannot be drained or upgraded.";
    return [makeFinding("pdb-blocks-drains", { identity: budget.identity, path: pathOf("spec"), message })];
  });
}

function blocking(side: Side): (budget: Manifest) => boolean {
  const scalers = autoscalersByTarget(side.manifests);
  return (budget) => {
    const { minAvailable, maxUnavailable } = limitsOf(budget);
    if (maxUnavailable === 0 || maxUnavailable === "0%" || minAvailable === "100%") return true;
    if (typeof minAvailable !== "number" || minAvailable === 0) return false;
    const [only, ...others] = podsOf(budget, side);
    if (only === undefined || others.length > 0 || scalers.has(targetKey(only.identity))) return false;
    const replicas = replicasOf(side.find(only.identity));
    return replicas !== undefined && replicas > 0 && minAvailable >= replicas;
  };
}

function limitsOf({
  body,
}: Manifest): Readonly<Record<"minAvailable" | "maxUnavailable", JsonValue | undefined>> {
  const spec = body["spec"];
  return { minAvailable: readAt(spec, "minAvailable"), maxUnavailable: readAt(spec, "maxUnavailable") };
}

function replicasOf(workload: Manifest | undefined): number | undefined {
  if (workload === undefined || !isKind(workload.identity, "Deployment.apps", "StatefulSet.apps"))
    return undefined;
  const replicas = readAt(workload.body, "spec", "replicas") ?? 1;
  return typeof replicas === "number" ? replicas : undefined;
}
