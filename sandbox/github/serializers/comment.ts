/** Issues and their comments as the API shows them. */

import type { Hub } from "../hub.ts";
import type { Issue, IssueComment, PullRequest } from "../model/pull-request.ts";
import type { Repository } from "../model/repository.ts";
import { nodeId } from "../store.ts";
import { serializeAccountId } from "./account.ts";
import { serializeAppId } from "./app.ts";
import { authorAssociation } from "./association.ts";
import { serializeReactionSummary } from "./reactions.ts";
import { repositoryHtmlUrl, repositoryUrl } from "./repository.ts";

function conversationHtmlUrl(hub: Hub, repository: Repository, conversation: Issue | PullRequest): string {
  const kind = conversation.kind === "pull" ? "pull" : "issues";
  return `${repositoryHtmlUrl(hub, repository)}/${kind}/${conversation.number}`;
}

export function serializeComment(hub: Hub, repository: Repository, comment: IssueComment) {
  const url = `${repositoryUrl(hub, repository)}/issues/comments/${comment.id}`;
  const number = comment.issueNumber;
  const conversation = repository.pulls.get(number) ?? repository.issues.get(number);
  const html = conversation === undefined ? "" : conversationHtmlUrl(hub, repository, conversation);
  return {
    url,
    html_url: `${html}#issuecomment-${comment.id}`,
    issue_url: `${repositoryUrl(hub, repository)}/issues/${number}`,
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    user: serializeAccountId(hub, comment.authorId),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    body: comment.body,
    author_association: authorAssociation(hub, repository, comment.authorId),
    reactions: serializeReactionSummary(repository, { subject: { kind: "comment", id: comment.id }, url }),
    performed_via_github_app: serializeAppId(hub, comment.appId),
  };
}

/** An issue; a pull request is one too. */
export function serializeIssue(hub: Hub, repository: Repository, issue: Issue | PullRequest) {
  const url = `${repositoryUrl(hub, repository)}/issues/${issue.number}`;
  const html = conversationHtmlUrl(hub, repository, issue);
  return {
    url,
    repository_url: repositoryUrl(hub, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: html,
    id: issue.id,
    node_id: nodeId(issue.kind === "pull" ? "PR" : "I", issue.id),
    number: issue.number,
    title: issue.title,
    user: serializeAccountId(hub, issue.authorId),
    labels: [],
    state: issue.state,
    state_reason: issue.kind === "issue" && issue.state === "closed" ? "completed" : null,
    locked: issue.locked,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: [...repository.comments.values()].filter(({ issueNumber }) => issueNumber === issue.number)
      .length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt ?? null,
    author_association: authorAssociation(hub, repository, issue.authorId),
    active_lock_reason: null,
    body: issue.body,
    reactions: serializeReactionSummary(repository, {
      subject: { kind: "issue", number: issue.number },
      url,
    }),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: serializeAppId(hub, issue.appId),
    ...(issue.kind === "pull"
      ? {
          draft: issue.draft,
          pull_request: {
            url: `${repositoryUrl(hub, repository)}/pulls/${issue.number}`,
            html_url: html,
            diff_url: `${html}.diff`,
            patch_url: `${html}.patch`,
            merged_at: issue.merged?.at ?? null,
          },
        }
      : {}),
  };
}
