/** Several processes on one Redis: what the contract shows within a process holds between processes, too. */

import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Job } from "../../src/core/model/job.ts";
import { createRedisQueue } from "../../src/queue/redis-queue.ts";
import { lacks } from "../real/parts.ts";
import { type RedisServer, startRedis } from "./redis-server.ts";
import { type SpawnedWorker, spawnWorker } from "./spawn-worker.ts";

describe.skipIf(lacks("redis-server"))("several worker processes on one Redis", () => {
  let redis: RedisServer;
  const workers: SpawnedWorker[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    workers.push(...(await Promise.all([1, 2].map(() => spawnWorker(redis.url, "stress", 8)))));
  });
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.kill()));
    await redis.close();
  });

  test(
    "promise 2: share the keys without ever running one twice at the same time",
    { timeout: 30_000 },
    async () => {
      const queue = createRedisQueue({ url: redis.url, prefix: "stress" });
      const lastAdd = new Map<string, number>();
      for (let round = 0; round < 300; round += 1) {
        const environment = `e${(round * 7) % 5}`;
        lastAdd.set(`environment.7.${environment}`, Date.now());
        await queue.add(environmentJob(environment));
        if (round % 4 === 0) await sleep(3);
      }
      const told = () => workers.flatMap((worker) => worker.told).filter(({ key }) => key !== "");
      const unanswered = () =>
        [...lastAdd].filter(
          ([key, at]) => !told().some((line) => line.what === "start" && line.key === key && line.at >= at),
        );
      await expect.poll(unanswered, { timeout: 10_000 }).toEqual([]);
      await expect.poll(() => told().length % 2).toBe(0);
      await queue.close();

      const overlaps = [...lastAdd.keys()].filter((key) =>
        overlap(told().filter((line) => line.key === key)),
      );
      expect(overlaps).toEqual([]);
      const busy = workers.filter((worker) => worker.told.some(({ what }) => what === "start"));
      expect(busy).toHaveLength(workers.length);
    },
  );
});

/** Whether a start lies strictly between another run's start and end; in milliseconds of one machine's clock. */
function overlap(lines: readonly { readonly what: string; readonly at: number }[]): boolean {
  const starts = lines
    .filter(({ what }) => what === "start")
    .map(({ at }) => at)
    .toSorted((a, b) => a - b);
  const ends = lines
    .filter(({ what }) => what === "end")
    .map(({ at }) => at)
    .toSorted((a, b) => a - b);
  return starts.some((start, index) => index > 0 && start < (ends[index - 1] ?? Infinity));
}

function environmentJob(environment: string): Job {
  return {
    version: 1,
    kind: "environment",
    repository: { installationId: 1, id: 7, owner: "acme", name: "infra" },
    environment,
  };
}
