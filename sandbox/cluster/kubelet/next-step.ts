/** Decides what a kubelet (and scheduler) with one node does next with a pod. Pure: the drivers act. */

import { isList, isObject, type JsonObject, type JsonValue, textAt } from "../json.ts";
import { rfc3339 } from "../rfc3339.ts";
import type { ImageRule } from "./image-rules.ts";
import { podState } from "./pod-status.ts";

export type PodStep =
  | { readonly kind: "bind" }
  /** The pod is being deleted: its containers have stopped, so the object goes. */
  | { readonly kind: "remove" }
  /** Write this status. */
  | { readonly kind: "report"; readonly status: JsonObject }
  /** Nothing to do for that long. */
  | { readonly kind: "wait"; readonly ms: number }
  /** Nothing to do until the pod changes. */
  | { readonly kind: "rest" };

export interface PodClock {
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** When this kubelet first saw the pod; timestamps in objects have whole seconds only. */
  readonly seenMs: number;
}

export function nextStep(pod: JsonObject, { nowMs, seenMs }: PodClock, rules: readonly ImageRule[]): PodStep {
  if (textAt(pod, "metadata", "deletionTimestamp") !== "") return { kind: "remove" };
  if (textAt(pod, "spec", "nodeName") === "") return { kind: "bind" };
  const phase = textAt(pod, "status", "phase");
  if (phase === "Succeeded" || phase === "Failed") return { kind: "rest" };
  const startTime = textAt(pod, "status", "startTime") || rfc3339(nowMs);
  const ageMs = nowMs - seenMs;
  const { status, changesAtMs } = podState(pod, { ageMs, startTime, rules, now: rfc3339(nowMs) });
  if (!covers(pod["status"], status)) return { kind: "report", status };
  return changesAtMs === undefined ? { kind: "rest" } : { kind: "wait", ms: changesAtMs - ageMs };
}

/** Whether everything that is wanted is there; the API server may have added more. */
function covers(there: JsonValue | undefined, wanted: JsonValue): boolean {
  if (isList(wanted))
    return (
      isList(there) &&
      there.length === wanted.length &&
      wanted.every((value, index) => covers(there[index], value))
    );
  if (isObject(wanted))
    return isObject(there) && Object.entries(wanted).every(([key, value]) => covers(there[key], value));
  return there === wanted;
}
