/** Runs one command of a comment: who may, then what. */

import { commandText } from "../../core/commands/command-text.ts";
import type { Command, ParsedLine } from "../../core/model/command.ts";
import type { DeploymentRequest } from "../../core/model/deployment.ts";
import { Fault } from "../../core/model/fault.ts";
import type { RuleResult, Unknown } from "../../core/model/gate.ts";
import { type ReasonCode, outcome } from "../../core/model/outcome.ts";
import type { Role } from "../../core/model/pull-request.ts";
import { shortRevision } from "../../core/model/revision.ts";
import { authorise } from "../../core/policy/authorise.ts";
import type { Answer, ReplyLine } from "../../core/report/command-reply.ts";
import { outcomeOfFault } from "../outcome-of-fault.ts";
import { askedByComment, type CommandScene, recordsSinceComment } from "./command-scene.ts";
import type { RequestResult } from "./request-result.ts";
import { runDeploy } from "./run-deploy.ts";
import { runDiff } from "./run-diff.ts";
import { runRender } from "./run-render.ts";
import { runResume } from "./run-resume.ts";
import { runRollback } from "./run-rollback.ts";
import { runStatus } from "./run-status.ts";

/** One reply for each environment of the command, else one. */
export async function runLine(
  line: ParsedLine,
  role: Role | Unknown,
  scene: CommandScene,
): Promise<readonly ReplyLine[]> {
  if (line.kind === "error") return [{ answer: line }];
  const { command } = line;
  const targets = environmentsOf(command);
  const replies: ReplyLine[] = [];
  for (const environment of targets.length === 0 ? [undefined] : targets) {
    const answer = await answerOne(command, environment, role, scene);
    replies.push({ command: commandFor(command, environment), answer });
  }
  return replies;
}

/** A command for several environments is answered as if each had been asked for alone. */
export function commandFor(command: Command, environment: string | undefined): string {
  return commandText(
    command.name === "deploy" && environment !== undefined
      ? { ...command, environments: [environment] }
      : command,
  );
}

export function environmentsOf(command: Command): readonly string[] {
  switch (command.name) {
    case "deploy":
      return command.environments;
    case "rollback":
    case "resume":
      return [command.environment];
    case "help":
    case "status":
    case "diff":
    case "render":
      return [];
  }
}

async function answerOne(
  command: Command,
  environment: string | undefined,
  role: Role | Unknown,
  scene: CommandScene,
): Promise<Answer> {
  const allowed = authorise({
    command: command.name,
    actor: scene.comment.author,
    role,
    ...(environment === undefined ? {} : { environment }),
  });
  if (allowed.kind === "reject") return refusal(allowed);
  if (isWithdrawn(scene) && !whenClosed.has(command.name)) return closed(scene);
  try {
    return await run(command, environment ?? "", scene);
  } catch (error) {
    if (!(error instanceof Fault) || isTriedAgain(error)) throw error;
    const { next, ...ended } = outcomeOfFault(error);
    // What is answered at once is not tried again by itself.
    const then = error.retry === "later" ? "Comment the command again when it answers." : next;
    return { kind: "outcome", outcome: { ...ended, ...(then === undefined ? {} : { next: then }) } };
  }
}

/**
 * What will never work is this line's answer; what may work later is tried again, with the lines that ran found again. Nobody wants
 * to wait a minute for the news that a cluster is away.
 */
function isTriedAgain({ retry, reason }: Fault): boolean {
  return retry === "later" && !answeredAtOnce.has(reason);
}

const answeredAtOnce: ReadonlySet<ReasonCode> = new Set(["CLUSTER_UNAVAILABLE"]);

/** Of a pull request that was closed without a merge nothing is ever deployed. */
const whenClosed: ReadonlySet<Command["name"]> = new Set(["help", "status"]);

function isWithdrawn({ pullRequest: { state, merged } }: CommandScene): boolean {
  return state === "closed" && !merged;
}

function closed({ pullRequest: { number } }: CommandScene): Answer {
  return {
    kind: "outcome",
    outcome: outcome("PULL_REQUEST_CLOSED", {
      evidence: [`#${number} was closed without a merge`],
      next: "Reopen it, or comment on one that is open or merged.",
    }),
  };
}

function refusal({ reason, evidence, next }: Extract<RuleResult, { kind: "reject" }>): Answer {
  return { kind: "outcome", outcome: outcome(reason, { evidence, next }) };
}

async function run(command: Command, environment: string, scene: CommandScene): Promise<Answer> {
  switch (command.name) {
    case "help":
      return { kind: "help" };
    case "status":
      return runStatus(scene, command.environment);
    case "diff":
      return runDiff(scene, command.environments);
    case "render":
      return runRender(scene, command.revision);
    case "deploy":
      return once(environment, scene, () => runDeploy(scene, environment, command));
    case "rollback":
      return once(environment, scene, () => runRollback(scene, command));
    case "resume":
      return once(environment, scene, () => runResume(scene, command));
  }
}

/** A job that is run again finds what it asked for the first time, and asks for nothing. */
async function once(
  environment: string,
  scene: CommandScene,
  request: () => Promise<RequestResult>,
): Promise<Answer> {
  const records = await recordsSinceComment(scene, environment);
  const asked = askedByComment(scene, records, environment);
  if (asked !== undefined) return accepted(asked.request);
  const result = await request();
  return result.kind === "created" ? accepted(result.record.request) : { ...result, kind: "outcome" };
}

export function accepted({ kind, environment, revision }: DeploymentRequest): Answer {
  const words = {
    deploy: "Deploying",
    rollback: "Rolling back",
    resume: "Resuming",
  } as const;
  return {
    kind: "accepted",
    message: `${words[kind]} \`${environment}\` to \`${shortRevision(revision)}\`. This answer says how it ends.`,
  };
}
