/** Under which keys a worker remembers what it need not ask again. */

import type { DeploymentRecord } from "../core/model/deployment.ts";
import type { Comparison } from "./environment/compare-with-running.ts";
import type { Scene } from "./environment/scene.ts";
import type { Tools } from "./tools.ts";
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

interface Compared extends Pick<Comparison, "running" | "revision"> {
  readonly head: Pick<Comparison["head"], "digest">;
}

interface ComparedIn extends Pick<Scene, "environment" | "pins" | "findings"> {
  readonly repository: { readonly ref: RepositoryRef };
}

/**
 * All that the findings between what an environment runs and what it would run depend on: revisions and digests name contents, and
 * the rest is how they are read and weighed.
 */
export function comparedKey(
  { repository, environment, pins, findings }: ComparedIn,
  { running, revision, head }: Compared,
  { sha256 }: Pick<Tools, "sha256">,
): string {
  const parts = [repository.ref.id, environment, pins, findings, running, revision, head.digest];
  return sha256(JSON.stringify(parts));
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
