/** Under which keys a worker remembers what it need not ask again. */

import type { DeploymentRecord } from "../core/model/deployment.ts";
import type { PullRequestRef, RepositoryRef } from "../core/model/repository.ts";

/** The head up to which every Deployment that the branch asks for was made. */
export function followedKey({ id }: RepositoryRef, branch: string): string {
  return `followed ${id} ${branch}`;
}

/** The head and the base of the newest preview that was seen complete. */
export function previewedKey({ repository, number }: PullRequestRef): string {
  return `previewed ${repository.id} ${number}`;
}

/** Digests of the preview that this worker wrote last: of the render, of all of it, and of the comment's text. */
export function shownKey({ repository, number }: PullRequestRef): string {
  return `shown ${repository.id} ${number}`;
}

/** ISO 8601: up to when all comments were looked at. */
export function commentsKey({ id }: RepositoryRef): string {
  return `comments ${id}`;
}

/** ISO 8601 of the newest status of a deployment that comments were asked to tell of. */
export function toldKey(
  { id }: RepositoryRef,
  { createdAt, request: { environment, revision, kind } }: Omit<DeploymentRecord, "id">,
): string {
  return `told ${id} ${environment} ${kind} ${revision} ${createdAt}`;
}
