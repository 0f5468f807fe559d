/** A pod that stands by itself, after kstatus. */

import type { Health, JudgeContext } from "../model/health.ts";
import type { JsonObject } from "../model/json.ts";
import { conditionWith } from "./conditions.ts";
import { isPast } from "./grace.ts";
import { isUnschedulable, podTrouble } from "./pod-trouble.ts";
import { objectAt, textAt } from "./read.ts";
import { current, failed, inProgress } from "./verdicts.ts";

/** As long as kstatus waits for a node that may be added. */
const schedulingMs = 15_000;

export function pod(live: JsonObject, context: JudgeContext): Health {
  switch (textAt(objectAt(live, "status"), "phase")) {
    case "Succeeded":
      return current("completed");
    case "Failed":
      return failed("failed");
    default:
      return conditionWith(live, "Ready", "True") === undefined ? starting(live, context) : current("ready");
  }
}

function starting(live: JsonObject, context: JudgeContext): Health {
  const trouble = podTrouble(live, context);
  if (trouble === undefined) return inProgress("not ready");
  const created = textAt(objectAt(live, "metadata"), "creationTimestamp");
  const isLeft = isUnschedulable(live) && isPast(created, { now: context.now, graceMs: schedulingMs });
  return trouble.isLasting || isLeft ? failed(trouble.message) : inProgress(trouble.message);
}
