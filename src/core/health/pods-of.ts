/** The pods that tell of a workload's present state: not those of the revision that is being replaced. */

import type { JsonObject } from "../model/json.ts";
import { numberAt, objectAt, objectsAt, textAt } from "./read.ts";

/** `pods`: all that belong to the workload, in any order. */
export function podsOfPresent(live: JsonObject, pods: readonly JsonObject[]): readonly JsonObject[] {
  const remaining = pods.filter((pod) => objectAt(pod, "metadata")["deletionTimestamp"] === undefined);
  switch (textAt(live, "kind")) {
    case "Deployment":
      // Before the first pod of the new ReplicaSet is counted, the newest pods are those of the old one.
      return numberAt(objectAt(live, "status"), "updatedReplicas") === 0
        ? []
        : newest(live, remaining, "pod-template-hash");
    case "DaemonSet":
      return newest(live, remaining, "controller-revision-hash");
    case "StatefulSet":
      return withLabel(
        remaining,
        "controller-revision-hash",
        textAt(objectAt(live, "status"), "updateRevision"),
      );
    default:
      return remaining;
  }
}

/**
 * Those that share a label with the pod that was created last. Creation is told in whole seconds: among several that were
 * created last, those with the containers of the workload's template.
 */
function newest(live: JsonObject, pods: readonly JsonObject[], label: string): readonly JsonObject[] {
  const last = pods.map(createdAt).toSorted().at(-1);
  const latest = pods.filter((pod) => createdAt(pod) === last);
  const wanted = containersOf(objectAt(live, "spec", "template"));
  const fitting = latest.filter((pod) => wanted.every((container) => containersOf(pod).includes(container)));
  const hashes = (fitting.length > 0 ? fitting : latest).map((pod) => labelOf(pod, label));
  return pods.filter((pod) => hashes.includes(labelOf(pod, label)));
}

/** What tells one template from the next, as text; what admission adds to pods is not in it. */
function containersOf(pod: JsonObject): readonly string[] {
  return objectsAt(objectAt(pod, "spec"), "containers").map(({ name, image, command, args, env }) =>
    JSON.stringify([name, image, command, args, env]),
  );
}

/** RFC 3339 in UTC sorts as text. */
function createdAt(pod: JsonObject): string {
  return textAt(objectAt(pod, "metadata"), "creationTimestamp");
}

function withLabel(pods: readonly JsonObject[], label: string, value: string): readonly JsonObject[] {
  return pods.filter((pod) => labelOf(pod, label) === value);
}

function labelOf(pod: JsonObject, label: string): string {
  return textAt(objectAt(pod, "metadata", "labels"), label);
}
