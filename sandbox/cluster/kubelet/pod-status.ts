/** The status of a pod at a moment of its life, as a kubelet would report it. */

import { isObject, type JsonObject, type JsonValue, listAt, textAt } from "../json.ts";
import { type ContainerState, containerState, initialising, type Moment } from "./container-status.ts";

export interface PodState {
  readonly status: JsonObject;
  /** Milliseconds of the pod's life after which the status changes by itself. */
  readonly changesAtMs?: number;
}

export interface PodMoment extends Moment {
  /** RFC 3339, for conditions that change now. */
  readonly now: string;
}

export function podState(pod: JsonObject, moment: PodMoment): PodState {
  const restartPolicy = textAt(pod, "spec", "restartPolicy");
  const initial = listAt(pod, "spec", "initContainers").map((container) =>
    containerState(container, { ends: !isSidecar(container), restarts: restartPolicy !== "Never" }, moment),
  );
  const initialised = initial.every(({ phase }) => phase === "succeeded" || phase === "ready");
  const life = { ends: restartPolicy !== "Always", restarts: restartPolicy !== "Never" };
  const main = listAt(pod, "spec", "containers").map((container) =>
    initialised ? containerState(container, life, moment) : initialising(container),
  );
  const phase = podPhase(initial, main);
  const changes = [...initial, ...main].flatMap(({ changesAtMs }) => changesAtMs ?? []);
  const unready = main.filter((state) => state.phase !== "ready").map(({ status }) => textAt(status, "name"));
  const conditions: readonly JsonObject[] = [
    { type: "PodScheduled", status: "True" },
    { type: "Initialized", status: initialised ? "True" : "False" },
    readiness("ContainersReady", phase, unready),
    readiness("Ready", phase, unready),
  ];
  return {
    status: {
      phase,
      startTime: moment.startTime,
      hostIP: "127.0.0.1",
      ...addresses(pod),
      conditions: conditions.map((condition) => withTransition(condition, pod, moment.now)),
      ...(initial.length === 0 ? {} : { initContainerStatuses: initial.map(({ status }) => status) }),
      containerStatuses: main.map(({ status }) => status),
    },
    ...(changes.length === 0 ? {} : { changesAtMs: Math.min(...changes) }),
  };
}

function isSidecar(container: JsonValue): boolean {
  return textAt(container, "restartPolicy") === "Always";
}

function podPhase(initial: readonly ContainerState[], main: readonly ContainerState[]): string {
  const everything = [...initial, ...main];
  if (everything.some(({ phase }) => phase === "failed")) return "Failed";
  if (main.length > 0 && main.every(({ phase }) => phase === "succeeded")) return "Succeeded";
  const started = main.some(
    ({ phase, status }) => phase !== "waiting" || textAt(status, "containerID") !== "",
  );
  return started ? "Running" : "Pending";
}

function readiness(type: string, phase: string, unready: readonly string[]): JsonObject {
  if (unready.length === 0) return { type, status: "True" };
  if (phase === "Succeeded") return { type, status: "False", reason: "PodCompleted" };
  const message = `containers with unready status: [${unready.join(" ")}]`;
  return { type, status: "False", reason: "ContainersNotReady", message };
}

/** A condition that did not change keeps the time of its last change. */
function withTransition(condition: JsonObject, pod: JsonObject, now: string): JsonObject {
  const before = listAt(pod, "status", "conditions").find(
    (old) => isObject(old) && old["type"] === condition["type"] && old["status"] === condition["status"],
  );
  const time = textAt(before, "lastTransitionTime");
  return { ...condition, lastTransitionTime: time === "" ? now : time };
}

/** An address of the pod network that stays the same for one pod: the last bits of its uid. */
function addresses(pod: JsonObject): JsonObject {
  const bits = Number.parseInt(textAt(pod, "metadata", "uid").slice(-4), 16);
  if (Number.isNaN(bits)) return {};
  const podIP = `10.244.${bits >> 8}.${bits & 0xff}`;
  return { podIP, podIPs: [{ ip: podIP }] };
}
