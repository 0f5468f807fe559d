/** Pods as workloads make, count and drop them. */

import { createHash } from "node:crypto";
import { isObject, type JsonObject, type JsonValue, listAt, objectAt, textAt } from "../../json.ts";
import type { State } from "../api/state.ts";
import { create, isDeleted, ownerReference, pod, remove } from "./objects.ts";

/** Ten characters that tell templates apart, in the letters that Kubernetes uses. */
export function templateHash(template: JsonValue | undefined): string {
  const letters = "bcdfghjklmnpqrstvwxz2456789";
  const digest = createHash("sha256")
    .update(JSON.stringify(sortedKeys(template ?? null)))
    .digest();
  return [...digest.subarray(0, 10)].map((byte) => letters.charAt(byte % letters.length)).join("");
}

function sortedKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).toSorted();
  return Object.fromEntries(keys.map((key) => [key, sortedKeys(value[key] ?? null)]));
}

export interface PodRequest {
  readonly owner: JsonObject;
  readonly template: JsonValue | undefined;
  /** Default: the owner's name and five characters. */
  readonly name?: string;
  readonly labels?: JsonObject;
  readonly spec?: JsonObject;
}

export function createPod(state: State, { owner, template, name, labels, spec }: PodRequest): void {
  const metadata = objectAt(template, "metadata");
  create(state, pod, textAt(owner, "metadata", "namespace"), {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...(name === undefined ? { generateName: `${textAt(owner, "metadata", "name")}-` } : { name }),
      labels: { ...objectAt(metadata, "labels"), ...labels },
      ...(metadata["annotations"] === undefined ? {} : { annotations: metadata["annotations"] }),
      ownerReferences: [ownerReference(owner)],
    },
    spec: { ...objectAt(template, "spec"), ...spec },
  });
}

/** Neither being deleted nor ended. */
export function isActive(object: JsonObject): boolean {
  const phase = textAt(object, "status", "phase");
  return !isDeleted(object) && phase !== "Succeeded" && phase !== "Failed";
}

function readyCondition(object: JsonObject): JsonValue | undefined {
  return listAt(object, "status", "conditions").find(
    (condition) => textAt(condition, "type") === "Ready" && textAt(condition, "status") === "True",
  );
}

export function isReady(object: JsonObject): boolean {
  return readyCondition(object) !== undefined;
}

/** Milliseconds until the pod is available: 0 when it is, `undefined` when it is not even ready. */
export function availableIn(object: JsonObject, minReadySeconds: number, nowMs: number): number | undefined {
  const condition = readyCondition(object);
  if (condition === undefined) return undefined;
  const since = Date.parse(textAt(condition, "lastTransitionTime"));
  return Math.max(0, since + minReadySeconds * 1000 - nowMs);
}

/** Pods that nobody would miss first: not ready ones, then the youngest. */
export function expendable(pods: readonly JsonObject[]): readonly JsonObject[] {
  return pods.toSorted((a, b) => {
    const [left, right] = [Number(isReady(a)), Number(isReady(b))];
    if (left !== right) return left - right;
    const [created, other] = [
      textAt(a, "metadata", "creationTimestamp"),
      textAt(b, "metadata", "creationTimestamp"),
    ];
    return created < other ? 1 : created > other ? -1 : 0;
  });
}

export function removePod(state: State, object: JsonObject): void {
  remove(state, pod, object);
}
