/** Finds all work again from GitHub: what a lost webhook or a lost queue left undone. */

import { isFinal } from "../core/model/deployment.ts";
import type { Job } from "../core/model/job.ts";
import { type RepositoryRef, fullName } from "../core/model/repository.ts";
import { Fault } from "../core/model/fault.ts";
import { mayHoldCommand } from "../core/commands/may-hold-command.ts";
import { commandOfMarker } from "../core/report/marker.ts";
import type { GitHubRepository } from "../github/github.ts";
import type { Handled } from "../queue/queue.ts";
import { branchConfig } from "./branch-config.ts";
import { askForPreviews } from "./preview/ask-for-previews.ts";
import { isoTime, type Tools } from "./tools.ts";

type SweepJob = Extract<Job, { readonly kind: "sweep" }>;

/** GitHub offers lost deliveries for three days; a command that is older than that is not run without being asked again. */
const commandsWithinMs = 3 * 24 * 60 * 60 * 1_000;

export async function handleSweep(job: SweepJob, tools: Tools, signal: AbortSignal): Promise<Handled> {
  const installations = await tools.github.installations();
  for (const { id, suspended } of installations) {
    if (suspended || (job.installationId !== undefined && job.installationId !== id)) continue;
    for (const ref of await tools.github.repositories(id)) {
      signal.throwIfAborted();
      await sweepRepository(ref, tools, signal);
    }
  }
  return { kind: "done" };
}

/** One repository that cannot be read must not hide the work of the others. */
async function sweepRepository(ref: RepositoryRef, tools: Tools, signal: AbortSignal): Promise<void> {
  try {
    const repository = tools.github.repository(ref);
    const read = await branchConfig(repository, tools, signal);
    await askForPreviews(repository, await repository.openPullRequests(), tools);
    if (read.kind === "absent") return;
    await sweepCommands(repository, tools);
    await sweepDeployments(repository, tools);
    if (read.kind === "config") {
      await tools.queue.add({ version: 1, kind: "follow", repository: ref, branch: read.branch });
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    tools.log("warn", "sweep passed over a repository", {
      repository: fullName(ref),
      reason: error.reason,
      why: error.message,
    });
  }
}

async function sweepCommands(repository: GitHubRepository, tools: Tools): Promise<void> {
  const comments = await repository.commentsSince(isoTime(tools.clock() - commandsWithinMs));
  const answered = new Set(
    comments.filter(({ ours }) => ours).flatMap(({ body }) => commandOfMarker(body) ?? []),
  );
  for (const { id, ours, body, pullRequest: number } of comments) {
    if (ours || answered.has(id) || !mayHoldCommand(body)) continue;
    await tools.queue.add({
      version: 1,
      kind: "command",
      pullRequest: { repository: repository.ref, number },
      commentId: id,
    });
  }
}

async function sweepDeployments(repository: GitHubRepository, tools: Tools): Promise<void> {
  const open = (await repository.deployments()).filter(({ state }) => !isFinal(state));
  for (const environment of new Set(open.map(({ request }) => request.environment))) {
    await tools.queue.add({ version: 1, kind: "environment", repository: repository.ref, environment });
  }
}
