/** Comments on issues and pull requests, and plain issues. */

import type { Actor } from "../auth/caller.ts";
import { validationFailed } from "../http/api-error.ts";
import type { Hub } from "../hub.ts";
import { timestamp } from "../hub.ts";
import type { Issue, IssueComment, PullRequest } from "../model/pull-request.ts";
import type { Repository } from "../model/repository.ts";
import { serializeComment, serializeIssue } from "../serializers/comment.ts";
import { checkBody, checkTitle } from "./limits.ts";

export function conversationOf(repository: Repository, number: number): Issue | PullRequest | undefined {
  return repository.pulls.get(number) ?? repository.issues.get(number);
}

export interface NewComment {
  readonly repository: Repository;
  readonly number: number;
  readonly actor: Actor;
  readonly body: string;
}

export function createComment(hub: Hub, { repository, number, actor, body }: NewComment): IssueComment {
  checkNotBlank(body);
  checkBody("IssueComment", body);
  const now = timestamp(hub);
  const comment: IssueComment = {
    id: hub.ids.next("comment"),
    issueNumber: number,
    authorId: actor.account.id,
    ...(actor.app === undefined ? {} : { appId: actor.app.id }),
    createdAt: now,
    updatedAt: now,
    body,
  };
  repository.comments.set(comment.id, comment);
  touch(repository, number, now);
  repository.timeline.push({ kind: "comment", number, commentId: comment.id, at: now });
  emitComment(hub, { repository, comment, actor, action: "created" });
  return comment;
}

function checkNotBlank(body: string): void {
  if (body.trim() !== "") return;
  throw validationFailed([
    { resource: "IssueComment", code: "unprocessable", field: "data", message: "Body cannot be blank" },
  ]);
}

function touch(repository: Repository, number: number, now: string): void {
  const conversation = conversationOf(repository, number);
  if (conversation !== undefined) conversation.updatedAt = now;
}

export interface CommentAct {
  readonly repository: Repository;
  readonly comment: IssueComment;
  readonly actor: Actor;
}

export function editComment(hub: Hub, { repository, comment, actor }: CommentAct, body: string): void {
  checkNotBlank(body);
  checkBody("IssueComment", body);
  const before = comment.body;
  comment.updatedAt = timestamp(hub);
  if (body === before) return;
  comment.body = body;
  comment.lastEditedAt = comment.updatedAt;
  comment.editorId = actor.account.id;
  emitComment(hub, { repository, comment, actor, action: "edited", changes: { body: { from: before } } });
}

export function deleteComment(hub: Hub, { repository, comment, actor }: CommentAct): void {
  repository.comments.delete(comment.id);
  for (const [id, { subject }] of repository.reactions) {
    if (subject.kind === "comment" && subject.id === comment.id) repository.reactions.delete(id);
  }
  emitComment(hub, { repository, comment, actor, action: "deleted" });
}

function emitComment(
  hub: Hub,
  {
    repository,
    comment,
    actor,
    action,
    changes,
  }: CommentAct & { readonly action: string; readonly changes?: unknown },
): void {
  const issue = conversationOf(repository, comment.issueNumber);
  if (issue === undefined) return;
  hub.webhooks.emit({
    name: "issue_comment",
    action,
    sender: actor.account,
    repository,
    payload: {
      issue: serializeIssue(hub, repository, issue),
      comment: serializeComment(hub, repository, comment),
      ...(changes === undefined ? {} : { changes }),
    },
  });
}

export function createIssue(
  hub: Hub,
  {
    repository,
    actor,
    title,
    body,
  }: {
    readonly repository: Repository;
    readonly actor: Actor;
    readonly title: string;
    readonly body: string | null;
  },
): Issue {
  checkTitle("Issue", title);
  checkBody("Issue", body);
  const now = timestamp(hub);
  const issue: Issue = {
    kind: "issue",
    id: hub.ids.next("issue"),
    number: repository.nextNumber,
    authorId: actor.account.id,
    ...(actor.app === undefined ? {} : { appId: actor.app.id }),
    createdAt: now,
    updatedAt: now,
    title,
    body,
    state: "open",
    locked: false,
  };
  repository.nextNumber += 1;
  repository.issues.set(issue.number, issue);
  return issue;
}
