/** Connections to Redis: one that fails fast for adding, one that waits for working; and what makes Redis unfit. */

import { Redis } from "ioredis";

/** Milliseconds within which `add` and `problem` have their answer. */
export const answerLimitMs = 2_000;

/** Rejects while Redis is away: nothing that was refused to its caller is sent later behind its back. */
export function connectForAdding(url: string): Redis {
  return new Redis(url, {
    ...reconnecting,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: answerLimitMs,
  });
}

/** Waits while Redis is away; BullMQ asks for that. The time limit is longer than its longest blocking call (10 s). */
export function connectForWorking(url: string): Redis {
  return new Redis(url, { ...reconnecting, maxRetriesPerRequest: null, commandTimeout: 15_000 });
}

const reconnecting = {
  retryStrategy: (times: number) => Math.min(50 * 2 ** Math.min(times, 6), 1_000),
  // After a failover the old master answers READONLY: only a new connection finds the new one.
  reconnectOnError: (error: Error) => error.message.startsWith("READONLY"),
  keepAlive: 5_000,
  connectTimeout: 5_000,
};

/** Resolves when the connection can be used; rejects after the limit (milliseconds). */
export async function ready(redis: Redis, limitMs: number): Promise<void> {
  if (redis.status === "ready") return;
  await new Promise<void>((resolve, reject) => {
    const onReady = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      redis.off("ready", onReady);
      reject(new Error("Redis cannot be reached."));
    }, limitMs);
    redis.once("ready", onReady);
  });
}

/**
 * Why this Redis cannot serve as the queue, or `undefined`: it is out of memory or read-only (a write is tried),
 * or it may throw keys away (an eviction policy other than `noeviction` loses locks, so that two workers meet).
 */
export async function unfit(redis: Redis, probeKey: string): Promise<string | undefined> {
  try {
    await ready(redis, answerLimitMs / 2);
    const [memory] = await Promise.all([redis.info("memory"), redis.set(probeKey, "1", "PX", 1_000)]);
    const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
    if (policy === undefined || policy === "noeviction") return undefined;
    return `Redis may throw away keys of the queue: its maxmemory-policy is ${policy}, it must be noeviction.`;
  } catch (error) {
    return describe(error);
  }
}

/** A sentence for a person by the error's code. Redis' own texts are not passed on. */
export function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : "";
  const code = /^[A-Z]+(?= )/.exec(text)?.[0] ?? "";
  if (/\block\b/i.test(text))
    return "A worker lost the lock of a job: it did not answer in time, and the job may run twice.";
  return sentences.get(code) ?? "Redis cannot be reached or does not answer.";
}

/** Whether a connection without an offline queue refused the command before it left this process. */
export function wasNotSent(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Stream isn't writeable");
}

const sentences: ReadonlyMap<string, string> = new Map([
  ["OOM", "Redis is out of memory and takes no more jobs. Give it more, or find out what else fills it."],
  ["READONLY", "Redis is a read-only replica. The URL must lead to the primary."],
  ["MISCONF", "Redis refuses writes because it cannot save to its disk."],
  ["LOADING", "Redis is still loading its data."],
  ["NOAUTH", "Redis asks for a password. Put it into the URL."],
  ["WRONGPASS", "Redis refuses the user name or password of the URL."],
  ["NOPERM", "The Redis user may not do what a queue needs."],
  ["MOVED", "Redis is a cluster; the queue needs a single Redis, or one with a proxy in front."],
]);
