/** A job carries references only: what to look at again, never what was seen. It may run twice, late or never. */

import type { PullRequestRef, RepositoryRef } from "./repository.ts";
import type { Revision } from "./revision.ts";

export type Job =
  /** Show on a pull request what each environment would become. */
  | { readonly version: 1; readonly kind: "preview"; readonly pullRequest: PullRequestRef }
  /** Answer a comment. */
  | {
      readonly version: 1;
      readonly kind: "command";
      readonly pullRequest: PullRequestRef;
      readonly commentId: number;
    }
  /** Make Deployments for what the followed branch asks for now, and refresh the previews against it. */
  | {
      readonly version: 1;
      readonly kind: "follow";
      readonly repository: RepositoryRef;
      readonly branch: string;
    }
  /** Compute what the environment should be and bring it one step nearer. */
  | {
      readonly version: 1;
      readonly kind: "environment";
      readonly repository: RepositoryRef;
      readonly environment: string;
    }
  /** Tell on a pull request how its deployments stand: one writer of that comment, always from the newest records. */
  | { readonly version: 1; readonly kind: "report"; readonly pullRequest: PullRequestRef }
  /** Our checks on this revision are asked for anew, or those of others changed, and GitHub did not tell on which pull requests. */
  | {
      readonly version: 1;
      readonly kind: "rerun";
      readonly repository: RepositoryRef;
      readonly revision: Revision;
    }
  /** Look again at every Deployment of the repository that waits. */
  | { readonly version: 1; readonly kind: "waiting"; readonly repository: RepositoryRef }
  /** Find all work again from GitHub. */
  | { readonly version: 1; readonly kind: "sweep"; readonly installationId?: number };

export type JobKind = Job["kind"];

/**
 * Jobs of one key never run at the same time, and a newer one replaces a queued older one.
 * Safe as a file name and as a part of a Redis key.
 */
export function jobKey(job: Job): string {
  switch (job.kind) {
    case "preview":
      return `preview.${job.pullRequest.repository.id}.${job.pullRequest.number}`;
    case "command":
      return `command.${job.pullRequest.repository.id}.${job.commentId}`;
    case "follow":
      return `follow.${job.repository.id}.${encodeURIComponent(job.branch)}`;
    case "environment":
      return `environment.${job.repository.id}.${job.environment}`;
    case "report":
      return `report.${job.pullRequest.repository.id}.${job.pullRequest.number}`;
    case "rerun":
      return `rerun.${job.repository.id}.${job.revision}`;
    case "waiting":
      return `waiting.${job.repository.id}`;
    case "sweep":
      return `sweep.${job.installationId ?? "all"}`;
  }
}
