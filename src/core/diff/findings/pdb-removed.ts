/** A PodDisruptionBudget is gone, or covers other pods, while a workload that it protected stays and no other budget covers it. */

import type { JsonValue } from "../../model/json.ts";
import type { Manifest } from "../../model/manifest.ts";
import { sameValue } from "../same-value.ts";
import type { BothSides } from "./both-sides.ts";
import { isBudget, podsOf } from "./disruption-budgets.ts";
import type { RawFinding } from "./finding-rule.ts";
import { makeFinding } from "./make-finding.ts";
import { pathOf, readAt } from "./read-at.ts";
import { replacement } from "./removed-kind.ts";
import { targetKey } from "./scale-targets.ts";

export function pdbRemoved(sides: BothSides): readonly RawFinding[] {
  const { removed, changed, head, baseSide, headSide } = sides;
  const gone = removed.filter(isBudget);
  const moved = changed.filter(({ before, after }) => isBudget(after) && selectsOtherwise(before, after));
  if (gone.length + moved.length === 0) return [];
  const covered = new Set(
    head
      .filter(isBudget)
      .flatMap((budget) => podsOf(budget, headSide).map(({ identity }) => targetKey(identity))),
  );
  const leavesBare = (budget: Manifest) =>
    podsOf(budget, baseSide).some(
      ({ identity }) => headSide.find(identity) !== undefined && !covered.has(targetKey(identity)),
    );
  const message =
    "The PodDisruptionBudget no longer protects a workload that stays: a drain of nodes may stop all its pods at once.";
  return [
    ...gone.filter(leavesBare).map((budget) =>
      makeFinding("pdb-removed", {
        identity: budget.identity,
        message: message + replacement(budget, sides),
      }),
    ),
    ...moved
      .filter(({ before }) => leavesBare(before))
      .map(({ after }) =>
        makeFinding("pdb-removed", { identity: after.identity, path: pathOf("spec", "selector"), message }),
      ),
  ];
}

function selectsOtherwise(before: Manifest, after: Manifest): boolean {
  return !sameValue(selectorOf(before), selectorOf(after));
}

function selectorOf({ body }: Manifest): JsonValue {
  return readAt(body, "spec", "selector") ?? null;
}
