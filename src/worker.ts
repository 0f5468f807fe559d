/** Entry point of a worker process; its jobs come over Redis. */

import { requireApp, requireRedis, run } from "./run.ts";
import { startWorker } from "./start-worker.ts";
import { makeQueue } from "./wiring.ts";

await run(async (settings, log) => {
  requireRedis(settings);
  const app = requireApp(settings);
  const queue = await makeQueue(settings, log);
  const worker = await startWorker(settings, app, { queue, log });
  return {
    async stop(deadlineMs) {
      await worker.stop(deadlineMs);
      await queue.close();
    },
  };
});
