/** What the ids and numbers in a path name; what they do not name answers 404. */

import type { RepositoryCall } from "../http/call.ts";
import { numberParam } from "../http/call.ts";
import { ApiError, notFound } from "../http/api-error.ts";
import { resolveCommit } from "../git/refs.ts";
import type { Issue, IssueComment, PullRequest } from "../model/pull-request.ts";
import { conversationOf } from "../operations/comments.ts";

export function pullOf(call: RepositoryCall): PullRequest {
  return found(call.repository.pulls.get(numberParam(call, "pull_number")));
}

export function issueOf(call: RepositoryCall): Issue | PullRequest {
  return found(conversationOf(call.repository, numberParam(call, "issue_number")));
}

export function commentOf(call: RepositoryCall): IssueComment {
  return found(call.repository.comments.get(numberParam(call, "comment_id")));
}

export function found<T>(value: T | undefined): T {
  if (value === undefined) throw notFound();
  return value;
}

/** The commit that a path's `ref` names. */
export async function commitShaOf(call: RepositoryCall, name: string): Promise<string> {
  const sha = await resolveCommit(call.repository.dir, name);
  if (sha === undefined) throw new ApiError(422, `No commit found for SHA: ${name}`);
  return sha;
}
