/** Something changed that gates look at (a review, a check): every deployment that is not final is looked at again. */

import { isFinal } from "../core/model/deployment.ts";
import type { Job } from "../core/model/job.ts";
import type { Handled } from "../queue/queue.ts";
import { askForLook } from "./ask-for-look.ts";
import { branchConfig } from "./branch-config.ts";
import type { Tools } from "./tools.ts";

type WaitingJob = Extract<Job, { readonly kind: "waiting" }>;

export async function handleWaiting(job: WaitingJob, tools: Tools, signal: AbortSignal): Promise<Handled> {
  const repository = tools.github.repository(job.repository);
  const read = await branchConfig(repository, tools, signal);
  // What waits for a configuration that can be read is looked at when that is pushed.
  if (read.kind !== "config") return { kind: "done" };
  const newest = await repository.newestDeployments(read.config.environments.map(({ name }) => name));
  const open = [...newest].filter(([, records]) => records.some(({ state }) => !isFinal(state)));
  await askForLook(
    repository.ref,
    open.map(([name]) => name),
    tools,
  );
  return { kind: "done" };
}
