/** Deployment: after kstatus, with what a pause, no replicas and no deadline mean. */

import type { Health } from "../model/health.ts";
import type { JsonObject } from "../model/json.ts";
import { condition, conditionWith } from "./conditions.ts";
import { numberAt, objectAt } from "./read.ts";
import { current, failed, unless } from "./verdicts.ts";

/** The value with which a Deployment says that it has no deadline. */
const noDeadline = 2_147_483_647;

export function deployment(live: JsonObject): Health {
  const spec = objectAt(live, "spec");
  const status = objectAt(live, "status");
  const progressing = condition(live, "Progressing");
  if (progressing?.reason === "ProgressDeadlineExceeded") return failed("no progress within its deadline");
  if (spec["paused"] === true) return { state: "suspended", message: "paused" };
  const wanted = numberAt(spec, "replicas", 1);
  const replicas = numberAt(status, "replicas");
  if (wanted === 0 && replicas === 0) return current("no replicas wanted");
  const updated = numberAt(status, "updatedReplicas");
  const available = numberAt(status, "availableReplicas");
  const ready = numberAt(status, "readyReplicas");
  const hasDeadline = numberAt(spec, "progressDeadlineSeconds", noDeadline) !== noDeadline;
  const isRolledOut = progressing?.status === "True" && progressing.reason === "NewReplicaSetAvailable";
  return (
    unless([
      [wanted > replicas, `${replicas} of ${wanted} replicas created`],
      [wanted > updated, `${updated} of ${wanted} replicas updated`],
      [replicas > wanted, `old replicas still to go: ${replicas - wanted}`],
      [updated > available, `${available} of ${updated} updated replicas available`],
      [wanted > ready, `${ready} of ${wanted} replicas ready`],
      [hasDeadline && !isRolledOut, "the new ReplicaSet is not available yet"],
      [conditionWith(live, "Available", "True") === undefined, "not available"],
    ]) ?? current(`${ready} of ${wanted} replicas ready`)
  );
}
