/** Pull requests and reviews as the API shows them. */

import type { Hub } from "../hub.ts";
import type { PullRequest, Review } from "../model/pull-request.ts";
import type { Repository } from "../model/repository.ts";
import { nodeId } from "../store.ts";
import { serializeAccountId } from "./account.ts";
import { authorAssociation } from "./association.ts";
import { ownerLogin, repositoryHtmlUrl, repositoryUrl, serializeRepository } from "./repository.ts";

/** The form of lists. */
export function serializePull(hub: Hub, repository: Repository, pull: PullRequest) {
  const url = `${repositoryUrl(hub, repository)}/pulls/${pull.number}`;
  const issue = `${repositoryUrl(hub, repository)}/issues/${pull.number}`;
  const html = `${repositoryHtmlUrl(hub, repository)}/pull/${pull.number}`;
  const statuses = `${repositoryUrl(hub, repository)}/statuses/${pull.head.sha}`;
  return {
    url,
    id: pull.id,
    node_id: nodeId("PR", pull.id),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    number: pull.number,
    state: pull.state,
    locked: pull.locked,
    title: pull.title,
    user: serializeAccountId(hub, pull.authorId),
    body: pull.body,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt ?? null,
    merged_at: pull.merged?.at ?? null,
    merge_commit_sha: pull.merged?.commit ?? pull.mergeability?.mergeCommit ?? null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: [],
    milestone: null,
    draft: pull.draft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${repositoryUrl(hub, repository)}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    head: serializeHead(hub, pull),
    base: {
      label: `${ownerLogin(hub, repository)}:${pull.base.ref}`,
      ref: pull.base.ref,
      sha: pull.base.sha,
      user: serializeAccountId(hub, repository.ownerId),
      repo: serializeRepository(hub, repository),
    },
    _links: {
      self: { href: url },
      html: { href: html },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${repositoryUrl(hub, repository)}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses },
    },
    author_association: authorAssociation(hub, repository, pull.authorId),
    auto_merge: null,
    active_lock_reason: null,
  };
}

function serializeHead(hub: Hub, { head }: PullRequest) {
  const owner = hub.store.accounts.get(head.ownerId);
  const repository =
    head.repositoryId === undefined ? undefined : hub.store.repositories.get(head.repositoryId);
  return {
    label: `${owner?.login ?? "unknown"}:${head.ref}`,
    ref: head.ref,
    sha: head.sha,
    user: serializeAccountId(hub, head.ownerId),
    // A deleted fork leaves null behind.
    repo: repository === undefined ? null : serializeRepository(hub, repository),
  };
}

export interface PullFacts {
  readonly mergeable: boolean | null;
  readonly rebaseable: boolean | null;
  readonly mergeableState: string;
  readonly commits: number;
  readonly additions: number;
  readonly deletions: number;
  readonly changedFiles: number;
}

/** The form of a single pull request. */
export function serializeFullPull(
  hub: Hub,
  {
    repository,
    pull,
    facts,
  }: { readonly repository: Repository; readonly pull: PullRequest; readonly facts: PullFacts },
) {
  return {
    ...serializePull(hub, repository, pull),
    merged: pull.merged !== undefined,
    mergeable: facts.mergeable,
    rebaseable: facts.rebaseable,
    mergeable_state: facts.mergeableState,
    merged_by: serializeAccountId(hub, pull.merged?.byId),
    comments: [...repository.comments.values()].filter(({ issueNumber }) => issueNumber === pull.number)
      .length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: facts.commits,
    additions: facts.additions,
    deletions: facts.deletions,
    changed_files: facts.changedFiles,
  };
}

export function serializeReview(hub: Hub, repository: Repository, review: Review) {
  const pull = `${repositoryUrl(hub, repository)}/pulls/${review.pullNumber}`;
  const html = `${repositoryHtmlUrl(hub, repository)}/pull/${review.pullNumber}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId("PRR", review.id),
    user: serializeAccountId(hub, review.authorId),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: pull,
    author_association: authorAssociation(hub, repository, review.authorId),
    _links: { html: { href: html }, pull_request: { href: pull } },
    ...(review.submittedAt === undefined ? {} : { submitted_at: review.submittedAt }),
    commit_id: review.commit,
  };
}
