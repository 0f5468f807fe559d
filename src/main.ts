/** Entry point of `npm start`: web and worker in one process. Without credentials it offers to create the App. */

import { requireApp, run } from "./run.ts";
import { startSetup } from "./setup/start-setup.ts";
import { startWeb } from "./start-web.ts";
import { startWorker } from "./start-worker.ts";
import { makeQueue } from "./wiring.ts";

await run(async (settings, log) => {
  if (settings.app === undefined) return startSetup(settings, log);
  const app = requireApp(settings);
  const queue = await makeQueue(settings, log);
  const worker = await startWorker(settings, app, { queue, log });
  const web = await startWeb(settings, app, { queue, log });
  return {
    async stop(deadlineMs) {
      await web.stop(deadlineMs);
      await worker.stop(deadlineMs);
      await queue.close();
    },
  };
});
