/** Something changed that gates look at (a review, a check): every deployment that is not final is looked at again. */

import { isFinal } from "../core/model/deployment.ts";
import type { Job } from "../core/model/job.ts";
import type { Handled } from "../queue/queue.ts";
import type { Tools } from "./tools.ts";

type WaitingJob = Extract<Job, { readonly kind: "waiting" }>;

export async function handleWaiting(job: WaitingJob, tools: Tools): Promise<Handled> {
  const records = await tools.github.repository(job.repository).deployments();
  const environments = new Set(
    records.filter(({ state }) => !isFinal(state)).map(({ request }) => request.environment),
  );
  for (const environment of environments) {
    await tools.queue.add({ version: 1, kind: "environment", repository: job.repository, environment });
  }
  return { kind: "done" };
}
