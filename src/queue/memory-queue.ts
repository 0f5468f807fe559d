/** The queue inside one process. It keeps nothing over a restart: the sweep at start finds all work again on GitHub. */

import { type Job, jobKey } from "../core/model/job.ts";
import type { AddOptions, Handle, Queue, Worker, WorkOptions } from "./queue.ts";
import { defaultRetryPolicy, retryDelay, type RetryPolicy } from "./retry.ts";
import { createRunning, endWithin, type Running } from "./running.ts";
import { systemTimers, type Timers } from "./timers.ts";

export interface MemoryQueueOptions {
  readonly retry?: RetryPolicy;
  readonly timers?: Timers;
}

interface Waiting {
  readonly job: Job;
  /** By the timers' clock. */
  readonly due: number;
  /** Failures in a row so far; above 0 it waits for its next try. */
  readonly failures: number;
}

interface Consumer {
  readonly handle: Handle;
  readonly options: WorkOptions;
  readonly running: Running;
}

export function createMemoryQueue({
  retry = defaultRetryPolicy,
  timers = systemTimers,
}: MemoryQueueOptions = {}): Queue {
  const { now } = timers;
  /** At most one of a key. */
  const waiting = new Map<string, Waiting>();
  const runningKeys = new Set<string>();
  const consumers = new Set<Consumer>();
  let closed = false;
  let dispatchAsked = false;
  let cancelTimer: (() => void) | undefined;

  async function add(job: Job, { delayMs = 0 }: AddOptions = {}): Promise<void> {
    if (closed) throw new Error("The queue is closed.");
    const key = jobKey(job);
    const existing = waiting.get(key);
    const due = runningKeys.has(key) ? now() : now() + delayMs;
    waiting.set(key, existing === undefined ? { job, due, failures: 0 } : joined(existing, job, due));
    dispatchSoon();
  }

  /** Once for everything that happens in this turn of the event loop: a sweep adds thousands of jobs. */
  function dispatchSoon(): void {
    if (dispatchAsked) return;
    dispatchAsked = true;
    queueMicrotask(() => {
      dispatchAsked = false;
      if (!closed) dispatch();
    });
  }

  function dispatch(): void {
    const ready = [...waiting]
      .filter(([key]) => !runningKeys.has(key))
      .toSorted(([, a], [, b]) => a.due - b.due)
      .values();
    cancelTimer?.();
    let next = ready.next();
    for (const consumer of consumers)
      while (!next.done && next.value[1].due <= now() && hasRoom(consumer)) {
        start(consumer, ...next.value);
        next = ready.next();
      }
    if (next.done || consumers.size === 0) return;
    const delay = next.value[1].due - now();
    if (delay > 0) cancelTimer = timers.after(delay, dispatchSoon);
  }

  function start(consumer: Consumer, key: string, next: Waiting): void {
    waiting.delete(key);
    runningKeys.add(key);
    const ended = consumer.running.track(key, async (signal) => {
      const following = await run(consumer, next, signal);
      runningKeys.delete(key);
      const newer = waiting.get(key);
      if (following !== undefined)
        waiting.set(key, newer === undefined ? following : followed(following, newer));
    });
    void ended.finally(dispatchSoon);
  }

  /** What is to wait next because of this run; never rejects. */
  async function run(
    { handle, options }: Consumer,
    { job, failures }: Waiting,
    signal: AbortSignal,
  ): Promise<Waiting | undefined> {
    try {
      const handled = await handle(job, signal);
      if (handled.kind === "done") return undefined;
      return { job, due: now() + handled.delayMs, failures: 0 };
    } catch (error) {
      // Cut off by `stop`: that was not the job's own failure.
      if (signal.aborted) return { job, due: now(), failures };
      const delay = retryDelay(retry, failures + 1, error);
      if (delay !== undefined) return { job, due: now() + delay, failures: failures + 1 };
      await options.onGivenUp(job, error).catch(() => undefined);
      return undefined;
    }
  }

  function work(handle: Handle, options: WorkOptions): Worker {
    const consumer: Consumer = { handle, options, running: createRunning() };
    consumers.add(consumer);
    dispatchSoon();
    return {
      async stop(deadlineMs) {
        consumers.delete(consumer);
        await endWithin(consumer.running.ended(), consumer.running, deadlineMs);
      },
    };
  }

  async function close(): Promise<void> {
    closed = true;
    cancelTimer?.();
    await Promise.all([...consumers].map(({ running }) => endWithin(running.ended(), running, 0)));
  }

  return { add, work, close, problem: async () => (closed ? "The queue is closed." : undefined) };
}

function hasRoom({ running, options }: Consumer): boolean {
  return running.size() < options.concurrency;
}

/** A newer job joins the waiting one. Between two tries the back-off stays: who asks more often must not use up the tries. */
function joined(waiting: Waiting, job: Job, due: number): Waiting {
  return { ...waiting, job, due: waiting.failures > 0 ? waiting.due : Math.min(waiting.due, due) };
}

/** A run wants to go on, and a newer job of its key was added meanwhile. */
function followed(following: Waiting, newer: Waiting): Waiting {
  return following.failures > 0 ? { ...following, job: newer.job } : newer;
}
