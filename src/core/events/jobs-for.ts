/** Which work an Event asks for: a doorbell only, with references and without a fact that could authorise anything. */

import type { Event } from "../model/event.ts";
import type { Job } from "../model/job.ts";
import type { RepositoryRef } from "../model/repository.ts";
import type { Revision } from "../model/revision.ts";

export interface AskedJob {
  readonly job: Job;
  /** Milliseconds that it may wait for others of its kind; none when absent. */
  readonly delayMs?: number;
}

/** Dozens of checks of one head end within seconds: what is shown of them is written once. The gates themselves wait for nothing. */
const togetherMs = 5_000;

/** Jobs of one key replace each other in the queue, so that a storm of events is one look. */
export function jobsFor(event: Event): readonly AskedJob[] {
  switch (event.kind) {
    case "pull-request-changed":
      return [{ job: { version: 1, kind: "preview", pullRequest: event.pullRequest } }];
    case "pull-request-reviewed":
      // What production still needs is a part of the preview.
      return [
        { job: { version: 1, kind: "waiting", repository: event.pullRequest.repository } },
        { job: { version: 1, kind: "preview", pullRequest: event.pullRequest } },
      ];
    case "comment-created":
      return [
        { job: { version: 1, kind: "command", pullRequest: event.pullRequest, commentId: event.commentId } },
      ];
    case "branch-pushed":
      return [{ job: { version: 1, kind: "follow", repository: event.repository, branch: event.branch } }];
    case "checks-changed":
      return [
        { job: { version: 1, kind: "waiting", repository: event.repository } },
        ...previews(event).map((job) => ({ job, delayMs: togetherMs })),
      ];
    case "check-rerequested":
      return previews(event).map((job) => ({ job }));
    case "installation-changed":
      return [{ job: { version: 1, kind: "sweep", installationId: event.installationId } }];
  }
}

/** Where no pull request is named, those of the revision are looked for. */
function previews({
  repository,
  pullRequests,
  revision,
}: {
  readonly repository: RepositoryRef;
  readonly pullRequests: readonly number[];
  readonly revision?: Revision;
}): readonly Job[] {
  if (pullRequests.length === 0)
    return revision === undefined ? [] : [{ version: 1, kind: "rerun", repository, revision }];
  return pullRequests.map((number) => ({ version: 1, kind: "preview", pullRequest: { repository, number } }));
}
