/** Is this object ready? The words of kstatus. */

import type { Identity } from "./manifest.ts";
import type { JsonObject } from "./json.ts";

export type HealthState =
  | "current"
  | "in-progress"
  | "failed"
  | "terminating"
  | "not-found"
  | "unknown"
  | "suspended";

export interface Health {
  readonly state: HealthState;
  /** A short phrase with the root cause, without values of Secrets: `ImagePullBackOff: web`. */
  readonly message: string;
}

export interface ObjectHealth extends Health {
  readonly identity: Identity;
}

/** What is judged: the object and, for workloads, the pods that belong to it. Pure; the clock is an argument. */
export type Judge = (live: JsonObject, pods: readonly JsonObject[], context: JudgeContext) => Health;

export interface JudgeContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** See `HealthPolicy.graceMs`. */
  readonly graceMs: number;
}
