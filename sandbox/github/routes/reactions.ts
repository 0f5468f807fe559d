/** Reactions to comments, issues and pull requests. */

import { z } from "zod";
import { actorOf } from "../auth/access.ts";
import { json, noContent } from "../http/answer.ts";
import { notFound } from "../http/api-error.ts";
import type { RepositoryCall, Routes } from "../http/call.ts";
import { numberParam } from "../http/call.ts";
import { paginate } from "../http/paginate.ts";
import { readBody } from "../http/read-body.ts";
import type { Reaction } from "../model/pull-request.ts";
import { reactionContents } from "../model/pull-request.ts";
import { react } from "../operations/reactions.ts";
import { reactionsOf, serializeReaction } from "../serializers/reactions.ts";
import { checkConversationWrite } from "./comments.ts";
import { commentOf, issueOf } from "./lookup.ts";

const reactionBody = z.object({ content: z.enum(reactionContents) });

const ofComment = "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions";
const ofIssue = "/repos/{owner}/{repo}/issues/{issue_number}/reactions";

export const reactionRoutes: Routes<RepositoryCall> = {
  [`GET ${ofComment}`]: (call) => list(call, { kind: "comment", id: commentOf(call).id }),
  [`POST ${ofComment}`]: (call) => {
    const comment = commentOf(call);
    checkConversationWrite(call, comment.issueNumber);
    return create(call, { kind: "comment", id: comment.id });
  },
  [`DELETE ${ofComment}/{reaction_id}`]: (call) => {
    const comment = commentOf(call);
    checkConversationWrite(call, comment.issueNumber);
    const reaction = call.repository.reactions.get(numberParam(call, "reaction_id"));
    const own = reaction?.userId === actorOf(call.caller).account.id;
    if (reaction?.subject.kind !== "comment" || reaction.subject.id !== comment.id || !own) throw notFound();
    call.repository.reactions.delete(reaction.id);
    return noContent();
  },
  [`GET ${ofIssue}`]: (call) => list(call, { kind: "issue", number: issueOf(call).number }),
  [`POST ${ofIssue}`]: (call) => {
    const { number } = issueOf(call);
    checkConversationWrite(call, number);
    return create(call, { kind: "issue", number });
  },
};

function list(call: RepositoryCall, subject: Reaction["subject"]) {
  const content = call.url.searchParams.get("content");
  const items = reactionsOf(call.repository, subject).filter(
    (reaction) => content === null || content === "" || reaction.content === content,
  );
  return paginate({ url: call.url, items }, (reaction) => serializeReaction(call.hub, reaction));
}

function create(call: RepositoryCall, subject: Reaction["subject"]) {
  const { content } = readBody(call.request.body, reactionBody);
  const { repository } = call;
  const { reaction, created } = react(call.hub, {
    repository,
    subject,
    user: actorOf(call.caller).account,
    content,
  });
  return json(created ? 201 : 200, serializeReaction(call.hub, reaction));
}
