/** Answers a comment: acknowledged at once, run once, answered in one place. */

import { mayHoldCommand } from "../../core/commands/may-hold-command.ts";
import { parseCommands } from "../../core/commands/parse-commands.ts";
import type { ParsedLine } from "../../core/model/command.ts";
import { Fault } from "../../core/model/fault.ts";
import type { Unknown } from "../../core/model/gate.ts";
import type { Job } from "../../core/model/job.ts";
import { type Outcome, outcome } from "../../core/model/outcome.ts";
import type { Role } from "../../core/model/pull-request.ts";
import { type ReplyLine, commandReply } from "../../core/report/command-reply.ts";
import { commandOfMarker, marker } from "../../core/report/marker.ts";
import type { Comment, GitHubRepository } from "../../github/github.ts";
import type { Handled } from "../../queue/queue.ts";
import { branchConfig } from "../branch-config.ts";
import type { Tools } from "../tools.ts";
import type { CommandScene } from "./command-scene.ts";
import { progress } from "./progress.ts";
import { runLine } from "./run-line.ts";

type CommandJob = Extract<Job, { readonly kind: "command" }>;

const done: Handled = { kind: "done" };

export async function handleCommand(job: CommandJob, tools: Tools, signal: AbortSignal): Promise<Handled> {
  const repository = tools.github.repository(job.pullRequest.repository);
  const comment = await repository.comment(job.commentId);
  if (comment === undefined || comment.ours || comment.author.kind !== "user") return done;
  if (!mayHoldCommand(comment.body)) return done;
  const scene = await loadCommandScene(repository, comment, tools, signal);
  const lines = parsedLines(comment, scene);
  if (lines.length === 0) return done;

  if (await isAnswered(repository, comment)) {
    const replies = scene === undefined ? undefined : await progress(lines, scene);
    if (replies !== undefined) await reply(repository, comment, replies);
    return done;
  }
  await repository.react(comment.id, "eyes");
  await reply(repository, comment, await answers(lines, comment, scene));
  return done;
}

/** `undefined` where there is no pull request, or no configuration to run commands by. */
async function loadCommandScene(
  repository: GitHubRepository,
  comment: Comment,
  tools: Tools,
  signal: AbortSignal,
): Promise<CommandScene | undefined> {
  const pullRequest = await repository.pullRequest(comment.pullRequest);
  if (pullRequest === undefined) return undefined;
  const read = await branchConfig(repository, tools, signal);
  if (read.kind !== "config") return undefined;
  const { config, branch, head } = read;
  return { repository, comment, pullRequest, config, branch, branchHead: head, tools, signal };
}

function parsedLines(comment: Comment, scene: CommandScene | undefined): readonly ParsedLine[] {
  const names = scene?.config.environments.map(({ name }) => name) ?? [];
  return parseCommands(comment.body, names);
}

async function isAnswered(repository: GitHubRepository, comment: Comment): Promise<boolean> {
  const comments = await repository.comments(comment.pullRequest);
  return comments.some(({ ours, body }) => ours && commandOfMarker(body) === comment.id);
}

async function answers(
  lines: readonly ParsedLine[],
  comment: Comment,
  scene: CommandScene | undefined,
): Promise<readonly ReplyLine[]> {
  const refused = refusalOfComment(comment, scene);
  if (refused !== undefined) return [{ answer: { kind: "outcome", outcome: refused } }];
  if (scene === undefined) return [];
  const role = await readRole(scene);
  const replies: ReplyLine[] = [];
  for (const line of lines) {
    replies.push(...(await runLine(line, role, scene)));
  }
  return replies;
}

/** Others can edit a comment after it was written: what it says now may not be what its author asked. */
function refusalOfComment({ edited }: Comment, scene: CommandScene | undefined): Outcome | undefined {
  if (edited) return outcome("COMMENT_EDITED", { next: "Write a new comment." });
  if (scene === undefined) {
    return outcome("CONFIG_INVALID", {
      evidence: [".github/slipway.yml is missing on the branch, or has problems"],
      next: "`slipway validate` lists every problem with its line.",
    });
  }
  return undefined;
}

async function readRole({ repository, comment }: CommandScene): Promise<Role | Unknown> {
  try {
    return await repository.role(comment.author);
  } catch (error) {
    if (!(error instanceof Fault) || error.retry === "later") throw error;
    return { unknown: error.message };
  }
}

async function reply(
  repository: GitHubRepository,
  comment: Comment,
  lines: readonly ReplyLine[],
): Promise<void> {
  if (lines.length === 0) return;
  const text = commandReply({ commentId: comment.id, lines });
  await repository.putComment(comment.pullRequest, marker({ command: comment.id }), text);
}
