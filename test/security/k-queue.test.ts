/** The catalogue's rows K: what happens to the queue when Redis, a worker or a job is not what it should be. */

import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterEach, describe, expect, test } from "vitest";
import { Fault } from "../../src/core/model/fault.ts";
import type { Job } from "../../src/core/model/job.ts";
import type { Handled, Queue } from "../../src/queue/queue.ts";
import { createMemoryQueue } from "../../src/queue/memory-queue.ts";
import { createRedisQueue } from "../../src/queue/redis-queue.ts";
import { type RedisServer, startRedis } from "../queue/redis-server.ts";
import { type SpawnedWorker, spawnWorker } from "../queue/spawn-worker.ts";
import { lacks } from "../real/parts.ts";

function environmentJob(environment: string): Job {
  return {
    version: 1,
    kind: "environment",
    repository: { installationId: 1, id: 7, owner: "acme", name: "infra" },
    environment,
  };
}

const done: Handled = { kind: "done" };
const prefix = "place";

/** What a worker of this queue is handed, as it comes. */
function collect(queue: Queue): Job[] {
  const seen: Job[] = [];
  queue.work(
    async (job) => {
      seen.push(job);
      return done;
    },
    { concurrency: 2, onGivenUp: async () => {} },
  );
  return seen;
}

async function timed(work: Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work.catch(() => {});
  return performance.now() - before;
}

describe.skipIf(lacks("redis-server"))("rows K: the queue on Redis", () => {
  const cleanUps: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.toReversed()) await cleanUp();
    cleanUps.length = 0;
  });

  async function newRedis(...flags: readonly string[]): Promise<RedisServer> {
    const redis = await startRedis(...flags);
    cleanUps.push(() => redis.close());
    return redis;
  }

  function open(url: string, onProblem: (problem: string) => void = () => {}): Queue {
    const queue = createRedisQueue({ url, prefix, onProblem });
    cleanUps.push(() => queue.close());
    return queue;
  }

  async function newWorker(redis: RedisServer, runMs: number): Promise<SpawnedWorker> {
    const worker = await spawnWorker(redis.url, prefix, runMs);
    cleanUps.push(() => worker.kill());
    return worker;
  }

  test(
    "K1: with Redis down at the start, add and problem answer in two seconds; both work once it is up",
    { timeout: 30_000 },
    async () => {
      const redis = await newRedis();
      await redis.stop();
      const problems: string[] = [];
      const queue = open(redis.url, (problem) => problems.push(problem));
      const seen = collect(queue);
      await expect(queue.add(environmentJob("production"))).rejects.toThrow(
        "The queue did not take the job. Redis cannot be reached or does not answer.",
      );
      expect(await timed(queue.add(environmentJob("production")))).toBeLessThan(2_300);
      expect(await timed(queue.problem())).toBeLessThan(2_300);
      expect(await queue.problem()).toBe("Redis cannot be reached or does not answer.");
      expect(problems).toContain("Redis cannot be reached or does not answer.");
      await redis.start();
      await expect.poll(() => queue.problem(), { timeout: 5_000 }).toBeUndefined();
      await queue.add(environmentJob("staging"));
      await expect.poll(() => seen, { timeout: 10_000 }).toEqual([environmentJob("staging")]);
    },
  );

  test(
    "K1: with Redis gone during work, add rejects in two seconds, is not sent later, and works after",
    { timeout: 30_000 },
    async () => {
      const redis = await newRedis();
      const queue = open(redis.url);
      const seen = collect(queue);
      await queue.add(environmentJob("first"));
      await expect.poll(() => seen).toHaveLength(1);
      await redis.stop();
      const refused = queue.add(environmentJob("refused"));
      expect(await timed(refused)).toBeLessThan(2_300);
      await expect(refused).rejects.toThrow("did not take the job");
      await redis.start();
      await expect.poll(() => queue.problem(), { timeout: 5_000 }).toBeUndefined();
      await queue.add(environmentJob("third"));
      await expect.poll(() => seen, { timeout: 10_000 }).toHaveLength(2);
      await sleep(500);
      expect(seen).toEqual([environmentJob("first"), environmentJob("third")]);
    },
  );

  test(
    "K2: a connection that swallows everything costs two seconds, and is replaced",
    { timeout: 30_000 },
    async () => {
      const redis = await newRedis();
      const queue = open(redis.url);
      await queue.add(environmentJob("first"));
      redis.freeze();
      expect(await timed(queue.add(environmentJob("second")))).toBeLessThan(2_300);
      expect(await timed(queue.problem())).toBeLessThan(2_300);
      redis.thaw();
      await expect.poll(() => queue.problem(), { timeout: 5_000 }).toBeUndefined();
      await queue.add(environmentJob("third"));
      const seen = collect(queue);
      await expect.poll(() => seen.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(2);
    },
  );

  test("K2: a read-only replica is named", async () => {
    const redis = await newRedis();
    const control = new Redis(redis.url);
    cleanUps.push(async () => control.disconnect());
    await control.replicaof("127.0.0.1", 1);
    await control.config("SET", "replica-serve-stale-data", "yes");
    const queue = open(redis.url);
    expect(await queue.problem()).toContain("read-only replica");
    await expect(queue.add(environmentJob("production"))).rejects.toThrow("read-only replica");
    await control.replicaof("NO", "ONE");
    await expect.poll(() => queue.problem(), { timeout: 5_000 }).toBeUndefined();
  });

  test("K3: a Redis out of memory is named, by problem and by add", async () => {
    const redis = await newRedis("--maxmemory-policy", "noeviction");
    const queue = open(redis.url);
    await queue.add(environmentJob("first"));
    const control = new Redis(redis.url);
    cleanUps.push(async () => control.disconnect());
    await control.config("SET", "maxmemory", "1");
    expect(await queue.problem()).toContain("out of memory");
    await expect(queue.add(environmentJob("second"))).rejects.toThrow("out of memory");
    await control.config("SET", "maxmemory", "0");
    expect(await queue.problem()).toBeUndefined();
  });

  test("K3: an eviction policy other than noeviction is a problem", async () => {
    const redis = await newRedis("--maxmemory-policy", "allkeys-lru", "--maxmemory", "100mb");
    const queue = open(redis.url);
    expect(await queue.problem()).toContain("its maxmemory-policy is allkeys-lru, it must be noeviction");
  });

  test("a wrong password is named, and never shown", async () => {
    const redis = await newRedis("--requirepass", "right");
    const problems: string[] = [];
    const queue = open(redis.url.replace("redis://", "redis://:hunter2@"), (problem) =>
      problems.push(problem),
    );
    expect(await queue.problem()).toContain("Redis");
    await expect.poll(() => problems.join(" ")).toContain("password");
    expect(problems.join(" ")).not.toContain("hunter2");
    const right = open(redis.url.replace("redis://", "redis://:right@"));
    expect(await right.problem()).toBeUndefined();
  });

  test(
    "L1: the job of a worker killed with SIGKILL runs again within 15 seconds",
    { timeout: 60_000 },
    async () => {
      const redis = await newRedis();
      const queue = open(redis.url);
      const victim = await newWorker(redis, 60_000);
      await queue.add(environmentJob("production"));
      await expect
        .poll(() => victim.told.map(({ what }) => what), { timeout: 5_000 })
        .toEqual(["ready", "start"]);
      const heir = await newWorker(redis, 10);
      await victim.kill();
      const killedAt = Date.now();
      await expect
        .poll(() => heir.told.map(({ what }) => what), { timeout: 20_000 })
        .toEqual(["ready", "start", "end"]);
      expect((heir.told[1]?.at ?? Infinity) - killedAt).toBeLessThan(15_000);
    },
  );

  test(
    "K5: a job whose worker dies twice is given up as JOB_POISON, once, and its key is free again",
    { timeout: 90_000 },
    async () => {
      const redis = await newRedis();
      const queue = open(redis.url);
      await queue.add(environmentJob("production"));
      for (let killed = 0; killed < 2; killed += 1) {
        const victim = await newWorker(redis, 60_000);
        await expect
          .poll(() => victim.told.some(({ what }) => what === "start"), { timeout: 20_000 })
          .toBe(true);
        await victim.kill();
      }
      const last = await newWorker(redis, 10);
      await expect
        .poll(() => last.told.map(({ what }) => what), { timeout: 20_000 })
        .toEqual(["ready", "JOB_POISON"]);
      await queue.add(environmentJob("production"));
      await expect
        .poll(() => last.told.map(({ what }) => what), { timeout: 5_000 })
        .toEqual(["ready", "JOB_POISON", "start", "end"]);
    },
  );

  test(
    "L2: a worker that lost its lock has its signal aborted before a second worker can be far",
    { timeout: 60_000 },
    async () => {
      const redis = await newRedis();
      const queue = open(redis.url);
      const abortedAt: number[] = [];
      queue.work(
        (_job, signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener("abort", () => {
              abortedAt.push(performance.now());
              reject(new Error("aborted"));
            });
          }),
        { concurrency: 1, onGivenUp: async () => {} },
      );
      await queue.add(environmentJob("production"));
      const control = new Redis(redis.url);
      cleanUps.push(async () => control.disconnect());
      await expect.poll(() => control.keys(`${prefix}:jobs:*:lock`)).toHaveLength(1);
      const [lock = ""] = await control.keys(`${prefix}:jobs:*:lock`);
      await control.set(lock, "another worker");
      await expect.poll(() => abortedAt.length, { timeout: 8_000 }).toBe(1);
    },
  );

  test("K6: what was added, done and is added again runs again: only GitHub's record tells that it is done", async () => {
    const redis = await newRedis();
    const queue = open(redis.url);
    const seen = collect(queue);
    for (let round = 1; round <= 3; round += 1) {
      await queue.add(environmentJob("production"));
      await expect.poll(() => seen.length).toBe(round);
    }
  });

  test.each([
    { name: "a newer version", data: { version: 2, kind: "environment", what: { is: "this" } } },
    { name: "an unknown kind", data: { version: 1, kind: "make-coffee" } },
    { name: "no object", data: "production" },
    { name: "a path for a number", data: { version: 1, kind: "sweep", installationId: "../../x" } },
  ])(
    "K8: a job with $name is left for a newer worker, is told, and never reaches the handler",
    async ({ data }) => {
      const redis = await newRedis();
      const problems: string[] = [];
      const queue = open(redis.url, (problem) => problems.push(problem));
      const seen = collect(queue);
      await queue.add(environmentJob("first"));
      await expect.poll(() => seen.length).toBe(1);
      const control = new Redis(redis.url);
      cleanUps.push(async () => control.disconnect());
      // A stranger's job enters while the queue waits: the data of a waiting entry is replaced.
      await queue.add(environmentJob("strange"), { delayMs: 800 });
      const [id = ""] = await control.zrange(`${prefix}:jobs:delayed`, "0", "-1");
      await control.hset(`${prefix}:jobs:${id}`, "data", JSON.stringify(data));
      await expect
        .poll(() => problems, { timeout: 5_000 })
        .toEqual(["A job of a version that this Slipway does not know was left for a newer one."]);
      expect(await control.zcard(`${prefix}:jobs:delayed`)).toBe(1);
      expect(seen).toEqual([environmentJob("first")]);
      await queue.add(environmentJob("second"));
      await expect.poll(() => seen.length).toBe(2);
    },
  );

  test("promise 5: what a handler throws is in no value of Redis; what is stored are references", async () => {
    const redis = await newRedis();
    const queue = open(redis.url);
    let runs = 0;
    queue.work(
      async () => {
        runs += 1;
        throw runs === 1
          ? new Error("password: canary-3f9a")
          : new Fault("GITHUB_AUTH", { message: "canary-3f9a", retry: "later" });
      },
      { concurrency: 1, onGivenUp: async () => {} },
    );
    await queue.add(environmentJob("production"));
    await expect.poll(() => runs, { timeout: 10_000 }).toBe(2);
    await sleep(200);
    const control = new Redis(redis.url);
    cleanUps.push(async () => control.disconnect());
    const stored = await everything(control);
    expect(stored).toContain("GITHUB_AUTH");
    expect(stored).toContain(JSON.stringify(environmentJob("production")));
    expect(stored).not.toContain("canary");
  });
});

describe("rows K: the queue in the process", () => {
  test("K7: a new in-process queue knows nothing of an old one: the sweep at the start must find the work", async () => {
    const old = createMemoryQueue();
    await old.add(environmentJob("production"));
    await old.close();
    const seen: Job[] = [];
    const fresh = createMemoryQueue();
    fresh.work(
      async (job) => {
        seen.push(job);
        return done;
      },
      { concurrency: 1, onGivenUp: async () => {} },
    );
    await sleep(50);
    expect(seen).toEqual([]);
    await fresh.close();
  });
});

/** Every value of a Redis, as one text. */
async function everything(redis: Redis): Promise<string> {
  const values = await Promise.all(
    (await redis.keys("*")).map(async (key) => {
      const type = await redis.type(key);
      if (type === "hash") return JSON.stringify(Object.values(await redis.hgetall(key)));
      if (type === "string") return redis.get(key);
      if (type === "list") return JSON.stringify(await redis.lrange(key, 0, -1));
      if (type === "stream") return JSON.stringify(await redis.xrange(key, "-", "+"));
      return "";
    }),
  );
  return values.join("\n").replaceAll("\\", "");
}
