/** Comments on issues and pull requests, and the issues themselves. */

import { z } from "zod";
import { actorOf, notAccessible, satisfies } from "../auth/access.ts";
import { atLeast, roleOf } from "../auth/roles.ts";
import { json, noContent } from "../http/answer.ts";
import { ApiError, forbidden } from "../http/api-error.ts";
import type { RepositoryCall, Routes } from "../http/call.ts";
import { numberParam } from "../http/call.ts";
import { paginate, readChoice } from "../http/paginate.ts";
import { readBody } from "../http/read-body.ts";
import type { IssueComment } from "../model/pull-request.ts";
import { createComment, createIssue, deleteComment, editComment } from "../operations/comments.ts";
import { serializeComment, serializeIssue } from "../serializers/comment.ts";
import { repositoryUrl } from "../serializers/repository.ts";
import { commentOf, issueOf } from "./lookup.ts";

const commentBody = z.object({ body: z.string() });
const issueBody = z.object({ title: z.string(), body: z.string().nullable().optional() });

export const commentRoutes: Routes<RepositoryCall> = {
  "POST /repos/{owner}/{repo}/issues": (call) => {
    const body = readBody(call.request.body, issueBody);
    const issue = createIssue(call.hub, {
      repository: call.repository,
      actor: actorOf(call.caller),
      title: body.title,
      body: body.body ?? null,
    });
    const location = `${repositoryUrl(call.hub, call.repository)}/issues/${issue.number}`;
    return json(201, serializeIssue(call.hub, call.repository, issue), { location });
  },
  "GET /repos/{owner}/{repo}/issues/{issue_number}": (call) =>
    json(200, serializeIssue(call.hub, call.repository, issueOf(call))),
  "GET /repos/{owner}/{repo}/issues/comments": listAll,
  "GET /repos/{owner}/{repo}/issues/{issue_number}/comments": listOne,
  "POST /repos/{owner}/{repo}/issues/{issue_number}/comments": create,
  "GET /repos/{owner}/{repo}/issues/comments/{comment_id}": (call) =>
    json(200, serializeComment(call.hub, call.repository, commentOf(call))),
  "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}": (call) => {
    const comment = commentOf(call);
    mayChange(call, comment);
    editComment(
      call.hub,
      { repository: call.repository, comment, actor: actorOf(call.caller) },
      readBody(call.request.body, commentBody).body,
    );
    return json(200, serializeComment(call.hub, call.repository, comment));
  },
  "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}": (call) => {
    const comment = commentOf(call);
    mayChange(call, comment);
    deleteComment(call.hub, { repository: call.repository, comment, actor: actorOf(call.caller) });
    return noContent();
  },
};

function create(call: RepositoryCall) {
  const issue = issueOf(call);
  checkConversationWrite(call, issue.number);
  if (issue.locked && !mayWrite(call)) throw forbidden("Unable to create comment because issue is locked.");
  const { body } = readBody(call.request.body, commentBody);
  const comment = createComment(call.hub, {
    repository: call.repository,
    number: issue.number,
    actor: actorOf(call.caller),
    body,
  });
  const shown = serializeComment(call.hub, call.repository, comment);
  return json(201, shown, { location: shown.url });
}

/** On a pull request the permission of pull requests decides, on an issue that of issues. */
export function checkConversationWrite(call: RepositoryCall, number: number): void {
  if (call.caller.kind !== "installation") return;
  const needed = call.repository.pulls.has(number)
    ? { pull_requests: "write" as const }
    : { issues: "write" as const };
  if (!satisfies(call.caller.permissions, needed)) throw notAccessible({ anyOf: [needed] });
}

function mayChange(call: RepositoryCall, comment: IssueComment): void {
  checkConversationWrite(call, comment.issueNumber);
  if (comment.authorId !== actorOf(call.caller).account.id && !mayWrite(call)) {
    throw forbidden("You must have write access to change this comment.");
  }
}

function mayWrite({ hub, repository, caller }: RepositoryCall): boolean {
  if (caller.kind === "installation") return true;
  return caller.kind === "user" && atLeast(roleOf(hub, repository, caller.user.id), "write");
}

function since(call: RepositoryCall): string {
  const given = call.url.searchParams.get("since");
  if (given === null || given === "") return "";
  const time = Date.parse(given);
  if (Number.isNaN(time))
    throw new ApiError(422, "Validation Failed", {
      errors: [{ resource: "IssueComment", field: "since", code: "invalid" }],
    });
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function listAll(call: RepositoryCall) {
  const query = call.url.searchParams;
  const sort = readChoice(query, "sort", { of: ["created", "updated"], fallback: "created" });
  const direction = readChoice(query, "direction", {
    of: ["asc", "desc"],
    fallback: query.has("sort") ? "desc" : "asc",
  });
  const from = since(call);
  const key = (comment: IssueComment): string => (sort === "updated" ? comment.updatedAt : comment.createdAt);
  const items = [...call.repository.comments.values()]
    .filter(({ updatedAt }) => updatedAt >= from)
    .toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id - b.id));
  if (direction === "desc") items.reverse();
  return paginate({ url: call.url, items }, (comment) =>
    serializeComment(call.hub, call.repository, comment),
  );
}

function listOne(call: RepositoryCall) {
  issueOf(call);
  const number = numberParam(call, "issue_number");
  const from = since(call);
  const items = [...call.repository.comments.values()].filter(
    ({ issueNumber, updatedAt }) => issueNumber === number && updatedAt >= from,
  );
  return paginate({ url: call.url, items }, (comment) =>
    serializeComment(call.hub, call.repository, comment),
  );
}
