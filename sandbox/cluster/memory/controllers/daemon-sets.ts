/** Keeps one pod of a DaemonSet on every node. */

import { type JsonObject, numberAt, objectAt, textAt } from "../../json.ts";
import type { State } from "../api/state.ts";
import {
  concernsKind,
  isDeleted,
  list,
  nameOf,
  ownedBy,
  pod,
  read,
  updateStatus,
  withoutZeros,
} from "./objects.ts";
import { createPod, isActive, isReady, removePod, templateHash } from "./pods.ts";
import type { Controller } from "./work-queue.ts";

const daemonSet = "apps/v1 DaemonSet";
const revisionLabel = "controller-revision-hash";

export function daemonSetController(state: State): Controller {
  return {
    name: "daemonsets",
    concerns: concernsKind("DaemonSet", "daemonsets.apps", ["pods."]),
    reconcile(namespace, name) {
      const set = read(state, daemonSet, namespace, name);
      if (set === undefined || isDeleted(set)) return undefined;
      const nodes = list(state, "v1 Node", "").map(nameOf);
      place(state, set, nodes);
      report(state, namespace, name, nodes.length);
      return undefined;
    },
  };
}

function place(state: State, set: JsonObject, nodes: readonly string[]): void {
  const { template } = objectAt(set, "spec");
  const hash = templateHash(template);
  const pods = ownedBy(state, pod, set);
  for (const node of nodes) {
    const here = pods.filter((object) => targetNode(object) === node);
    const [first] = here.filter(isActive);
    if (here.length === 0)
      createPod(state, {
        owner: set,
        template,
        labels: { [revisionLabel]: hash, "pod-template-generation": "1" },
        spec: { affinity: onNode(node) },
      });
    else if (first !== undefined && isOutdated(set, first, hash)) removePod(state, first);
  }
}

function isOutdated(set: JsonObject, object: JsonObject, hash: string): boolean {
  const onDelete = textAt(set, "spec", "updateStrategy", "type") === "OnDelete";
  return !onDelete && textAt(object, "metadata", "labels", revisionLabel) !== hash;
}

function onNode(node: string): JsonObject {
  const matchFields = [{ key: "metadata.name", operator: "In", values: [node] }];
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] },
    },
  };
}

/** The node that the pod is on, or is meant for. There is only one, so the affinity need not be read. */
function targetNode(object: JsonObject): string {
  const path = [
    "spec",
    "affinity",
    "nodeAffinity",
    "requiredDuringSchedulingIgnoredDuringExecution",
  ] as const;
  const [term] = arrayAt(objectAt(object, ...path), "nodeSelectorTerms");
  const [field] = arrayAt(term, "matchFields");
  const [value] = arrayAt(field, "values");
  return textAt(object, "spec", "nodeName") || (typeof value === "string" ? value : "");
}

function arrayAt(value: Parameters<typeof objectAt>[0], key: string) {
  const found = objectAt(value)[key];
  return Array.isArray(found) ? found : [];
}

function report(state: State, namespace: string, name: string, desired: number): void {
  const set = read(state, daemonSet, namespace, name);
  if (set === undefined) return;
  const hash = templateHash(objectAt(set, "spec")["template"]);
  const pods = ownedBy(state, pod, set).filter(isActive);
  const updated = pods.filter(
    (object) => textAt(object, "metadata", "labels", revisionLabel) === hash,
  ).length;
  const ready = pods.filter(isReady).length;
  updateStatus(state, daemonSet, set, {
    status: {
      currentNumberScheduled: Math.min(desired, pods.length),
      numberMisscheduled: 0,
      desiredNumberScheduled: desired,
      numberReady: ready,
      ...withoutZeros({
        observedGeneration: numberAt(set, 0, "metadata", "generation"),
        updatedNumberScheduled: updated,
        numberAvailable: ready,
        numberUnavailable: desired - ready,
      }),
    },
  });
}
