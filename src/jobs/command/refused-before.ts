/** Who may not give commands is told so once on a pull request; after that the same answer stands for all that follows. */

import { commandsOfMarkers, marker } from "../../core/report/marker.ts";
import { reasonText } from "../../core/report/outcome-text.ts";
import type { ReplyLine } from "../../core/report/command-reply.ts";
import type { Comment, GitHubRepository } from "../../github/github.ts";

/** Comments that one reply answers; then another reply begins. A comment on GitHub has an end. */
const mostAnswered = 100;

export interface RefusedComment {
  readonly comment: Comment;
  /** All comments of the pull request. */
  readonly thread: readonly Comment[];
  readonly replies: readonly ReplyLine[];
}

/** Whether an earlier refusal took this comment in: its first lines name every comment that it answers. */
export async function joinRefusal(
  repository: Pick<GitHubRepository, "putComment">,
  { comment, thread, replies }: RefusedComment,
): Promise<boolean> {
  if (!replies.every(isRefused)) return false;
  const earlier = thread.find((one) => one.ours && isRefusalOf(one, comment, thread));
  const [first] = earlier === undefined ? [] : commandsOfMarkers(earlier.body);
  if (earlier === undefined || first === undefined) return false;
  const own = marker({ command: first });
  const body = earlier.body.replaceAll("\r\n", "\n");
  await repository.putComment(
    comment.pullRequest,
    own,
    body.replace(own, `${own}\n${marker({ command: comment.id })}`),
  );
  return true;
}

function isRefused({ answer }: ReplyLine): boolean {
  return answer.kind === "outcome" && answer.outcome.reason === "NOT_AUTHORISED";
}

/** Its text decides only whether a second answer is worth reading; nothing is allowed by it. A full one is left as it is. */
function isRefusalOf(reply: Comment, { author }: Comment, thread: readonly Comment[]): boolean {
  if (!reply.body.includes(reasonText("NOT_AUTHORISED"))) return false;
  const answered = new Set(commandsOfMarkers(reply.body));
  if (answered.size >= mostAnswered) return false;
  return thread.some((one) => answered.has(one.id) && one.author.id === author.id);
}
