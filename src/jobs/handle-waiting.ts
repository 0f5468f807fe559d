/** Something changed that gates look at (a review, a check): every deployment that is not final is looked at again. */

import { isFinal } from "../core/model/deployment.ts";
import type { Job } from "../core/model/job.ts";
import type { Handled } from "../queue/queue.ts";
import { askForLook } from "./ask-for-look.ts";
import type { Tools } from "./tools.ts";

type WaitingJob = Extract<Job, { readonly kind: "waiting" }>;

export async function handleWaiting({ repository }: WaitingJob, tools: Tools): Promise<Handled> {
  const records = await tools.github.repository(repository).deployments();
  const open = records.filter(({ state }) => !isFinal(state));
  await askForLook(
    repository,
    open.map(({ request }) => request.environment),
    tools,
  );
  return { kind: "done" };
}
