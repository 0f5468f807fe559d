/** The status of one container at a moment of its pod's life. */

import { type JsonObject, type JsonValue, textAt } from "../json.ts";
import { type ContainerFate, fateOf, type ImageRule } from "./image-rules.ts";

export type ContainerPhase = "waiting" | "starting" | "ready" | "succeeded" | "failed";

export interface ContainerState {
  readonly phase: ContainerPhase;
  /** An entry of `containerStatuses`. */
  readonly status: JsonObject;
  /** Milliseconds of the pod's life after which this state changes by itself. */
  readonly changesAtMs?: number;
}

export interface Moment {
  /** Milliseconds since the pod started. */
  readonly ageMs: number;
  /** When the pod started, RFC 3339. */
  readonly startTime: string;
  readonly rules: readonly ImageRule[];
}

export interface ContainerLife {
  /** The container is meant to end: an init container, or a pod that is not always restarted. */
  readonly ends: boolean;
  /** What happens after a failure. */
  readonly restarts: boolean;
}

export function containerState(container: JsonValue, life: ContainerLife, moment: Moment): ContainerState {
  const image = textAt(container, "image");
  const base = { name: textAt(container, "name"), image };
  const fate = fateOf(image, moment.rules);
  switch (fate.kind) {
    case "cannot-start":
      return waiting(base, { reason: fate.reason, message: fate.message });
    case "runs":
      return life.ends ? ending(base, fate, moment) : running(base, fate, moment);
    case "crashes":
      return life.restarts ? crashing(base, fate, moment) : failed(base, fate.exitCode, moment);
  }
}

interface Base {
  readonly [key: string]: string;
  readonly name: string;
  readonly image: string;
}

/** A container that must wait for the init containers. */
export function initialising(container: JsonValue): ContainerState {
  const base = { name: textAt(container, "name"), image: textAt(container, "image") };
  return waiting(base, { reason: "PodInitializing" });
}

function waiting(base: Base, why: JsonObject, restartCount = 0): ContainerState {
  const status = {
    ...base,
    imageID: "",
    ready: false,
    started: false,
    restartCount,
    state: { waiting: why },
  };
  return { phase: "waiting", status };
}

function running(base: Base, fate: ContainerFate & { kind: "runs" }, moment: Moment): ContainerState {
  const ready = moment.ageMs >= fate.readyAfterMs;
  const status = {
    ...base,
    ...identifiers(base),
    ready,
    started: ready,
    restartCount: 0,
    state: { running: { startedAt: moment.startTime } },
  };
  return ready ? { phase: "ready", status } : { phase: "starting", status, changesAtMs: fate.readyAfterMs };
}

/** Runs for a moment even when the image would be ready at once, so that somebody who watches can see it. */
function ending(base: Base, fate: ContainerFate & { kind: "runs" }, moment: Moment): ContainerState {
  if (moment.ageMs < fate.readyAfterMs)
    return { ...running(base, fate, moment), changesAtMs: fate.readyAfterMs };
  return { phase: "succeeded", status: terminated(base, { exitCode: 0, reason: "Completed" }, moment) };
}

function failed(base: Base, exitCode: number, moment: Moment): ContainerState {
  return { phase: "failed", status: terminated(base, { exitCode, reason: "Error" }, moment) };
}

function crashing(base: Base, fate: ContainerFate & { kind: "crashes" }, moment: Moment): ContainerState {
  const restartCount = fate.restartsAfterMs.filter((time) => time <= moment.ageMs).length;
  const next = fate.restartsAfterMs.find((time) => time > moment.ageMs);
  const why = {
    reason: "CrashLoopBackOff",
    message: `back-off restarting failed container=${base.name}`,
  };
  const last = {
    exitCode: fate.exitCode,
    reason: "Error",
    startedAt: moment.startTime,
    finishedAt: moment.startTime,
  };
  const state = waiting(base, why, restartCount);
  return {
    phase: "waiting",
    status: { ...state.status, ...identifiers(base), lastState: { terminated: last } },
    ...(next === undefined ? {} : { changesAtMs: next }),
  };
}

function terminated(base: Base, how: JsonObject, { startTime }: Moment): JsonObject {
  return {
    ...base,
    ...identifiers(base),
    ready: false,
    started: false,
    restartCount: 0,
    state: { terminated: { ...how, startedAt: startTime, finishedAt: startTime } },
  };
}

function identifiers({ name, image }: Base): JsonObject {
  return { imageID: `sandbox://${image}`, containerID: `sandbox://${name}` };
}
