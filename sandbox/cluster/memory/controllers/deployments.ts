/** Rolls Deployments out: a ReplicaSet for each template, scaled up and down within the limits of the strategy. */

import { type JsonObject, numberAt, objectAt, textAt } from "../../json.ts";
import type { State } from "../api/state.ts";
import { equal } from "../merge/shape.ts";
import { withField, withMetadata } from "../objects/metadata.ts";
import { deploymentStatus } from "./deployment-status.ts";
import {
  annotation,
  concernsKind,
  create,
  isDeleted,
  nameOf,
  ownedBy,
  ownerReference,
  read,
  remove,
  replicaSet,
  update,
  updateStatus,
} from "./objects.ts";
import { templateHash } from "./pods.ts";
import { oldTargets, newTarget, type Size, type Sizes } from "./rolling-update.ts";
import type { Controller } from "./work-queue.ts";

const deployment = "apps/v1 Deployment";
const revisionKey = "deployment.kubernetes.io/revision";
const hashLabel = "pod-template-hash";

export function deploymentController(state: State): Controller {
  return {
    name: "deployments",
    concerns: concernsKind("Deployment", "deployments.apps", ["replicasets.apps"]),
    reconcile(namespace, name) {
      const found = read(state, deployment, namespace, name);
      if (found === undefined || isDeleted(found)) return undefined;
      rollOut(state, found);
      return report(state, namespace, name);
    },
  };
}

function rollOut(state: State, found: JsonObject): void {
  const paused = objectAt(found, "spec")["paused"] === true;
  if (currentSet(state, found) === undefined && !paused) createSet(state, found);
  const current = currentSet(state, found);
  if (current !== undefined && !paused) keepRevision(state, found, current);
  const sets = ownedBy(state, replicaSet, found);
  const newest = currentSet(state, found);
  const old = sets.filter((set) => nameOf(set) !== (newest === undefined ? "" : nameOf(newest)));
  const sizes = sizesOf(found, newest, old);
  if (paused) return;
  if (newest !== undefined) scale(state, newest, newTarget(sizes));
  for (const [index, target] of oldTargets(sizes).entries()) {
    const set = old[index];
    if (set !== undefined) scale(state, set, target);
  }
  dropHistory(state, found, old);
}

/** The ReplicaSet of the present template; the oldest one, if several have it. */
function currentSet(state: State, found: JsonObject): JsonObject | undefined {
  const template = plainTemplate(objectAt(found, "spec"));
  return ownedBy(state, replicaSet, found)
    .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
    .find((set) => equal(plainTemplate(objectAt(set, "spec")), template));
}

/** The template without the label that tells ReplicaSets apart. */
function plainTemplate(spec: JsonObject): JsonObject {
  const template = objectAt(spec, "template");
  const labels = withField(objectAt(template, "metadata", "labels"), hashLabel, undefined);
  return withMetadata(template, { labels });
}

function createSet(state: State, found: JsonObject): void {
  const spec = objectAt(found, "spec");
  const template = objectAt(spec, "template");
  const hash = templateHash(template);
  const labels = { ...objectAt(template, "metadata", "labels"), [hashLabel]: hash };
  const selector = objectAt(spec, "selector");
  create(state, replicaSet, textAt(found, "metadata", "namespace"), {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `${nameOf(found)}-${hash}`,
      labels,
      annotations: { [revisionKey]: String(lastRevision(state, found) + 1) },
      ownerReferences: [ownerReference(found)],
    },
    spec: {
      replicas: 0,
      ...(spec["minReadySeconds"] === undefined ? {} : { minReadySeconds: spec["minReadySeconds"] }),
      selector: { ...selector, matchLabels: { ...objectAt(selector, "matchLabels"), [hashLabel]: hash } },
      template: withMetadata(template, { labels }),
    },
  });
}

function lastRevision(state: State, found: JsonObject): number {
  return Math.max(
    0,
    ...ownedBy(state, replicaSet, found).map((set) => Number(annotation(set, revisionKey)) || 0),
  );
}

/** Going back to an old template makes its ReplicaSet the newest revision. */
function keepRevision(state: State, found: JsonObject, current: JsonObject): void {
  const last = lastRevision(state, found);
  if (Number(annotation(current, revisionKey)) === last) return;
  const annotations = { ...objectAt(current, "metadata", "annotations"), [revisionKey]: String(last + 1) };
  update(state, replicaSet, current, withMetadata(current, { annotations }));
}

function sizesOf(found: JsonObject, newest: JsonObject | undefined, old: readonly JsonObject[]): Sizes {
  return {
    replicas: numberAt(found, 1, "spec", "replicas"),
    strategy: objectAt(found, "spec", "strategy"),
    newest: newest === undefined ? { wanted: 0, present: 0, available: 0 } : size(newest),
    old: old.map(size),
  };
}

function size(set: JsonObject): Size {
  return {
    wanted: numberAt(set, 0, "spec", "replicas"),
    present: numberAt(set, 0, "status", "replicas"),
    available: numberAt(set, 0, "status", "availableReplicas"),
  };
}

function scale(state: State, set: JsonObject, replicas: number): void {
  update(state, replicaSet, set, withField(set, "spec", { ...objectAt(set, "spec"), replicas }));
}

function dropHistory(state: State, found: JsonObject, old: readonly JsonObject[]): void {
  const limit = numberAt(found, 10, "spec", "revisionHistoryLimit");
  const empty = old
    .filter(
      (set) => numberAt(set, 0, "spec", "replicas") === 0 && numberAt(set, 0, "status", "replicas") === 0,
    )
    .toSorted((a, b) => Number(annotation(a, revisionKey)) - Number(annotation(b, revisionKey)));
  for (const set of empty.slice(0, Math.max(0, empty.length - limit))) remove(state, replicaSet, set);
}

function report(state: State, namespace: string, name: string): number | undefined {
  const found = read(state, deployment, namespace, name);
  if (found === undefined) return undefined;
  const newest = currentSet(state, found);
  const sets = ownedBy(state, replicaSet, found);
  const { status, lookAgainMs } = deploymentStatus({ found, newest, sets, nowMs: state.now() });
  const revision = newest === undefined ? "" : annotation(newest, revisionKey);
  updateStatus(state, deployment, found, {
    status,
    ...(revision === "" ? {} : { annotations: { [revisionKey]: revision } }),
  });
  return lookAgainMs;
}
