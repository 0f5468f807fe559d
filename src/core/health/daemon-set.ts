/** DaemonSet, after kstatus. */

import type { Health } from "../model/health.ts";
import type { JsonObject } from "../model/json.ts";
import { numberAt, objectAt } from "./read.ts";
import { current, unless } from "./verdicts.ts";

export function daemonSet(live: JsonObject): Health {
  const status = objectAt(live, "status");
  const wanted = numberAt(status, "desiredNumberScheduled");
  const scheduled = numberAt(status, "currentNumberScheduled");
  const updated = numberAt(status, "updatedNumberScheduled");
  const available = numberAt(status, "numberAvailable");
  const ready = numberAt(status, "numberReady");
  return (
    unless([
      [status["observedGeneration"] === undefined, "the controller has not looked at it yet"],
      [status["desiredNumberScheduled"] === undefined, "the number of nodes is not known yet"],
      [wanted > scheduled, `${scheduled} of ${wanted} pods scheduled`],
      [wanted > updated, `${updated} of ${wanted} pods updated`],
      [wanted > available, `${available} of ${wanted} pods available`],
      [wanted > ready, `${ready} of ${wanted} pods ready`],
    ]) ?? current(`${ready} of ${wanted} pods ready`)
  );
}
