/** Entry point of `npm start`: web and worker in one process. Without any credentials it offers to create the App. */

import { lacksEveryCredential, requireApp, run } from "./run.ts";
import { startSetup } from "./setup/start-setup.ts";
import { startWeb } from "./start-web.ts";
import { startWorker } from "./start-worker.ts";
import { makeQueue } from "./wiring.ts";

await run(async (settings, log) => {
  if (lacksEveryCredential(settings)) return startSetup(settings, log);
  const app = requireApp(settings);
  const queue = await makeQueue(settings, log);
  // The port first: when another Slipway has it, nothing of this one may run beside it.
  const web = await startWeb(settings, app, { queue, log });
  const worker = await startWorker(settings, app, { queue, log });
  return {
    async stop(deadlineMs) {
      await web.stop(deadlineMs);
      await worker.stop(deadlineMs);
      await queue.close();
    },
  };
});
