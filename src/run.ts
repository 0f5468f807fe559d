/** Runs a process of ours: settings in, signals handled, a clean end. */

import { Fault } from "./core/model/fault.ts";
import { makeLog, placeOf } from "./log.ts";
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
  // One piece of work that went wrong must not end the others: sweeps find again what it left.
  process.on("unhandledRejection", (reason) => log("error", "something unforeseen failed", placeOf(reason)));
  try {
    const service = start(readSettings(), log);
    stopOnSignals(service, log);
    await service;
  } catch (error) {
    if (error instanceof SettingsProblem) process.stderr.write(`${error.message}\n`);
    else if (error instanceof Fault)
      process.stderr.write(`${[error.message, error.next ?? ""].join("\n").trim()}\n`);
    else log("error", "Slipway could not start", placeOf(error));
    // What was opened before the problem came up must not keep half a process alive.
    process.exit(1);
  }
}

/** From the beginning: a process may be told to end while it starts, or in the moment in which it becomes ready. */
function stopOnSignals(starting: Promise<Service>, log: Log): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      log("info", "stopping", { signal });
      // A second signal, or a stop that fails, ends the process at once.
      process.once(signal, () => process.exit(1));
      starting
        .then((service) => service.stop(drainMs))
        .then(
          () => process.exit(0),
          () => process.exit(1),
        );
    });
  }
}

/** Whether setup may create an App: with some credentials there is one already, and a second would take its place. */
export function lacksEveryCredential({ app, missing }: Settings): boolean {
  return app === undefined && missing.length === 3;
}

/** Throws `SettingsProblem` that says which settings the App lacks, or why its webhook secret is not safe. */
export function requireApp(settings: Settings): AppSettings {
  const { app, missing } = settings;
  if (app === undefined) {
    const next = lacksEveryCredential(settings)
      ? '"npm start" without them offers to create the GitHub App.'
      : "The other credentials are set: take what is missing from the settings page of the same GitHub App.";
    throw new SettingsProblem(`Slipway lacks ${missing.join(", ")}.\n${next}`);
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
