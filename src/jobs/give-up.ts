/** A job that keeps failing is reported where people look, once, with what they can do. */

import { Fault } from "../core/model/fault.ts";
import type { Job } from "../core/model/job.ts";
import { type Outcome, outcome } from "../core/model/outcome.ts";
import type { Revision } from "../core/model/revision.ts";
import { nextStep } from "../core/plan/next-step.ts";
import { commandReply } from "../core/report/command-reply.ts";
import { commandsOfMarkers, marker } from "../core/report/marker.ts";
import { outcomeReport } from "../core/report/outcome-report.ts";
import { outcomeLine } from "../core/report/outcome-text.ts";
import type { GitHubRepository } from "../github/github.ts";
import { branchConfig } from "./branch-config.ts";
import { repositoryCheck } from "./check-names.ts";
import { tellObstacle, tellOutcome } from "./environment/tell.ts";
import { nameOfError } from "./name-of-error.ts";
import { outcomeOfFault } from "./outcome-of-fault.ts";
import type { Tools } from "./tools.ts";

/** Never throws: there is nobody left to tell but the log. */
export async function giveUp(job: Job, error: unknown, tools: Tools): Promise<void> {
  const ended = outcomeOf(error);
  tools.log("error", "a job was given up", {
    job: job.kind,
    reason: ended.reason,
    error: nameOfError(error),
  });
  const told = await Promise.allSettled(waysToTell(job, { ended, error, tools }).map((tell) => tell()));
  for (const one of told) {
    if (one.status === "fulfilled") continue;
    tools.log("error", "a given-up job could not be reported", {
      job: job.kind,
      error: nameOfError(one.reason),
    });
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof Fault && error.retry === "later";
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof Fault) return outcomeOfFault(error);
  return outcome("INTERNAL", {
    next: "The operator finds more in Slipway's log; ask again when it is mended.",
  });
}

interface GivenUp {
  readonly ended: Outcome;
  readonly error: unknown;
  readonly tools: Tools;
}

/** Each for itself: the permission that one of them lacks must not silence the others. */
function waysToTell(job: Job, { ended, error, tools }: GivenUp): readonly (() => Promise<void>)[] {
  switch (job.kind) {
    case "preview": {
      const { repository: ref, number } = job.pullRequest;
      const repository = tools.github.repository(ref);
      return [
        () => putComment(repository, { number, kind: "preview", ended }),
        async () => {
          const found = await repository.pullRequest(number);
          if (found !== undefined)
            await putCheck(repository, {
              revision: found.head,
              // What may go well later is asked for again by the next sweep: for it, this check is of no base.
              base: isPassing(error) ? undefined : found.base,
              ended,
            });
        },
      ];
    }
    case "command":
      return [() => tellCommand(job, ended, tools)];
    case "environment":
      return [() => tellEnvironment(job, { ended, error, tools })];
    case "follow":
      return waysToTellFollow(job, ended, tools);
    case "report":
    case "rerun":
    case "waiting":
    case "sweep":
      // Nobody asked for these; the next sweep does them again.
      return [];
  }
}

type JobOf<Kind extends Job["kind"]> = Extract<Job, { readonly kind: Kind }>;

/** What the branch asks for now could not even be written down: told on its head, and on the pull requests that brought that. */
function waysToTellFollow(
  { repository: ref, branch }: JobOf<"follow">,
  ended: Outcome,
  tools: Tools,
): readonly (() => Promise<void>)[] {
  const repository = tools.github.repository(ref);
  const headToTell = async (): Promise<Revision | undefined> =>
    (await isElsewhere(repository, branch, tools)) ? undefined : repository.branchHead(branch);
  return [
    async () => {
      const revision = await headToTell();
      if (revision !== undefined) await putCheck(repository, { revision, base: revision, ended });
    },
    async () => {
      const revision = await headToTell();
      const merged = revision === undefined ? [] : await repository.mergedPullRequests(revision);
      for (const { number, baseBranch } of merged) {
        if (baseBranch === branch) await putComment(repository, { number, kind: "deployments", ended });
      }
    },
  ];
}

/** No environment follows this branch: the next sweep refreshes the previews against it, and there is nothing to tell. */
async function isElsewhere(repository: GitHubRepository, branch: string, tools: Tools): Promise<boolean> {
  try {
    const read = await branchConfig(repository, tools);
    return read.kind === "absent" || (read.kind === "config" && read.branch !== branch);
  } catch {
    // Whether it is followed cannot be read now: rather told in vain than not at all.
    return false;
  }
}

async function putComment(
  repository: GitHubRepository,
  told: { readonly number: number; readonly kind: "preview" | "deployments"; readonly ended: Outcome },
): Promise<void> {
  const first = marker(told.kind);
  await repository.putComment(told.number, first, `${first}\n\n${outcomeReport(told.ended)}\n`);
}

async function putCheck(
  repository: GitHubRepository,
  told: { readonly revision: Revision; readonly base: Revision | undefined; readonly ended: Outcome },
): Promise<void> {
  await repository.putCheck({
    ...repositoryCheck(told.base),
    revision: told.revision,
    conclusion: "failure",
    title: outcomeLine(told.ended),
    summary: outcomeReport(told.ended),
  });
}

/** An answer that was given stays: only how its deployment stands could not be told. */
async function tellCommand(
  { pullRequest, commentId }: JobOf<"command">,
  ended: Outcome,
  tools: Tools,
): Promise<void> {
  const repository = tools.github.repository(pullRequest.repository);
  const thread = await repository.comments(pullRequest.number);
  if (thread.some(({ ours, body }) => ours && commandsOfMarkers(body).includes(commentId))) return;
  const lines = [{ answer: { kind: "outcome", outcome: ended } }] as const;
  await repository.putComment(
    pullRequest.number,
    marker({ command: commentId }),
    commandReply({ commentId, lines }),
  );
}

/** What may pass by itself is waited for, and the sweep looks again; what is wrong in Slipway ends the deployment. */
async function tellEnvironment(job: JobOf<"environment">, { ended, error, tools }: GivenUp): Promise<void> {
  const repository = tools.github.repository(job.repository);
  const { wanted, underWay } = nextStep(await repository.deployments(job.environment, () => true));
  const open = wanted === undefined ? underWay : [wanted, ...underWay];
  const tell = isPassing(error) ? tellObstacle : tellOutcome;
  for (const record of open) await tell(repository, record, ended, tools);
}
