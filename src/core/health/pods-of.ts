/** The pods that tell of a workload's present state: not those of the revision that is being replaced. */

import type { JsonObject } from "../model/json.ts";
import { numberAt, objectAt, textAt } from "./read.ts";

/** `pods`: all that belong to the workload, in any order. */
export function podsOfPresent(live: JsonObject, pods: readonly JsonObject[]): readonly JsonObject[] {
  const remaining = pods.filter((pod) => objectAt(pod, "metadata")["deletionTimestamp"] === undefined);
  switch (textAt(live, "kind")) {
    case "Deployment":
      // Before the first pod of the new ReplicaSet is counted, the newest pods are those of the old one.
      return numberAt(objectAt(live, "status"), "updatedReplicas") === 0
        ? []
        : newest(remaining, "pod-template-hash");
    case "DaemonSet":
      return newest(remaining, "controller-revision-hash");
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

/** Those that share a label with the pod that was created last. */
function newest(pods: readonly JsonObject[], label: string): readonly JsonObject[] {
  const [last] = pods.toSorted((a, b) => (createdAt(a) < createdAt(b) ? 1 : -1));
  return last === undefined ? [] : withLabel(pods, label, labelOf(last, label));
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
