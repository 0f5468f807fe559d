/** Entry point of the web process; its jobs go to workers over Redis. */

import { requireApp, requireRedis, run } from "./run.ts";
import { startWeb } from "./start-web.ts";
import { makeQueue } from "./wiring.ts";

await run(async (settings, log) => {
  requireRedis(settings);
  const app = requireApp(settings);
  const queue = await makeQueue(settings, log);
  const web = await startWeb(settings, app, { queue, log });
  return {
    async stop(deadlineMs) {
      await web.stop(deadlineMs);
      await queue.close();
    },
  };
});
