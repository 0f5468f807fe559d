/** PersistentVolumeClaim, by its phase. */

import type { Health } from "../model/health.ts";
import type { JsonObject } from "../model/json.ts";
import { objectAt, textAt } from "./read.ts";
import { current, failed, inProgress } from "./verdicts.ts";

/** Whether its class waits for the first pod is not to be seen from a claim: without a pod that uses it, it stays in progress. */
export function persistentVolumeClaim(live: JsonObject): Health {
  switch (textAt(objectAt(live, "status"), "phase")) {
    case "Bound":
      return current("bound");
    case "Lost":
      return failed("its volume is lost");
    default:
      return inProgress("not bound: waits for a volume, or for the first pod that uses it");
  }
}
