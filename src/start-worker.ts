/** The worker: runs jobs, and sweeps at start and on a timer, because a webhook is only a hint. */

import { runJobs } from "./jobs/run-jobs.ts";
import type { Log } from "./jobs/tools.ts";
import type { Queue } from "./queue/queue.ts";
import type { Service } from "./run.ts";
import type { AppSettings, Settings } from "./settings.ts";
import { makeTools } from "./wiring.ts";

export async function startWorker(
  settings: Settings,
  app: AppSettings,
  { queue, log }: { readonly queue: Queue; readonly log: Log },
): Promise<Service> {
  const tools = await makeTools(settings, app, { queue, log });
  const worker = runJobs(queue, tools, settings.concurrency);
  // Never rejects: whatever happens to one sweep, the next one comes.
  const sweep = async (): Promise<void> => {
    try {
      await queue.add({ version: 1, kind: "sweep" });
    } catch {
      log("warn", "a sweep could not be queued");
    }
  };
  void sweep();
  const timer = setInterval(() => void sweep(), settings.sweepSeconds * 1_000);
  log("info", "working", { concurrency: settings.concurrency });
  return {
    async stop(deadlineMs) {
      clearInterval(timer);
      await worker.stop(deadlineMs);
      await tools.close();
    },
  };
}
