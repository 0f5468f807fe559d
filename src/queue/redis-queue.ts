/** The queue on Redis, by BullMQ: web and worker processes scale out. Losing Redis loses nothing that GitHub does not know. */

import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Job as Entry, Queue as Entries } from "bullmq";
import { type Job, jobKey } from "../core/model/job.ts";
import type { AddOptions, Queue, Worker } from "./queue.ts";
import { answerLimitMs, connectForAdding, describe, ready, unfit, wasNotSent } from "./redis-connection.ts";
import { startRedisWorker } from "./redis-worker.ts";
import { defaultRetryPolicy, type RetryPolicy } from "./retry.ts";

export interface RedisQueueOptions {
  /** `redis://…` or `rediss://…`. */
  readonly url: string;
  /** Begins every key in Redis: two Slipways on one Redis need two. */
  readonly prefix?: string;
  readonly retry?: RetryPolicy;
  /** Told in a sentence when the queue itself has trouble; holds no data of a job. */
  readonly onProblem?: (problem: string) => void;
}

const queueName = "jobs";

/**
 * One job of a key waits or runs by BullMQ's de-duplication with `keepLastIfActive`: Redis keeps, in the same atomic
 * steps that add and finish jobs, who holds the key; what is added while the holder runs is stored beside it (newest
 * wins) and enters the queue in the step in which the holder ends.
 */
export function createRedisQueue(options: RedisQueueOptions): Queue {
  const { url, prefix = "slipway", retry = defaultRetryPolicy, onProblem = () => {} } = options;
  const redis = connectForAdding(url);
  redis.on("error", (error) => onProblem(describe(error)));
  const entries = new Entries<unknown>(queueName, {
    connection: redis,
    // Its INFO is asked for once; an answer lost on the way would leave this queue unusable for good.
    skipVersionCheck: true,
    prefix,
    defaultJobOptions: {
      attempts: retry.attempts,
      backoff: { type: "policy" },
      // Error texts and stacks of handlers stay out of Redis.
      stackTraceLimit: 0,
      removeOnComplete: true,
      removeOnFail: true,
    },
    streams: { events: { maxLen: 100 } },
  });
  entries.on("error", () => {}); // The connection's errors, told above.
  const workers = new Set<Worker>();
  let closed = false;

  async function put(job: Job, delayMs: number): Promise<void> {
    await ready(redis, answerLimitMs);
    const key = jobKey(job);
    const id = randomUUID();
    const delay = delayMs > 0 && (await runs(entries, key)) ? 0 : delayMs;
    const holder = await enter(job, id, delay);
    if (holder !== id) await join(holder, job, delayMs);
  }

  /** A connection on its way out still says that it is ready: what it did not send is safe to send by the next one. */
  async function putOnceMore(error: unknown, job: Job, delayMs: number): Promise<void> {
    if (!wasNotSent(error)) throw error;
    await sleep(100);
    await put(job, delayMs);
  }

  /** The id of the entry that holds the job's key afterwards. */
  async function enter(job: Job, id: string, delayMs: number): Promise<string> {
    const deduplication = { id: jobKey(job), keepLastIfActive: true };
    const holder = await entries.add(job.kind, job, { jobId: id, delay: delayMs, deduplication });
    return holder.id ?? id;
  }

  /** Makes the waiting entry the newer one: its data, and the shorter delay. */
  async function join(holderId: string, job: Job, delayMs: number): Promise<void> {
    // BullMQ's score of a delayed entry: milliseconds × 4096 + a serial number; none when it does not wait for a time.
    const score = await redis.zscore(entries.toKey("delayed"), holderId);
    // Read after the score: a delay found before the first failure is no back-off.
    const holder = await Entry.fromId(entries, holderId);
    if (holder === undefined) return;
    try {
      await holder.updateData(job);
      if (score === null || holder.attemptsMade > 0) return;
      if (delayMs === 0) await holder.promote();
      else if (Number(score) / 4096 > Date.now() + delayMs) await holder.changeDelay(delayMs);
    } catch (error) {
      // It started or ended meanwhile: after `add` was called, so there is nothing left to do.
      if (!hasMovedOn(error)) throw error;
    }
  }

  async function add(job: Job, { delayMs = 0 }: AddOptions = {}): Promise<void> {
    if (closed) throw new Error("The queue is closed.");
    try {
      await withinLimit(put(job, delayMs).catch((error) => putOnceMore(error, job, delayMs)));
    } catch (error) {
      // A connection that swallows commands would do so until the kernel gives it up.
      if (redis.status === "ready" && error instanceof TooLate) redis.disconnect(true);
      throw new Error(`The queue did not take the job. ${describe(error)}`, { cause: error });
    }
  }

  async function askAgain(job: Job, delayMs: number): Promise<void> {
    const key = jobKey(job);
    // Where BullMQ stores what was added while the holder of the key runs.
    if ((await redis.exists(entries.toKey(`dn:${key}`))) === 1) return;
    await enter(job, randomUUID(), delayMs);
  }

  return {
    add,
    work(handle, workOptions) {
      const worker = startRedisWorker({
        url,
        prefix,
        queueName,
        retry,
        onProblem,
        handle,
        workOptions,
        askAgain,
      });
      const tracked: Worker = {
        stop: (deadlineMs) => worker.stop(deadlineMs).finally(() => workers.delete(tracked)),
      };
      workers.add(tracked);
      return tracked;
    },
    problem: async () => (closed ? "The queue is closed." : unfit(redis, entries.toKey("probe"))),
    async close() {
      closed = true;
      await Promise.all([...workers].map((worker) => worker.stop(0)));
      await entries.close();
      redis.disconnect();
    },
  };
}

async function runs(entries: Entries<unknown>, key: string): Promise<boolean> {
  const holder = await entries.getDeduplicationJobId(key);
  return holder !== null && (await entries.getJobState(holder)) === "active";
}

/** BullMQ's codes -1, no such entry, and -3, not in the state asked for. */
function hasMovedOn(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === -1 || error.code === -3);
}

class TooLate extends Error {}

async function withinLimit(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TooLate("too late")), answerLimitMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}
