/** Something changed that gates look at (a review, a check): every deployment that is not final is looked at again. */

import { isFinal } from "../core/model/deployment.ts";
import type { Job } from "../core/model/job.ts";
import type { GitHubRepository, SeenDeployment } from "../github/github.ts";
import type { Handled } from "../queue/queue.ts";
import { askForLook } from "./ask-for-look.ts";
import { type BranchConfig, branchConfig } from "./branch-config.ts";
import type { Tools } from "./tools.ts";

type WaitingJob = Extract<Job, { readonly kind: "waiting" }>;

export async function handleWaiting(job: WaitingJob, tools: Tools, signal: AbortSignal): Promise<Handled> {
  const repository = tools.github.repository(job.repository);
  const records = await newestOf(repository, await branchConfig(repository, tools, signal));
  const open = records.filter(({ state }) => !isFinal(state));
  const environments = new Set(open.map(({ request }) => request.environment));
  await askForLook(repository.ref, [...environments], tools);
  return { kind: "done" };
}

/** Where the configuration cannot be read nobody knows its environments: what waits all the same says for what. */
async function newestOf(
  repository: GitHubRepository,
  read: BranchConfig,
): Promise<readonly SeenDeployment[]> {
  if (read.kind !== "config") return (await repository.recentDeployments(() => true)).records;
  const newest = await repository.newestDeployments(read.config.environments.map(({ name }) => name));
  return [...newest.values()].flat();
}
