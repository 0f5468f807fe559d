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
   * Of one `jobKey` at most one job waits (the newest) and at most one runs.
   */
  add(job: Job, options?: AddOptions): Promise<void>;
  work(handle: Handle, options: WorkOptions): Worker;
  /** `undefined` when the queue can take jobs, else why not. */
  problem(): Promise<string | undefined>;
  close(): Promise<void>;
}
