/** An autoscaler is gone, or has another target, while its old target stays and no other one targets it: its size is fixed from now on. */

import type { Manifest } from "../../model/manifest.ts";
import type { BothSides } from "./both-sides.ts";
import type { RawFinding } from "./finding-rule.ts";
import { makeFinding } from "./make-finding.ts";
import { pathOf } from "./read-at.ts";
import { replacement } from "./removed-kind.ts";
import { autoscalersByTarget, isAutoscaler, scaleTarget, targetKey } from "./scale-targets.ts";

export function autoscalerRemoved(sides: BothSides): readonly RawFinding[] {
  const { removed, changed, head, headSide } = sides;
  const gone = removed.filter(isAutoscaler);
  const moved = changed.filter(({ after }) => isAutoscaler(after));
  if (gone.length + moved.length === 0) return [];
  const scaled = autoscalersByTarget(head);
  const leavesBare = (scaler: Manifest) => {
    const target = scaleTarget(scaler);
    return headSide.find(target) !== undefined && !scaled.has(targetKey(target));
  };
  const message =
    "The autoscaler is gone while its target stays: the number of pods no longer follows the load.";
  return [
    ...gone.filter(leavesBare).map((scaler) =>
      makeFinding("autoscaler-removed", {
        identity: scaler.identity,
        message: message + replacement(scaler, sides),
      }),
    ),
    ...moved
      .filter(({ before }) => leavesBare(before))
      .map(({ after }) =>
        makeFinding("autoscaler-removed", {
          identity: after.identity,
          path: pathOf("spec", "scaleTargetRef"),
          message:
            "The autoscaler has another target: the number of pods of the old one no longer follows the load.",
        }),
      ),
  ];
}
