/** What every queue promises: one suite, run on the in-process queue and on BullMQ with a real Redis. */

import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Fault } from "../../../src/core/model/fault.ts";
import { type Job, jobKey } from "../../../src/core/model/job.ts";
import { createMemoryQueue } from "../../../src/queue/memory-queue.ts";
import type { Handled, Queue, Worker } from "../../../src/queue/queue.ts";
import { createRedisQueue } from "../../../src/queue/redis-queue.ts";
import { type RedisServer, startRedis } from "../../queue/redis-server.ts";
import { lacks } from "../../real/parts.ts";

const retry = { attempts: 3, firstDelayMs: 100, longestDelayMs: 400 };

interface Place {
  /** One process's queue. Those of one place share their jobs. */
  open(): Queue;
}

let redis: RedisServer | undefined;
let places = 0;

function newMemoryPlace(): Place {
  const queue = createMemoryQueue({ retry });
  return { open: () => queue };
}

function newRedisPlace(): Place {
  const prefix = `place-${(places += 1)}`;
  return { open: () => createRedisQueue({ url: redis?.url ?? "", prefix, retry }) };
}

const withoutRedis = lacks("redis-server");
const implementations = [
  { name: "in-process", newPlace: newMemoryPlace, skip: false, shared: false },
  { name: "BullMQ on Redis", newPlace: newRedisPlace, skip: withoutRedis, shared: true },
];

function environmentJob(environment: string, name = "infra"): Job {
  return {
    version: 1,
    kind: "environment",
    repository: { installationId: 1, id: 7, owner: "acme", name },
    environment,
  };
}

const done: Handled = { kind: "done" };

for (const { name, newPlace, skip, shared } of implementations)
  describe.skipIf(skip)(`the queue, ${name}`, () => {
    const opened = new Set<Queue>();
    const workers = new Set<Worker>();

    beforeAll(async () => {
      if (shared) redis = await startRedis();
    });
    afterAll(async () => {
      if (shared) await redis?.close();
    });
    afterEach(async () => {
      await Promise.all([...workers].map((worker) => worker.stop(1_000)));
      await Promise.all([...opened].map((queue) => queue.close()));
      workers.clear();
      opened.clear();
    });

    function open(place: Place): Queue {
      const queue = place.open();
      opened.add(queue);
      return queue;
    }

    interface Recorded {
      readonly starts: { readonly job: Job; readonly at: number }[];
      readonly givenUp: { readonly job: Job; readonly error: unknown }[];
      readonly worker: Worker;
      /** Most runs at the same time: of one key, and of all. */
      readonly most: { oneKey: number; all: number };
    }

    function work(
      queue: Queue,
      handle: (job: Job, run: number, signal: AbortSignal) => Promise<Handled>,
      concurrency = 4,
    ): Recorded {
      const starts: Recorded["starts"] = [];
      const givenUp: Recorded["givenUp"] = [];
      const most = { oneKey: 0, all: 0 };
      const now = new Map<string, number>();
      const count = (key: string, step: number): void => {
        now.set(key, (now.get(key) ?? 0) + step);
        most.oneKey = Math.max(most.oneKey, ...now.values());
        most.all = Math.max(
          most.all,
          [...now.values()].reduce((sum, value) => sum + value, 0),
        );
      };
      const worker = queue.work(
        async (job, signal) => {
          starts.push({ job, at: performance.now() });
          count(jobKey(job), 1);
          try {
            return await handle(job, starts.length, signal);
          } finally {
            count(jobKey(job), -1);
          }
        },
        { concurrency, onGivenUp: async (job, error) => void givenUp.push({ job, error }) },
      );
      workers.add(worker);
      return { starts, givenUp, worker, most };
    }

    test("hands a job over as it was added", async () => {
      const queue = open(newPlace());
      const { starts } = work(queue, async () => done);
      const job: Job = {
        version: 1,
        kind: "command",
        pullRequest: { repository: { installationId: 1, id: 7, owner: "acme", name: "infra" }, number: 3 },
        commentId: 12,
      };
      await queue.add(job);
      await expect.poll(() => starts.map(({ job: seen }) => seen)).toEqual([job]);
      expect(await queue.problem()).toBeUndefined();
    });

    test("keeps one waiting job of a key, the newest", async () => {
      const queue = open(newPlace());
      await queue.add(environmentJob("production", "old-name"));
      await queue.add(environmentJob("staging"));
      await queue.add(environmentJob("production", "new-name"));
      const { starts } = work(queue, async () => done);
      await sleep(400);
      expect(starts.map(({ job }) => job)).toEqual([
        environmentJob("production", "new-name"),
        environmentJob("staging"),
      ]);
    });

    test("runs once more, afterwards, what was added while one of its key runs, however often it was added", async () => {
      const queue = open(newPlace());
      const gate = deferred<void>();
      const { starts, most } = work(queue, async (_job, run) => {
        if (run === 1) await gate.promise;
        return done;
      });
      await queue.add(environmentJob("production", "a"));
      await expect.poll(() => starts.length).toBe(1);
      for (const newer of ["b", "c", "d"]) await queue.add(environmentJob("production", newer));
      await sleep(200);
      expect(starts).toHaveLength(1);
      gate.resolve();
      await expect.poll(() => starts.length).toBe(2);
      await sleep(300);
      expect(starts.map(({ job }) => job)).toEqual([
        environmentJob("production", "a"),
        environmentJob("production", "d"),
      ]);
      expect(most.oneKey).toBe(1);
    });

    test("does not wait out a delay for what is added while one of its key runs", async () => {
      const queue = open(newPlace());
      const gate = deferred<void>();
      const { starts } = work(queue, async (_job, run) => {
        if (run === 1) await gate.promise;
        return done;
      });
      await queue.add(environmentJob("production"));
      await expect.poll(() => starts.length).toBe(1);
      await queue.add(environmentJob("production"), { delayMs: 60_000 });
      gate.resolve();
      await expect.poll(() => starts.length).toBe(2);
    });

    test("starts a delayed job when its time has come", async () => {
      const queue = open(newPlace());
      const { starts } = work(queue, async () => done);
      const added = performance.now();
      await queue.add(environmentJob("production"), { delayMs: 600 });
      await expect.poll(() => starts.length, { timeout: 5_000 }).toBe(1);
      expect((starts[0]?.at ?? 0) - added).toBeGreaterThanOrEqual(590);
      expect((starts[0]?.at ?? 0) - added).toBeLessThan(2_500);
    });

    test.each([
      { first: 60_000, second: 0 },
      { first: 60_000, second: 500 },
      { first: 500, second: 60_000 },
      { first: 0, second: 60_000 },
    ])("counts the shorter of two delays: $first ms, then $second ms", async ({ first, second }) => {
      const queue = open(newPlace());
      await queue.add(environmentJob("production", "a"), { delayMs: first });
      await queue.add(environmentJob("production", "b"), { delayMs: second });
      const { starts } = work(queue, async () => done);
      await expect.poll(() => starts.length, { timeout: 5_000 }).toBe(1);
      await sleep(200);
      expect(starts.map(({ job }) => job)).toEqual([environmentJob("production", "b")]);
    });

    test("asks again after the delay that the handler wishes, and holds no worker meanwhile", async () => {
      const queue = open(newPlace());
      const { starts, most } = work(
        queue,
        async (job, run) =>
          jobKey(job).includes("production") && run < 4 ? { kind: "again", delayMs: 300 } : done,
        1,
      );
      await queue.add(environmentJob("production"));
      await queue.add(environmentJob("staging"));
      await expect.poll(() => starts.length, { timeout: 5_000 }).toBe(4);
      const names = starts.map(({ job }) => (job.kind === "environment" ? job.environment : ""));
      expect(names).toEqual(["production", "staging", "production", "production"]);
      expect((starts[2]?.at ?? 0) - (starts[0]?.at ?? 0)).toBeGreaterThanOrEqual(290);
      expect(most.all).toBe(1);
    });

    test("does not let a handler that asks again later hold up what was added during its run", async () => {
      const queue = open(newPlace());
      const gate = deferred<void>();
      const { starts } = work(queue, async (_job, run) => {
        if (run > 1) return done;
        await gate.promise;
        return { kind: "again", delayMs: 60_000 };
      });
      await queue.add(environmentJob("production", "a"));
      await expect.poll(() => starts.length).toBe(1);
      await queue.add(environmentJob("production", "b"));
      gate.resolve();
      await expect.poll(() => starts.length).toBe(2);
      expect(starts[1]?.job).toEqual(environmentJob("production", "b"));
    });

    test("forgives earlier failures when a run succeeds and asks again", async () => {
      const queue = open(newPlace());
      const { starts, givenUp } = work(queue, async (_job, run) => {
        if (run % 3 !== 0) throw new Error("not yet");
        return run < 9 ? { kind: "again", delayMs: 0 } : done;
      });
      await queue.add(environmentJob("production"));
      await expect.poll(() => starts.length, { timeout: 10_000 }).toBe(9);
      expect(givenUp).toEqual([]);
    });

    test("tries a failing job again with growing delays, then gives it up once", async () => {
      const queue = open(newPlace());
      const { starts, givenUp } = work(queue, async (_job, run) => {
        throw new Error(`failure ${run}`);
      });
      await queue.add(environmentJob("production"));
      await expect.poll(() => givenUp.length, { timeout: 5_000 }).toBe(1);
      await sleep(500);
      expect(starts).toHaveLength(retry.attempts);
      expect(givenUp).toEqual([{ job: environmentJob("production"), error: new Error("failure 3") }]);
      const [first = 0, second = 0, third = 0] = starts.map(({ at }) => at);
      expect(second - first).toBeGreaterThanOrEqual(90);
      expect(third - second).toBeGreaterThanOrEqual(190);
    });

    test("takes a job of the same key again after it was given up", async () => {
      const queue = open(newPlace());
      const { starts, givenUp } = work(queue, async (_job, run) => {
        if (run === 1) throw new Fault("CONFIG_INVALID", { message: "Broken.", retry: "never" });
        return done;
      });
      await queue.add(environmentJob("production"));
      await expect.poll(() => givenUp.length).toBe(1);
      await queue.add(environmentJob("production"));
      await expect.poll(() => starts.length).toBe(2);
    });

    test("does not try again what a fault says will fail again", async () => {
      const queue = open(newPlace());
      const fault = new Fault("PERMISSION_MISSING", { message: "No.", retry: "never" });
      const { starts, givenUp } = work(queue, async () => {
        throw fault;
      });
      await queue.add(environmentJob("production"));
      await expect.poll(() => givenUp.length).toBe(1);
      await sleep(400);
      expect(starts).toHaveLength(1);
      expect(givenUp[0]?.error).toBe(fault);
    });

    test("waits as long as a fault tells", async () => {
      const queue = open(newPlace());
      const { starts } = work(queue, async (_job, run) => {
        if (run === 1)
          throw new Fault("GITHUB_UNAVAILABLE", { message: "Later.", retry: "later", retryAfterMs: 1_000 });
        return done;
      });
      await queue.add(environmentJob("production"));
      await expect.poll(() => starts.length, { timeout: 5_000 }).toBe(2);
      expect((starts[1]?.at ?? 0) - (starts[0]?.at ?? 0)).toBeGreaterThanOrEqual(990);
    });

    test("counts the tries on, and keeps the back-off, when the failing job is added again and again", async () => {
      const queue = open(newPlace());
      const { starts, givenUp } = work(queue, async (_job, run) => {
        throw new Error(`failure ${run}`);
      });
      await queue.add(environmentJob("production"));
      while (givenUp.length === 0) {
        // Only between two tries: during one it would be a request of its own.
        if (starts.length < 3) await queue.add(environmentJob("production"));
        await sleep(60);
      }
      expect(givenUp[0]?.error).toEqual(new Error("failure 3"));
      expect((starts[2]?.at ?? 0) - (starts[0]?.at ?? 0)).toBeGreaterThanOrEqual(280);
    });

    test("survives a handler that throws what is no error", async () => {
      const queue = open(newPlace());
      const { starts, givenUp } = work(queue, async (job) => {
        // oxlint-disable-next-line typescript/only-throw-error -- that is the case
        if (jobKey(job).includes("production")) throw undefined;
        return done;
      });
      await queue.add(environmentJob("production"));
      await expect.poll(() => givenUp.length, { timeout: 5_000 }).toBe(1);
      expect(givenUp[0]?.error).toBeUndefined();
      await queue.add(environmentJob("staging"));
      await expect.poll(() => starts.length).toBe(retry.attempts + 1);
    });

    test("survives a report of a given-up job that fails", async () => {
      const queue = open(newPlace());
      const seen: Job[] = [];
      const worker = queue.work(
        async (job) => {
          seen.push(job);
          if (jobKey(job).includes("production"))
            throw new Fault("INTERNAL", { message: "x", retry: "never" });
          return done;
        },
        { concurrency: 1, onGivenUp: () => Promise.reject(new Error("GitHub is away, too")) },
      );
      workers.add(worker);
      await queue.add(environmentJob("production"));
      await queue.add(environmentJob("staging"));
      await expect.poll(() => seen).toHaveLength(2);
    });

    test("runs jobs of different keys at the same time, up to the concurrency", async () => {
      const queue = open(newPlace());
      const { starts, most } = work(
        queue,
        async () => {
          await sleep(100);
          return done;
        },
        3,
      );
      await Promise.all(Array.from({ length: 9 }, (_, index) => queue.add(environmentJob(`e${index}`))));
      await expect.poll(() => starts.length, { timeout: 5_000 }).toBe(9);
      expect(most.all).toBe(3);
    });

    test("lets running jobs end when it stops, and takes no new one", async () => {
      const place = newPlace();
      const queue = open(place);
      let ended = 0;
      const { starts, worker } = work(queue, async () => {
        await sleep(300);
        ended += 1;
        return done;
      });
      await queue.add(environmentJob("production"));
      await expect.poll(() => starts.length).toBe(1);
      const stopped = worker.stop(10_000);
      await queue.add(environmentJob("staging"));
      await stopped;
      expect(ended).toBe(1);
      await sleep(200);
      expect(starts).toHaveLength(1);
      const second = work(queue, async () => done);
      await expect.poll(() => second.starts.map(({ job }) => job)).toEqual([environmentJob("staging")]);
    });

    test("aborts what runs after the deadline of a stop; another worker starts it anew, and no try is used up", async () => {
      const place = newPlace();
      const queue = open(place);
      const { starts, worker, givenUp } = work(queue, (_job, _run, signal) => {
        const aborted = deferred<Handled>();
        signal.addEventListener("abort", () => aborted.reject(new Error("aborted")));
        return aborted.promise;
      });
      await queue.add(environmentJob("production"));
      await expect.poll(() => starts.length).toBe(1);
      const before = performance.now();
      await worker.stop(200);
      expect(performance.now() - before).toBeLessThan(1_500);
      const second = work(open(place), async () => done);
      await expect.poll(() => second.starts.length).toBe(1);
      expect(givenUp).toEqual([]);
    });

    test("stops in the end although a handler ignores its signal", async () => {
      const queue = open(newPlace());
      const never = deferred<Handled>();
      const { starts, worker } = work(queue, () => never.promise);
      await queue.add(environmentJob("production"));
      await expect.poll(() => starts.length).toBe(1);
      const before = performance.now();
      await worker.stop(100);
      expect(performance.now() - before).toBeLessThan(4_000);
      never.resolve(done);
    });

    test("refuses jobs once it is closed, and says so", async () => {
      const queue = open(newPlace());
      await queue.close();
      await expect(queue.add(environmentJob("production"))).rejects.toThrow("closed");
      expect(await queue.problem()).toBeDefined();
    });

    test(
      "promise 2: under stress, no two runs of a key overlap and every add is followed by a run",
      { timeout: 60_000 },
      async () => {
        const place = newPlace();
        const queues = Array.from({ length: shared ? 3 : 1 }, () => open(place));
        const keys = Array.from({ length: 8 }, (_, index) => `e${index}`);
        const overlaps: string[] = [];
        const lastStart = new Map<string, number>();
        const active = new Map<string, number>();
        const random = seeded(20);
        for (const queue of queues)
          work(
            queue,
            async (job) => {
              const key = jobKey(job);
              lastStart.set(key, performance.now());
              active.set(key, (active.get(key) ?? 0) + 1);
              if ((active.get(key) ?? 0) > 1) overlaps.push(key);
              await sleep(random() * 6);
              active.set(key, (active.get(key) ?? 0) - 1);
              const dice = random();
              if (dice < 0.1) throw new Error("a failure");
              return dice < 0.4 ? { kind: "again", delayMs: random() * 30 } : done;
            },
            4,
          );
        const lastAdd = new Map<string, number>();
        const adders = queues
          .flatMap((queue) => [queue, queue])
          .map(async (queue) => {
            for (let added = 0; added < 150; added += 1) {
              const environment = keys[Math.floor(random() * keys.length)] ?? "e0";
              const job = environmentJob(environment);
              lastAdd.set(jobKey(job), performance.now());
              await queue.add(job, { delayMs: random() < 0.5 ? 0 : random() * 40 });
              if (random() < 0.3) await sleep(random() * 5);
            }
          });
        await Promise.all(adders);
        const unanswered = (): readonly string[] =>
          [...lastAdd].filter(([key, at]) => (lastStart.get(key) ?? 0) < at).map(([key]) => key);
        await expect.poll(unanswered, { timeout: 20_000 }).toEqual([]);
        expect(overlaps).toEqual([]);
        expect(lastAdd.size).toBe(keys.length);
      },
    );
  });

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

function deferred<T>(): Deferred<T> {
  let settle: Pick<Deferred<T>, "resolve" | "reject"> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  if (settle === undefined) throw new Error("a promise calls its executor at once");
  return { promise, ...settle };
}

/** Mulberry32: the same run each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
