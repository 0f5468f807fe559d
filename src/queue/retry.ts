/** When a job that failed is tried again, and when it is given up: the same for both queues. */

import { Fault } from "../core/model/fault.ts";

export interface RetryPolicy {
  /** How often a job may fail in a row until it is given up; at least 1. */
  readonly attempts: number;
  /** Milliseconds before the second try; doubled for each that follows. */
  readonly firstDelayMs: number;
  /** Milliseconds that the doubling never passes. What the other side told (`Fault.retryAfterMs`) may. */
  readonly longestDelayMs: number;
}

/** Six tries within about a minute; what fails longer is reported, and a later sweep finds it again. */
export const defaultRetryPolicy: RetryPolicy = { attempts: 6, firstDelayMs: 2_000, longestDelayMs: 60_000 };

/**
 * Milliseconds until the next try after `failures` failures in a row (at least 1), or `undefined` when there is none:
 * the fault says that it would fail again, or the tries are used up.
 */
export function retryDelay(policy: RetryPolicy, failures: number, error: unknown): number | undefined {
  if (failures >= policy.attempts) return undefined;
  const backOff = Math.min(policy.firstDelayMs * 2 ** (failures - 1), policy.longestDelayMs);
  if (!(error instanceof Fault)) return backOff;
  if (error.retry === "never") return undefined;
  return Math.max(backOff, error.retryAfterMs ?? 0);
}
