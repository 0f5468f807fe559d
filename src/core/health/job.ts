/** Job: ready when it is complete; while it runs it is in progress (kstatus calls that current). */

import type { Health } from "../model/health.ts";
import type { JsonObject } from "../model/json.ts";
import { conditionWith } from "./conditions.ts";
import { numberAt, objectAt } from "./read.ts";
import { because, current, failed, inProgress } from "./verdicts.ts";

export function job(live: JsonObject): Health {
  if (conditionWith(live, "Complete", "True") !== undefined) return current("complete");
  const failure = conditionWith(live, "Failed", "True");
  if (failure !== undefined) return failed(because("failed", failure.reason));
  const suspended = conditionWith(live, "Suspended", "True");
  if (suspended !== undefined && objectAt(live, "spec")["suspend"] === true)
    return { state: "suspended", message: "suspended" };
  const status = objectAt(live, "status");
  const wanted = numberAt(objectAt(live, "spec"), "completions", 1);
  const unsuccessful = numberAt(status, "failed");
  const tries = unsuccessful > 0 ? `, ${unsuccessful} tries failed` : "";
  return inProgress(`${numberAt(status, "succeeded")} of ${wanted} completions${tries}`);
}
