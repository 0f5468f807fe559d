/** Runs a process of ours: settings in, signals handled, a clean end. */

import { makeLog } from "./log.ts";
import { checkSecret } from "./webhooks/check-secret.ts";
import type { Log } from "./jobs/tools.ts";
import { type AppSettings, readSettings, type Settings, SettingsProblem } from "./settings.ts";

export interface Service {
  /** Ends what runs: takes nothing new, lets the rest finish within the deadline. */
  stop(deadlineMs: number): Promise<void>;
}

/** Kubernetes kills a pod 30 s after asking it to end; what is not done by then is found again by the sweep. */
const drainMs = 20_000;

export async function run(start: (settings: Settings, log: Log) => Promise<Service>): Promise<void> {
  const log = makeLog((line) => process.stderr.write(line), Date.now);
  try {
    const service = await start(readSettings(), log);
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.once(signal, () => {
        log("info", "stopping", { signal });
        // A second signal, or a stop that fails, ends the process at once.
        process.once(signal, () => process.exit(1));
        service.stop(drainMs).then(
          () => process.exit(0),
          () => process.exit(1),
        );
      });
    }
  } catch (error) {
    if (!(error instanceof SettingsProblem)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/** Throws `SettingsProblem` that says which settings the App lacks, or why its webhook secret is not safe. */
export function requireApp({ app, missing }: Settings): AppSettings {
  if (app === undefined) {
    throw new SettingsProblem(
      `Slipway lacks ${missing.join(", ")}.\n"npm start" without them offers to create the GitHub App.`,
    );
  }
  const unsafe = app.webhookSecrets.map(checkSecret).find((problem) => problem !== undefined);
  if (unsafe !== undefined) throw new SettingsProblem(unsafe);
  return app;
}

/** Throws `SettingsProblem`: two processes meet on Redis, and nowhere else. */
export function requireRedis({ redisUrl }: Settings): void {
  if (redisUrl !== undefined) return;
  throw new SettingsProblem(
    'web and worker as separate processes need SLIPWAY_REDIS_URL. "npm start" runs both in one process without Redis.',
  );
}
