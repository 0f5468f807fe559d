/** One failure out of those of several environments: so that a job that did the rest is tried again, or told, as a whole. */

import { Fault } from "../core/model/fault.ts";

export interface EnvironmentFailure {
  readonly environment: string;
  readonly error: unknown;
}

/** Tried again as long as one of them may pass; what was not foreseen goes first, for it needs the operator. */
export function joinFailures(failures: readonly EnvironmentFailure[]): unknown {
  const unforeseen = failures.find(({ error }) => !(error instanceof Fault));
  if (unforeseen !== undefined) return unforeseen.error;
  const faults = failures.flatMap(({ environment, error }) =>
    error instanceof Fault ? [{ environment, fault: error }] : [],
  );
  const passing = faults.filter(({ fault }) => fault.retry === "later");
  const [first] = passing.length > 0 ? passing : faults;
  if (first === undefined) return new Error("no environment failed");
  const waits = passing.flatMap(({ fault }) => fault.retryAfterMs ?? []);
  const { reason, next, retry } = first.fault;
  return new Fault(reason, {
    message: faults.map(({ environment, fault }) => `${environment}: ${fault.message}`).join("; "),
    retry,
    ...(next === undefined ? {} : { next }),
    ...(waits.length === 0 ? {} : { retryAfterMs: Math.max(...waits) }),
  });
}
