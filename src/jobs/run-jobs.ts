/** Wires the handlers into a queue: what runs, what the log says of it, and what becomes of a job that keeps failing. */

import { Fault } from "../core/model/fault.ts";
import { jobKey } from "../core/model/job.ts";
import type { Handle, Queue, Worker } from "../queue/queue.ts";
import { giveUp } from "./give-up.ts";
import { handleJob } from "./handle-job.ts";
import type { Log, Tools } from "./tools.ts";

export function runJobs(queue: Pick<Queue, "work">, tools: Tools, concurrency: number): Worker {
  const handle = logged((job, signal) => handleJob(job, tools, signal), tools.log);
  return queue.work(handle, { concurrency, onGivenUp: (job, error) => giveUp(job, error, tools) });
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
