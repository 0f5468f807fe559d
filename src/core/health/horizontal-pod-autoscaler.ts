/** HorizontalPodAutoscaler, by all of its conditions: one may be true while another says that it cannot work. */

import type { Health, JudgeContext } from "../model/health.ts";
import type { JsonObject } from "../model/json.ts";
import { condition, conditionWith } from "./conditions.ts";
import { type Grace, isPast } from "./grace.ts";
import { because, current, failed, inProgress } from "./verdicts.ts";

/** What does not go away by itself. `ScalingDisabled` (no replicas wanted) is none of them. */
const troubles: readonly (readonly [type: string, reasons: readonly string[]])[] = [
  ["AbleToScale", ["FailedGetScale", "FailedUpdateScale"]],
  ["ScalingActive", ["FailedGetResourceMetric", "InvalidSelector"]],
];

/** A metrics server scrapes new pods after a minute or so, whatever the grace period for failing containers is. */
const metricsGraceMs = 180_000;

/** A trouble is one only past the grace period. */
export function horizontalPodAutoscaler(live: JsonObject, context: JudgeContext): Health {
  for (const [type, reasons] of troubles) {
    const found = conditionWith(live, type, "False");
    if (found === undefined || !reasons.includes(found.reason)) continue;
    const message = because(`${type}=False`, found.reason);
    return isPast(found.since, graceOf(found.reason, context)) ? failed(message) : inProgress(message);
  }
  const able = condition(live, "AbleToScale");
  const isAble = able?.status === "True" && !able.isStale;
  return isAble ? current() : inProgress(because("not able to scale", able?.reason ?? ""));
}

function graceOf(reason: string, { now, graceMs }: JudgeContext): Grace {
  return { now, graceMs: reason === "FailedGetResourceMetric" ? Math.max(graceMs, metricsGraceMs) : graceMs };
}
