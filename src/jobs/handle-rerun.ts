/** Somebody asked for our checks on a revision anew: of every open pull request that has it as its head. */

import type { Job } from "../core/model/job.ts";
import type { Handled } from "../queue/queue.ts";
import type { Tools } from "./tools.ts";

type RerunJob = Extract<Job, { readonly kind: "rerun" }>;

/** GitHub names no pull request for the head of a fork; the re-run was asked for in this repository all the same. */
export async function handleRerun({ repository, revision }: RerunJob, tools: Tools): Promise<Handled> {
  const open = await tools.github.repository(repository).openPullRequests();
  for (const { number } of open.filter(({ head }) => head === revision)) {
    await tools.queue.add({ version: 1, kind: "preview", pullRequest: { repository, number } });
  }
  return { kind: "done" };
}
