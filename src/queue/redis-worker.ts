/** Takes jobs from Redis, one at a time of each key, and hands them to the handler. */

import { DelayedError, type Job as Entry, Worker as EntryWorker } from "bullmq";
import { Fault } from "../core/model/fault.ts";
import type { Job } from "../core/model/job.ts";
import type { Handle, Worker, WorkOptions } from "./queue.ts";
import { readJob } from "./read-job.ts";
import { connectForWorking, describe } from "./redis-connection.ts";
import { retryDelay, type RetryPolicy } from "./retry.ts";
import { createRunning, endWithin } from "./running.ts";

export interface RedisWorkerOptions {
  readonly url: string;
  readonly prefix: string;
  readonly queueName: string;
  readonly retry: RetryPolicy;
  readonly onProblem: (problem: string) => void;
  readonly handle: Handle;
  readonly workOptions: WorkOptions;
  /** Enters the job anew from within its own run, unless a newer one of its key was added meanwhile. */
  readonly askAgain: (job: Job, delayMs: number) => Promise<void>;
}

/**
 * A killed worker's jobs run again at most `lockMs` + 2 checks later (14 s; with BullMQ's defaults it was measured
 * at 62 s). The lock is renewed every quarter of its time and outlives ten answers of a slow Redis (500 ms).
 */
const lockMs = 8_000;
const stalledCheckMs = 3_000;

/** Milliseconds that a job of an unknown version waits for a newer Slipway: each time, and at most in all. */
const leftForMs = 30_000;
const leftAtMostMs = 3_600_000;

export function startRedisWorker(options: RedisWorkerOptions): Worker {
  const { url, prefix, queueName, retry, onProblem, handle, workOptions, askAgain } = options;
  const connection = connectForWorking(url);
  const running = createRunning();
  const reports = new Set<Promise<void>>();
  let stopping = false;

  async function process(entry: Entry<unknown>, token?: string): Promise<void> {
    const job = readJob(entry.data);
    if (job === undefined) return leave(entry, token);
    // Fetched while `stop` was called: BullMQ hands it out all the same.
    if (stopping) return askAgain(job, 0);
    await running.track(entry.id ?? "", async (signal) => {
      try {
        const handled = await handle(job, signal);
        if (handled.kind === "again") await askAgain(job, handled.delayMs);
      } catch (error) {
        // Cut off by `stop`: that was not the job's own failure.
        if (!(stopping && signal.aborted)) throw new Failure(error);
        await askAgain(job, 0);
      }
    });
  }

  async function leave(entry: Entry<unknown>, token?: string): Promise<void> {
    if (Date.now() - entry.timestamp > leftAtMostMs)
      return onProblem(
        "A job of a version that this Slipway does not know was dropped: no newer one took it.",
      );
    onProblem("A job of a version that this Slipway does not know was left for a newer one.");
    await entry.moveToDelayed(Date.now() + leftForMs, token);
    throw new DelayedError();
  }

  async function report(entry: Entry<unknown>, error: unknown): Promise<void> {
    const job = readJob(entry.data);
    if (job === undefined) return;
    try {
      await workOptions.onGivenUp(job, entry.deferredFailure === undefined ? causeOf(error) : poison());
    } catch {
      onProblem("A job was given up, and telling so failed.");
    }
  }

  const worker = new EntryWorker<unknown>(queueName, process, {
    connection,
    prefix,
    concurrency: workOptions.concurrency,
    lockDuration: lockMs,
    stalledInterval: stalledCheckMs,
    maxStalledCount: 1,
    runRetryDelay: 1_000,
    settings: {
      backoffStrategy: (failures, _type, error) => retryDelay(retry, failures, causeOf(error)) ?? -1,
    },
  });
  worker.on("error", (error) => onProblem(describe(error)));
  // Another worker may hold the job by now: this one must stop writing.
  worker.on("lockRenewalFailed", (ids) => ids.forEach((id) => running.abort(id)));
  worker.on("failed", (entry, error) => {
    if (entry?.finishedOn === undefined) return; // It is tried again.
    const reported = report(entry, error).finally(() => reports.delete(reported));
    reports.add(reported);
  });

  return {
    async stop(deadlineMs) {
      stopping = true;
      await endWithin(worker.close(), running, deadlineMs);
      await Promise.all(reports);
      connection.disconnect();
    },
  };
}

/** What BullMQ writes into Redis of a failure is its message: the reason code alone, never a handler's own text. */
class Failure extends Error {
  override readonly name = "Failure";

  constructor(cause: unknown) {
    super(cause instanceof Fault ? cause.reason : "INTERNAL", { cause });
  }
}

function causeOf(error: unknown): unknown {
  return error instanceof Failure ? error.cause : error;
}

function poison(): Fault {
  return new Fault("JOB_POISON", {
    message: "The worker that ran this died twice in the middle of it, so it is not tried a third time.",
    next: "Look at the worker's log and memory limit, then ask for it again.",
    retry: "never",
  });
}
