/** Finds all work again from GitHub: what a lost webhook or a lost queue left undone. */

import { mayHoldCommand } from "../core/commands/may-hold-command.ts";
import { isFinal } from "../core/model/deployment.ts";
import { Fault } from "../core/model/fault.ts";
import type { Job } from "../core/model/job.ts";
import { type RepositoryRef, fullName } from "../core/model/repository.ts";
import { replaced } from "../core/plan/next-step.ts";
import { commandsOfMarkers } from "../core/report/marker.ts";
import type { GitHubRepository, Installation, SeenDeployment } from "../github/github.ts";
import type { Handled } from "../queue/queue.ts";
import { askForLook } from "./ask-for-look.ts";
import { branchConfig } from "./branch-config.ts";
import { commentsKey, followedKey, toldKey } from "./memory-keys.ts";
import { askForPreviews } from "./preview/ask-for-previews.ts";
import { isoTime, type Tools } from "./tools.ts";

type SweepJob = Extract<Job, { readonly kind: "sweep" }>;

/** GitHub offers lost deliveries for three days; a command that is older than that is not run without being asked again. */
const commandsWithinMs = 3 * 24 * 60 * 60 * 1_000;

/** How far a sweep looks back behind the one before: a job of that one may have failed without leaving an answer. */
const overlapMs = 60 * 60 * 1_000;

export async function handleSweep(job: SweepJob, tools: Tools, signal: AbortSignal): Promise<Handled> {
  const installations = await tools.github.installations();
  for (const installation of installations) {
    const { id, suspended } = installation;
    if (suspended || (job.installationId !== undefined && job.installationId !== id)) continue;
    for (const ref of await repositoriesOf(id, tools)) {
      signal.throwIfAborted();
      await sweepRepository(ref, installation, tools, signal);
    }
  }
  return { kind: "done" };
}

/** An account that took Slipway away a moment ago must not hide the others. */
async function repositoriesOf(
  installationId: number,
  { github, log }: Tools,
): Promise<readonly RepositoryRef[]> {
  try {
    return await github.repositories(installationId);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    log("warn", "a sweep passed over an installation", {
      installationId,
      reason: error.reason,
      why: error.message,
    });
    return [];
  }
}

/** What cannot be read in one repository must hide neither the work of the others nor the rest of its own. */
async function sweepRepository(
  ref: RepositoryRef,
  installation: Installation,
  tools: Tools,
  signal: AbortSignal,
): Promise<void> {
  const repository = tools.github.repository(ref);
  const attempt = async <T>(sweep: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await sweep();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const { reason, message: why } = error;
      tools.log("warn", "a sweep passed over something", { repository: fullName(ref), reason, why });
      return undefined;
    }
  };
  const read = await attempt(() => branchConfig(repository, tools, signal));
  await attempt(async () => askForPreviews(repository, await repository.openPullRequests(), tools));
  if (read === undefined || read.kind === "absent") return;
  await attempt(() => sweepCommands(repository, installation, tools));
  const environments = read.kind === "config" ? read.config.environments.map(({ name }) => name) : [];
  await attempt(() => sweepDeployments(repository, environments, tools));
  if (read.kind === "config" && tools.memory.recall(followedKey(ref, read.branch)) !== read.head) {
    await tools.queue.add({ version: 1, kind: "follow", repository: ref, branch: read.branch });
  }
}

async function sweepCommands(
  repository: GitHubRepository,
  { createdAt: installedAt }: Installation,
  { clock, memory, queue }: Tools,
): Promise<void> {
  const now = clock();
  const before = memory.recall(commentsKey(repository.ref));
  const since = Math.max(now - commandsWithinMs, before === undefined ? 0 : Date.parse(before) - overlapMs);
  const comments = await repository.commentsSince(isoTime(since));
  const answered = new Set(comments.flatMap(({ ours, body }) => (ours ? commandsOfMarkers(body) : [])));
  for (const { id, ours, body, createdAt, pullRequest: number } of comments) {
    // What was said before Slipway was there was not said to it.
    if (ours || answered.has(id) || createdAt < installedAt || !mayHoldCommand(body)) continue;
    const pullRequest = { repository: repository.ref, number };
    await queue.add({ version: 1, kind: "command", pullRequest, commentId: id });
  }
  memory.remember(commentsKey(repository.ref), isoTime(now));
}

async function sweepDeployments(
  repository: GitHubRepository,
  environments: readonly string[],
  tools: Tools,
): Promise<void> {
  const newest = await repository.newestDeployments(environments);
  // Of what was taken out of the configuration meanwhile, too.
  const { records } = await repository.recentDeployments(() => true);
  const others = records.filter(({ request }) => !newest.has(request.environment));
  const all = [...[...newest.values()].flat(), ...others];
  await askForLook(
    repository.ref,
    unsettled(all).map(({ request }) => request.environment),
    tools,
  );
  await sweepReports(repository, all, tools);
}

/** Open ones, and healthy ones that a newer healthy one replaced without having told them so. */
function unsettled(records: readonly SeenDeployment[]): readonly SeenDeployment[] {
  const names = [...new Set(records.map(({ request }) => request.environment))];
  return names.flatMap((name) => {
    const own = records.filter(({ request }) => request.environment === name);
    return [...own.filter(({ state }) => !isFinal(state)), ...replaced(own)];
  });
}

/** A status may have been written by a worker that ended before it told of it: comments are written again from the records. */
async function sweepReports(
  repository: GitHubRepository,
  records: readonly SeenDeployment[],
  { clock, memory, queue }: Tools,
): Promise<void> {
  const since = isoTime(clock() - commandsWithinMs);
  const keyOf = (record: SeenDeployment): string => toldKey(repository.ref, record);
  const untold = records.filter(
    (record) => record.updatedAt >= since && memory.recall(keyOf(record)) !== record.updatedAt,
  );
  for (const record of untold) memory.remember(keyOf(record), record.updatedAt);
  const triggers = untold.map(({ request }) => request.trigger);
  for (const number of new Set(triggers.flatMap(({ pullRequest }) => pullRequest ?? []))) {
    await queue.add({ version: 1, kind: "report", pullRequest: { repository: repository.ref, number } });
  }
  for (const trigger of triggers) {
    if (trigger.kind !== "command") continue;
    const pullRequest = { repository: repository.ref, number: trigger.pullRequest };
    await queue.add({ version: 1, kind: "command", pullRequest, commentId: trigger.commentId });
  }
}
