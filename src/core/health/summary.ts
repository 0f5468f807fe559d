/** What the healths of an environment's objects come to together. */

import type { HealthState, ObjectHealth } from "../model/health.ts";

export interface HealthSummary {
  readonly kind: "healthy" | "in-progress" | "failed";
  readonly failed: readonly ObjectHealth[];
  /** In progress, terminating, not found or unknown. */
  readonly waiting: readonly ObjectHealth[];
}

/** Suspended objects count as reached: nobody waits for what somebody paused. An environment without objects is healthy. */
const reached: readonly HealthState[] = ["current", "suspended"];

export function summary(healths: readonly ObjectHealth[]): HealthSummary {
  const failed = healths.filter(({ state }) => state === "failed");
  const waiting = healths.filter(({ state }) => state !== "failed" && !reached.includes(state));
  const kind = failed.length > 0 ? "failed" : waiting.length > 0 ? "in-progress" : "healthy";
  return { kind, failed, waiting };
}

/** From the best to the worst. */
const order: readonly HealthState[] = [
  "current",
  "suspended",
  "in-progress",
  "terminating",
  "not-found",
  "unknown",
  "failed",
];

/** The worst of the healths, the first among equals; `undefined` for none. */
export function worst(healths: readonly ObjectHealth[]): ObjectHealth | undefined {
  return healths.toSorted((a, b) => order.indexOf(b.state) - order.indexOf(a.state))[0];
}
