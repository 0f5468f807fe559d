/** The worker: runs jobs, and sweeps at start and on a timer, because a webhook is only a hint. */

import { giveUp } from "./jobs/give-up.ts";
import { handleJob } from "./jobs/handle-job.ts";
import type { Log } from "./jobs/tools.ts";
import { Fault } from "./core/model/fault.ts";
import { jobKey } from "./core/model/job.ts";
import type { Handle, Queue } from "./queue/queue.ts";
import type { Service } from "./run.ts";
import type { AppSettings, Settings } from "./settings.ts";
import { makeTools } from "./wiring.ts";

export async function startWorker(
  settings: Settings,
  app: AppSettings,
  { queue, log }: { readonly queue: Queue; readonly log: Log },
): Promise<Service> {
  const tools = await makeTools(settings, app, { queue, log });
  const handle = logged((job, signal) => handleJob(job, tools, signal), log);
  const worker = queue.work(handle, {
    concurrency: settings.concurrency,
    onGivenUp: (job, error) => giveUp(job, error, tools),
  });
  const sweep = (): void => {
    queue.add({ version: 1, kind: "sweep" }).catch(() => log("warn", "a sweep could not be queued"));
  };
  sweep();
  const timer = setInterval(sweep, settings.sweepSeconds * 1_000);
  log("info", "working", { concurrency: settings.concurrency });
  return {
    async stop(deadlineMs) {
      clearInterval(timer);
      await worker.stop(deadlineMs);
      await tools.close();
    },
  };
}

/** A job that fails is tried again by the queue; the log says how often, and why. */
function logged(handle: Handle, log: Log): Handle {
  return async (job, signal) => {
    const began = performance.now();
    const fields = (): { readonly job: string; readonly ms: number } => ({
      job: jobKey(job),
      ms: Math.round(performance.now() - began),
    });
    try {
      const handled = await handle(job, signal);
      log("info", "job done", { ...fields(), again: handled.kind === "again" });
      return handled;
    } catch (error) {
      const known =
        error instanceof Fault ? { reason: error.reason, why: error.message } : { reason: "INTERNAL" };
      log("warn", "job failed", { ...fields(), ...known });
      throw error;
    }
  };
}
