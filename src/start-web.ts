/** The web process: receives webhooks and puts their jobs on the queue. It holds no credential of any cluster. */

import type { Log } from "./jobs/tools.ts";
import type { Queue } from "./queue/queue.ts";
import type { Service } from "./run.ts";
import { type AppSettings, type Settings, SettingsProblem } from "./settings.ts";
import { createFrontDoor } from "./webhooks/front-door.ts";
import { registerRoutes } from "./webhooks/register-routes.ts";
import { makeRouter } from "./wiring.ts";

/** Throws `SettingsProblem` when the port cannot be used. */
export async function startWeb(
  settings: Settings,
  app: AppSettings,
  { queue, log }: { readonly queue: Queue; readonly log: Log },
): Promise<Service> {
  const router = await makeRouter(app, settings);
  registerRoutes(router.routes, { queue, log, ownAppId: app.appId });
  const door = createFrontDoor({
    secrets: app.webhookSecrets,
    receive: router.receive,
    log,
    async ready() {
      const problem = await queue.problem();
      return problem === undefined ? [] : [problem];
    },
  });
  const { host, port } = await door.listen(settings.port, settings.host).catch((error: unknown) => {
    throw new SettingsProblem(`Slipway ${error instanceof Error ? error.message : "cannot listen"}.`);
  });
  log("info", "receiving webhooks", { host, port });
  return { stop: (deadlineMs) => door.drain(deadlineMs) };
}
