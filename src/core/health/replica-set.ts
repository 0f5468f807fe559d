/** ReplicaSet and ReplicationController, after kstatus. */

import type { Health } from "../model/health.ts";
import type { JsonObject } from "../model/json.ts";
import { conditionWith } from "./conditions.ts";
import { numberAt, objectAt } from "./read.ts";
import { because, current, unless } from "./verdicts.ts";

export function replicaSet(live: JsonObject): Health {
  const status = objectAt(live, "status");
  const wanted = numberAt(objectAt(live, "spec"), "replicas", 1);
  const replicas = numberAt(status, "replicas");
  const labelled = numberAt(status, "fullyLabeledReplicas");
  const available = numberAt(status, "availableReplicas");
  const ready = numberAt(status, "readyReplicas");
  const failure = conditionWith(live, "ReplicaFailure", "True");
  return (
    unless([
      [failure !== undefined, because("pods cannot be created", failure?.reason ?? "")],
      [wanted > labelled, `${labelled} of ${wanted} replicas created`],
      [wanted > available, `${available} of ${wanted} replicas available`],
      [wanted > ready, `${ready} of ${wanted} replicas ready`],
      [replicas > wanted, `replicas still to go: ${replicas - wanted}`],
    ]) ?? current(`${ready} of ${wanted} replicas ready`)
  );
}
