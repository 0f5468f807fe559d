/** A job that keeps failing is reported where people look, once, with what they can do. */

import type { DeploymentRecord } from "../core/model/deployment.ts";
import { Fault } from "../core/model/fault.ts";
import type { Job } from "../core/model/job.ts";
import { type Outcome, outcome } from "../core/model/outcome.ts";
import { nextStep } from "../core/plan/next-step.ts";
import { commandReply } from "../core/report/command-reply.ts";
import { marker } from "../core/report/marker.ts";
import { outcomeReport } from "../core/report/outcome-report.ts";
import { outcomeLine } from "../core/report/outcome-text.ts";
import { repositoryCheck } from "./check-names.ts";
import { tellOutcome } from "./environment/tell.ts";
import { outcomeOfFault } from "./outcome-of-fault.ts";
import type { Tools } from "./tools.ts";

/** Never throws: there is nobody left to tell but the log. */
export async function giveUp(job: Job, error: unknown, tools: Tools): Promise<void> {
  const ended = outcomeOf(error);
  tools.log("error", "a job was given up", { job: job.kind, reason: ended.reason, error: nameOf(error) });
  try {
    await tell(job, ended, tools);
  } catch (failure) {
    tools.log("error", "a given-up job could not be reported", { job: job.kind, error: nameOf(failure) });
  }
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof Fault) return outcomeOfFault(error);
  return outcome("INTERNAL", {
    next: "The operator finds more in Slipway's log; ask again when it is mended.",
  });
}

/** An unforeseen error's message may hold anything; its name and its place in our code do not. */
function nameOf(error: unknown): string {
  if (error instanceof Fault) return error.message;
  if (!(error instanceof Error)) return typeof error;
  return `${error.name} ${error.stack?.split("\n").slice(1, 6).join(" ").trim() ?? ""}`;
}

async function tell(job: Job, ended: Outcome, tools: Tools): Promise<void> {
  switch (job.kind) {
    case "preview":
      return tellPreview(job, ended, tools);
    case "command":
      return tellCommand(job, ended, tools);
    case "environment":
      return tellEnvironment(job, ended, tools);
    case "follow":
    case "report":
    case "waiting":
    case "sweep":
      // Nobody asked for these; the next sweep does them again.
      return undefined;
  }
}

type JobOf<Kind extends Job["kind"]> = Extract<Job, { readonly kind: Kind }>;

async function tellPreview({ pullRequest }: JobOf<"preview">, ended: Outcome, tools: Tools): Promise<void> {
  const repository = tools.github.repository(pullRequest.repository);
  const { number } = pullRequest;
  const found = await repository.pullRequest(number);
  if (found === undefined) return;
  await repository.putCheck({
    ...repositoryCheck((await repository.branchHead(found.baseBranch)) ?? found.base),
    revision: found.head,
    conclusion: "failure",
    title: outcomeLine(ended),
    summary: outcomeReport(ended),
  });
  await repository.putComment(number, marker("preview"), `${marker("preview")}\n\n${outcomeReport(ended)}\n`);
}

async function tellCommand(
  { pullRequest, commentId }: JobOf<"command">,
  ended: Outcome,
  tools: Tools,
): Promise<void> {
  const repository = tools.github.repository(pullRequest.repository);
  const lines = [{ answer: { kind: "outcome", outcome: ended } }] as const;
  await repository.putComment(
    pullRequest.number,
    marker({ command: commentId }),
    commandReply({ commentId, lines }),
  );
}

async function tellEnvironment(job: JobOf<"environment">, ended: Outcome, tools: Tools): Promise<void> {
  const repository = tools.github.repository(job.repository);
  const { wanted, underWay } = nextStep(await repository.deployments(job.environment));
  const open = [wanted, underWay].filter((record): record is DeploymentRecord => record !== undefined);
  for (const record of open) await tellOutcome(repository, record, ended, tools);
}
