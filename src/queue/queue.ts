/** The queue: a doorbell. It may lose, repeat or delay a job; sweeps repair that. */

import type { Job } from "../core/model/job.ts";

export interface AddOptions {
  /** Milliseconds until the job may start; 0 when absent. */
  readonly delayMs?: number;
}

/** What a handler wants next: nothing, or to be asked again after a while (waiting holds no worker). */
export type Handled = { readonly kind: "done" } | { readonly kind: "again"; readonly delayMs: number };

export type Handle = (job: Job, signal: AbortSignal) => Promise<Handled>;

export interface WorkOptions {
  readonly concurrency: number;
  /** Called once when a job has failed for the last time. Must not throw. */
  readonly onGivenUp: (job: Job, error: unknown) => Promise<void>;
}

export interface Worker {
  /** Takes no new job, lets the running ones end; aborts their signals after the deadline. */
  stop(deadlineMs: number): Promise<void>;
}

export interface Queue {
  /**
   * Resolves when the job is accepted; rejects within two seconds when it is not.
   * Of one `jobKey` at most one job waits (the newest) and at most one runs:
   * - whatever was added is looked at by a run that starts afterwards;
   * - of several delays the shortest counts;
   * - what is added while one of its key runs is due when that run ends;
   * - what is added while one of its key waits for its next try waits with it: the tries are counted on.
   */
  add(job: Job, options?: AddOptions): Promise<void>;
  /** A handler's error is tried again after a while, unless it is a fault that says `never`; then given up. */
  work(handle: Handle, options: WorkOptions): Worker;
  /** `undefined` when the queue can take jobs, else why not. */
  problem(): Promise<string | undefined>;
  /** Stops its workers without a wait, then lets go of everything. */
  close(): Promise<void>;
}
