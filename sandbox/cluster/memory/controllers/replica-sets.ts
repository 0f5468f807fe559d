/** Keeps as many pods as a ReplicaSet asks for. */

import { type JsonObject, numberAt, objectAt } from "../../json.ts";
import type { State } from "../api/state.ts";
import {
  concernsKind,
  isDeleted,
  ownedBy,
  pod,
  read,
  replicaSet,
  updateStatus,
  withoutZeros,
} from "./objects.ts";
import { availableIn, createPod, expendable, isActive, isReady, removePod } from "./pods.ts";
import type { Controller } from "./work-queue.ts";

export function replicaSetController(state: State): Controller {
  return {
    name: "replicasets",
    concerns: concernsKind("ReplicaSet", "replicasets.apps", ["pods."]),
    reconcile(namespace, name) {
      const set = read(state, replicaSet, namespace, name);
      if (set === undefined || isDeleted(set)) return undefined;
      const pods = ownedBy(state, pod, set).filter(isActive);
      adjust(state, set, pods);
      return reportStatus(state, namespace, name);
    },
  };
}

function adjust(state: State, set: JsonObject, pods: readonly JsonObject[]): void {
  const missing = numberAt(set, 1, "spec", "replicas") - pods.length;
  const { template } = objectAt(set, "spec");
  for (let made = 0; made < missing; made += 1) createPod(state, { owner: set, template });
  for (const surplus of expendable(pods).slice(0, Math.max(0, -missing))) removePod(state, surplus);
}

function reportStatus(state: State, namespace: string, name: string): number | undefined {
  const set = read(state, replicaSet, namespace, name);
  if (set === undefined) return undefined;
  const pods = ownedBy(state, pod, set).filter(isActive);
  const times = pods.map((entry) =>
    availableIn(entry, numberAt(set, 0, "spec", "minReadySeconds"), state.now()),
  );
  const status = withoutZeros({
    fullyLabeledReplicas: pods.length,
    readyReplicas: pods.filter(isReady).length,
    availableReplicas: times.filter((time) => time === 0).length,
    observedGeneration: numberAt(set, 0, "metadata", "generation"),
  });
  updateStatus(state, replicaSet, set, { status: { replicas: pods.length, ...status } });
  const later = times.filter((time) => time !== undefined && time > 0);
  return later.length === 0 ? undefined : Math.min(...later.map(Number));
}
