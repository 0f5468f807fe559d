/** What a webhook payload means to us: a hint with references. Every fact in it is read again before it authorises anything. */

import type { PullRequestRef, RepositoryRef } from "./repository.ts";

export type Event =
  | { readonly kind: "pull-request-changed"; readonly pullRequest: PullRequestRef }
  | { readonly kind: "pull-request-reviewed"; readonly pullRequest: PullRequestRef }
  | { readonly kind: "comment-created"; readonly pullRequest: PullRequestRef; readonly commentId: number }
  | { readonly kind: "branch-pushed"; readonly repository: RepositoryRef; readonly branch: string }
  /** Another App's check or a commit status changed: a waiting gate may open. */
  | { readonly kind: "checks-changed"; readonly repository: RepositoryRef }
  | {
      readonly kind: "check-rerequested";
      readonly repository: RepositoryRef;
      readonly pullRequests: readonly number[];
    }
  | { readonly kind: "installation-changed"; readonly installationId: number };
