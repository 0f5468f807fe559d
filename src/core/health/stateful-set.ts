/** StatefulSet, after kstatus. */

import type { Health } from "../model/health.ts";
import type { JsonObject } from "../model/json.ts";
import { numberAt, objectAt, textAt } from "./read.ts";
import { current, unless } from "./verdicts.ts";

export function statefulSet(live: JsonObject): Health {
  const strategy = objectAt(live, "spec", "updateStrategy");
  if (textAt(strategy, "type") === "OnDelete") return current("updated when its pods are deleted by hand");
  const status = objectAt(live, "status");
  const wanted = numberAt(objectAt(live, "spec"), "replicas", 1);
  const replicas = numberAt(status, "replicas");
  const ready = numberAt(status, "readyReplicas");
  return (
    unless([
      [wanted > replicas, `${replicas} of ${wanted} replicas created`],
      [wanted > ready, `${ready} of ${wanted} replicas ready`],
      [replicas > wanted, `replicas still to go: ${replicas - wanted}`],
      ...rollout(live, wanted),
    ]) ?? current(`${ready} of ${wanted} replicas ready`)
  );
}

/** A partition holds back the replicas below it: those above must be updated. */
function rollout(live: JsonObject, wanted: number): readonly (readonly [boolean, string])[] {
  const status = objectAt(live, "status");
  const partition = numberAt(objectAt(live, "spec", "updateStrategy", "rollingUpdate"), "partition", -1);
  if (partition >= 0) {
    const updated = numberAt(status, "updatedReplicas");
    return [[updated < wanted - partition, `${updated} of ${wanted - partition} replicas updated`]];
  }
  const settled = numberAt(status, "currentReplicas");
  return [
    [wanted > settled, `${settled} of ${wanted} replicas at the current revision`],
    [textAt(status, "currentRevision") !== textAt(status, "updateRevision"), "the update is not complete"],
  ];
}
