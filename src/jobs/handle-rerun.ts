/** Our checks on a revision are asked for anew, or those of others changed: every open pull request that has it as its head is shown again. */

import type { Job } from "../core/model/job.ts";
import type { Handled } from "../queue/queue.ts";
import type { Tools } from "./tools.ts";

type RerunJob = Extract<Job, { readonly kind: "rerun" }>;

/** GitHub names no pull request for the head of a fork, and none for a commit status; both are of this repository all the same. */
export async function handleRerun({ repository, revision }: RerunJob, tools: Tools): Promise<Handled> {
  const open = await tools.github.repository(repository).openPullRequests();
  for (const { number } of open.filter(({ head }) => head === revision)) {
    await tools.queue.add({ version: 1, kind: "preview", pullRequest: { repository, number } });
  }
  return { kind: "done" };
}
