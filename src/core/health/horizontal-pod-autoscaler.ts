/** HorizontalPodAutoscaler, by all of its conditions: one may be true while another says that it cannot work. */

import type { Health, JudgeContext } from "../model/health.ts";
import type { JsonObject } from "../model/json.ts";
import { condition, conditionWith } from "./conditions.ts";
import { isPast } from "./grace.ts";
import { because, current, failed, inProgress } from "./verdicts.ts";

/** What does not go away by itself. `ScalingDisabled` (no replicas wanted) is none of them. */
const troubles: readonly (readonly [type: string, reasons: readonly string[]])[] = [
  ["AbleToScale", ["FailedGetScale", "FailedUpdateScale"]],
  ["ScalingActive", ["FailedGetResourceMetric", "InvalidSelector"]],
];

/** Metrics of new pods take a while to arrive: a trouble is one only past the grace period. */
export function horizontalPodAutoscaler(live: JsonObject, context: JudgeContext): Health {
  for (const [type, reasons] of troubles) {
    const found = conditionWith(live, type, "False");
    if (found === undefined || !reasons.includes(found.reason)) continue;
    const message = because(`${type}=False`, found.reason);
    return isPast(found.since, context) ? failed(message) : inProgress(message);
  }
  const able = condition(live, "AbleToScale");
  const isAble = able?.status === "True" && !able.isStale;
  return isAble ? current() : inProgress(because("not able to scale", able?.reason ?? ""));
}
