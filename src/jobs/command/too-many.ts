/** A storm of commands: those over the limit are answered together, in few replies, and none of them is run. */

import { hasToken } from "../../core/commands/command-rate.ts";
import { mayHoldCommand } from "../../core/commands/may-hold-command.ts";
import { outcome } from "../../core/model/outcome.ts";
import { commandReply } from "../../core/report/command-reply.ts";
import { marker } from "../../core/report/marker.ts";
import type { Comment, GitHubRepository } from "../../github/github.ts";

/** Comments that one reply answers; a comment on GitHub has an end. */
const mostAnswered = 100;

/** Told by the thread itself, so that every worker comes to the same answer. Whether this comment is among them. */
export async function answerTooMany(
  repository: Pick<GitHubRepository, "putComment">,
  { id, author, pullRequest }: Comment,
  thread: readonly Comment[],
): Promise<boolean> {
  const refused = overLimit(thread.filter((one) => !one.ours && one.author.id === author.id));
  const place = refused.indexOf(id);
  if (place < 0) return false;
  const from = place - (place % mostAnswered);
  const [first = id, ...others] = refused.slice(from, from + mostAnswered);
  await repository.putComment(pullRequest, marker({ command: first }), reply(first, others));
  return true;
}

/** In the order of the comments. */
function overLimit(comments: readonly Comment[]): readonly number[] {
  const asked = comments
    .filter(({ body }) => mayHoldCommand(body))
    .map((one) => ({ id: one.id, at: Date.parse(one.createdAt) }));
  return asked
    .filter(({ id }) => !hasToken(asked, id))
    .map(({ id }) => id)
    .toSorted((a, b) => a - b);
}

function reply(first: number, others: readonly number[]): string {
  const refusal = outcome("TOO_MANY_COMMANDS", {
    evidence: ["this reply stands for all of them"],
    next: "Wait a minute, then comment what is still wanted.",
  });
  const text = commandReply({ commentId: first, lines: [{ answer: { kind: "outcome", outcome: refusal } }] });
  const own = marker({ command: first });
  return text.replace(own, [own, ...others.map((command) => marker({ command }))].join("\n"));
}
