/** Payloads of `issue_comment`. */

import { z } from "zod";
import { mayHoldCommand } from "../commands/may-hold-command.ts";
import type { Event } from "../model/event.ts";
import { id, pullRequestRef, repositoryPayloadWith } from "./shapes.ts";

/** Only a new comment by a person on a pull request: what is edited later was not said when others read it. */
const created = repositoryPayloadWith({
  action: z.literal("created"),
  issue: z.object({ number: id, pull_request: z.looseObject({}) }),
  comment: z.object({ id, body: z.string(), user: z.object({ type: z.literal("User") }) }),
});

/** Most comments are talk: those that cannot hold a command cost no request. */
export function readIssueComment(payload: unknown): Event | undefined {
  const { success, data } = created.safeParse(payload);
  if (!success || !mayHoldCommand(data.comment.body)) return undefined;
  return {
    kind: "comment-created",
    pullRequest: pullRequestRef(data, data.issue.number),
    commentId: data.comment.id,
  };
}
