/** Which work an Event asks for: a doorbell only, with references and without a fact that could authorise anything. */

import type { Event } from "../model/event.ts";
import type { Job } from "../model/job.ts";
import type { RepositoryRef } from "../model/repository.ts";

/** Jobs of one key replace each other in the queue, so that a storm of events is one look. */
export function jobsFor(event: Event): readonly Job[] {
  switch (event.kind) {
    case "pull-request-changed":
      return [{ version: 1, kind: "preview", pullRequest: event.pullRequest }];
    case "pull-request-reviewed":
      // What production still needs is a part of the preview.
      return [
        { version: 1, kind: "waiting", repository: event.pullRequest.repository },
        { version: 1, kind: "preview", pullRequest: event.pullRequest },
      ];
    case "comment-created":
      return [{ version: 1, kind: "command", pullRequest: event.pullRequest, commentId: event.commentId }];
    case "branch-pushed":
      return [{ version: 1, kind: "follow", repository: event.repository, branch: event.branch }];
    case "checks-changed":
      return [{ version: 1, kind: "waiting", repository: event.repository }, ...previews(event)];
    case "check-rerequested": {
      const { repository, revision } = event;
      if (event.pullRequests.length > 0) return previews(event);
      return [{ version: 1, kind: "rerun", repository, revision }];
    }
    case "installation-changed":
      return [{ version: 1, kind: "sweep", installationId: event.installationId }];
  }
}

function previews({
  repository,
  pullRequests,
}: {
  readonly repository: RepositoryRef;
  readonly pullRequests: readonly number[];
}): readonly Job[] {
  return pullRequests.map((number) => ({ version: 1, kind: "preview", pullRequest: { repository, number } }));
}
