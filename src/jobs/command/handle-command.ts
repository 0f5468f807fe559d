/** Answers a comment: acknowledged at once, run once, answered in one place. */

import { mayHoldCommand } from "../../core/commands/may-hold-command.ts";
import { parseCommands } from "../../core/commands/parse-commands.ts";
import type { ParsedLine } from "../../core/model/command.ts";
import type { Job } from "../../core/model/job.ts";
import { outcome } from "../../core/model/outcome.ts";
import { type ReplyLine, commandReply } from "../../core/report/command-reply.ts";
import { commandsOfMarkers, marker } from "../../core/report/marker.ts";
import { updateReply } from "../../core/report/reply-parts.ts";
import type { Comment, GitHubRepository } from "../../github/github.ts";
import type { Handled } from "../../queue/queue.ts";
import { type BranchConfig, branchConfig } from "../branch-config.ts";
import type { Tools } from "../tools.ts";
import { answerLines } from "./answer-lines.ts";
import type { CommandScene } from "./command-scene.ts";
import { progress } from "./progress.ts";
import { joinRefusal } from "./refused-before.ts";
import { answerTooMany } from "./too-many.ts";
import { unconfiguredAnswers } from "./unconfigured-answers.ts";

type CommandJob = Extract<Job, { readonly kind: "command" }>;

const done: Handled = { kind: "done" };

export async function handleCommand(job: CommandJob, tools: Tools, signal: AbortSignal): Promise<Handled> {
  const repository = tools.github.repository(job.pullRequest.repository);
  const comment = await repository.comment(job.commentId);
  if (comment === undefined || comment.ours || comment.author.kind !== "user") return done;
  if (!mayHoldCommand(comment.body)) return done;
  const pullRequest = await repository.pullRequest(comment.pullRequest);
  // A plain issue: nothing there could be deployed.
  if (pullRequest === undefined) return done;
  const read = await branchConfig(repository, tools, signal);
  const lines = parseCommands(comment.body, environmentNames(read));
  if (lines.length === 0) return done;

  const thread = await repository.comments(comment.pullRequest);
  const given = thread.find(({ ours, body }) => ours && commandsOfMarkers(body).includes(comment.id));
  const scene: CommandScene | undefined =
    read.kind === "config"
      ? { ...read, branchHead: read.head, repository, comment, pullRequest, tools, signal }
      : undefined;
  if (given !== undefined) {
    if (scene !== undefined) await tellProgress(lines, given, scene);
    return done;
  }
  if (await answerTooMany(repository, comment, thread)) return done;
  await repository.react(comment.id, "eyes");
  const replies = await answers(lines, { repository, comment, read, scene });
  if (await joinRefusal(repository, { comment, thread, replies })) return done;
  await reply(repository, comment, commandReply({ commentId: comment.id, lines: replies }));
  return done;
}

function environmentNames(read: BranchConfig): readonly string[] {
  return read.kind === "config" ? read.config.environments.map(({ name }) => name) : [];
}

interface Question {
  readonly repository: GitHubRepository;
  readonly comment: Comment;
  readonly read: BranchConfig;
  readonly scene: CommandScene | undefined;
}

async function answers(
  lines: readonly ParsedLine[],
  { repository, comment, read, scene }: Question,
): Promise<readonly ReplyLine[]> {
  // Others can edit a comment after it was written: what it says now may not be what its author asked.
  if (comment.edited) {
    const refused = outcome("COMMENT_EDITED", { next: "Write a new comment." });
    return [{ answer: { kind: "outcome", outcome: refused } }];
  }
  return scene === undefined
    ? unconfiguredAnswers(lines, repository, comment, read)
    : answerLines(lines, scene);
}

/** How its deployments stand: the same reply, edited in place. */
async function tellProgress(
  lines: readonly ParsedLine[],
  given: Comment,
  scene: CommandScene,
): Promise<void> {
  const newer = await progress(lines, scene);
  if (newer.length === 0) return;
  const { repository, comment } = scene;
  const text = commandReply({ commentId: comment.id, lines: newer });
  await reply(repository, comment, updateReply(given.body.replaceAll("\r\n", "\n"), text));
}

async function reply(
  repository: GitHubRepository,
  { id, pullRequest }: Comment,
  text: string,
): Promise<void> {
  await repository.putComment(pullRequest, marker({ command: id }), text);
}
