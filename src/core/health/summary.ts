/** What the healths of an environment's objects come to together. */

import type { ObjectHealth } from "../model/health.ts";

export interface HealthSummary {
  readonly kind: "healthy" | "in-progress" | "failed";
  readonly failed: readonly ObjectHealth[];
  /** In progress, terminating, not found or unknown. */
  readonly waiting: readonly ObjectHealth[];
}

export function summary(_healths: readonly ObjectHealth[]): HealthSummary {
  throw new Error("not there yet");
}
