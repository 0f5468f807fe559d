/** What a webhook payload means to us: a hint with references. Every fact in it is read again before it authorises anything. */

import type { PullRequestRef, RepositoryRef } from "./repository.ts";
import type { Revision } from "./revision.ts";

export type Event =
  | { readonly kind: "pull-request-changed"; readonly pullRequest: PullRequestRef }
  | { readonly kind: "pull-request-reviewed"; readonly pullRequest: PullRequestRef }
  | { readonly kind: "comment-created"; readonly pullRequest: PullRequestRef; readonly commentId: number }
  | { readonly kind: "branch-pushed"; readonly repository: RepositoryRef; readonly branch: string }
  /** Another App's check or a commit status changed: a waiting gate may open. */
  | {
      readonly kind: "checks-changed";
      readonly repository: RepositoryRef;
      /** Open ones whose head it is on, as far as GitHub tells: none for commit statuses and for heads of forks. */
      readonly pullRequests: readonly number[];
      /** What it is on, where GitHub named no pull request. */
      readonly revision?: Revision;
    }
  | {
      readonly kind: "check-rerequested";
      readonly repository: RepositoryRef;
      /** None for the head of a fork. */
      readonly pullRequests: readonly number[];
      readonly revision: Revision;
    }
  | { readonly kind: "installation-changed"; readonly installationId: number };
