/**
 * A worker in a process of its own, so that a test can kill it. Arguments: Redis URL, prefix, milliseconds of a run.
 * Prints one line of JSON for each start, end and given-up job.
 */

import { setTimeout as sleep } from "node:timers/promises";
import { jobKey } from "../../src/core/model/job.ts";
import { Fault } from "../../src/core/model/fault.ts";
import { createRedisQueue } from "../../src/queue/redis-queue.ts";

const [url = "", prefix = "", runMs = "0"] = process.argv.slice(2);

function tell(what: string, key: string): void {
  process.stdout.write(`${JSON.stringify({ what, key, at: Date.now() })}\n`);
}

createRedisQueue({ url, prefix }).work(
  async (job) => {
    tell("start", jobKey(job));
    await sleep(Number(runMs));
    tell("end", jobKey(job));
    return { kind: "done" };
  },
  {
    concurrency: 4,
    onGivenUp: async (job, error) => tell(error instanceof Fault ? error.reason : "unknown", jobKey(job)),
  },
);
tell("ready", "");
