/** Keeps the numbered pods of a StatefulSet, one after the other, and updates them from the highest number down. */

import { type JsonObject, listAt, numberAt, objectAt, textAt } from "../../json.ts";
import type { State } from "../api/state.ts";
import { withMetadata } from "../objects/metadata.ts";
import {
  concernsKind,
  create,
  isDeleted,
  nameOf,
  ownedBy,
  pod,
  read,
  updateStatus,
  withoutZeros,
} from "./objects.ts";
import { createPod, isReady, removePod, templateHash } from "./pods.ts";
import type { Controller } from "./work-queue.ts";

const statefulSet = "apps/v1 StatefulSet";
const claim = "v1 PersistentVolumeClaim";
const revisionLabel = "controller-revision-hash";

export function statefulSetController(state: State): Controller {
  return {
    name: "statefulsets",
    concerns: concernsKind("StatefulSet", "statefulsets.apps", ["pods."]),
    reconcile(namespace, name) {
      const set = read(state, statefulSet, namespace, name);
      if (set === undefined || isDeleted(set)) return undefined;
      step(state, set);
      report(state, namespace, name);
      return undefined;
    },
  };
}

function revisionOf(set: JsonObject): string {
  return `${nameOf(set)}-${templateHash(objectAt(set, "spec")["template"])}`;
}

function podsOf(state: State, set: JsonObject): ReadonlyMap<string, JsonObject> {
  return new Map(ownedBy(state, pod, set).map((object) => [nameOf(object), object]));
}

function names(set: JsonObject): readonly string[] {
  const first = numberAt(set, 0, "spec", "ordinals", "start");
  const count = numberAt(set, 1, "spec", "replicas");
  return Array.from({ length: count }, (_, index) => `${nameOf(set)}-${first + index}`);
}

/** One pod at a time, unless the pods are independent of each other. */
function step(state: State, set: JsonObject): void {
  const present = podsOf(state, set);
  const wanted = names(set);
  const parallel = textAt(set, "spec", "podManagementPolicy") === "Parallel";
  for (const name of wanted) {
    const found = present.get(name);
    if (found === undefined) createNumbered(state, set, name);
    if (!parallel && (found === undefined || !isReady(found) || isDeleted(found))) return;
  }
  const surplus = [...present].filter(([name, object]) => !wanted.includes(name) && !isDeleted(object));
  const last = surplus.toSorted(([a], [b]) => ordinal(b) - ordinal(a));
  for (const [, object] of parallel ? last : last.slice(0, 1)) removePod(state, object);
  if (surplus.length === 0) updateOne(state, set, present);
}

function ordinal(name: string): number {
  return Number(name.slice(name.lastIndexOf("-") + 1));
}

function createNumbered(state: State, set: JsonObject, name: string): void {
  const namespace = textAt(set, "metadata", "namespace");
  const { template, serviceName } = objectAt(set, "spec");
  const claims = listAt(set, "spec", "volumeClaimTemplates");
  for (const entry of claims) {
    const claimName = `${textAt(entry, "metadata", "name")}-${name}`;
    if (read(state, claim, namespace, claimName) !== undefined) continue;
    const metadata = withMetadata(objectAt(entry), { name: claimName, namespace });
    create(state, claim, namespace, { ...metadata, apiVersion: "v1", kind: "PersistentVolumeClaim" });
  }
  const mounted = claims.map((entry) => textAt(entry, "metadata", "name"));
  const others = listAt(template, "spec", "volumes").filter(
    (volume) => !mounted.includes(textAt(volume, "name")),
  );
  const volumes = mounted.map((volume) => ({
    name: volume,
    persistentVolumeClaim: { claimName: `${volume}-${name}` },
  }));
  createPod(state, {
    owner: set,
    template,
    name,
    labels: {
      [revisionLabel]: revisionOf(set),
      "statefulset.kubernetes.io/pod-name": name,
      "apps.kubernetes.io/pod-index": String(ordinal(name)),
    },
    spec: {
      hostname: name,
      ...(typeof serviceName === "string" ? { subdomain: serviceName } : {}),
      ...(volumes.length + others.length === 0 ? {} : { volumes: [...others, ...volumes] }),
    },
  });
}

/** Drops the highest pod of an old template, when all above it are new and ready. */
function updateOne(state: State, set: JsonObject, present: ReadonlyMap<string, JsonObject>): void {
  if (textAt(set, "spec", "updateStrategy", "type") === "OnDelete") return;
  const partition = numberAt(set, 0, "spec", "updateStrategy", "rollingUpdate", "partition");
  for (const name of names(set).toReversed()) {
    const found = present.get(name);
    if (found === undefined || isDeleted(found) || ordinal(name) < partition) return;
    if (textAt(found, "metadata", "labels", revisionLabel) !== revisionOf(set))
      return removePod(state, found);
    if (!isReady(found)) return;
  }
}

function report(state: State, namespace: string, name: string): void {
  const set = read(state, statefulSet, namespace, name);
  if (set === undefined) return;
  const pods = [...podsOf(state, set).values()];
  const updateRevision = revisionOf(set);
  const updated = pods.filter(
    (object) => textAt(object, "metadata", "labels", revisionLabel) === updateRevision,
  );
  const before = textAt(set, "status", "currentRevision");
  const done = updated.length === pods.length && updated.length === numberAt(set, 1, "spec", "replicas");
  const currentRevision = before === "" || (done && updated.every(isReady)) ? updateRevision : before;
  const current = pods.filter(
    (object) => textAt(object, "metadata", "labels", revisionLabel) === currentRevision,
  );
  const ready = pods.filter((object) => isReady(object) && !isDeleted(object)).length;
  const counts = withoutZeros({
    readyReplicas: ready,
    currentReplicas: current.length,
    updatedReplicas: updated.length,
  });
  updateStatus(state, statefulSet, set, {
    status: {
      observedGeneration: numberAt(set, 0, "metadata", "generation"),
      replicas: pods.length,
      availableReplicas: ready,
      ...counts,
      currentRevision,
      updateRevision,
      collisionCount: 0,
    },
  });
}
