/** Which work an Event asks for: a doorbell only, with references and without a fact that could authorise anything. */

import type { Event } from "../model/event.ts";
import type { Job } from "../model/job.ts";

/** Jobs of one key replace each other in the queue, so that a storm of events is one look. */
export function jobsFor(event: Event): readonly Job[] {
  switch (event.kind) {
    case "pull-request-changed":
      return [{ version: 1, kind: "preview", pullRequest: event.pullRequest }];
    case "pull-request-reviewed":
      return [{ version: 1, kind: "waiting", repository: event.pullRequest.repository }];
    case "comment-created":
      return [{ version: 1, kind: "command", pullRequest: event.pullRequest, commentId: event.commentId }];
    case "branch-pushed":
      return [{ version: 1, kind: "follow", repository: event.repository, branch: event.branch }];
    case "checks-changed":
      return [{ version: 1, kind: "waiting", repository: event.repository }];
    case "check-rerequested":
      return event.pullRequests.map((number) => ({
        version: 1,
        kind: "preview",
        pullRequest: { repository: event.repository, number },
      }));
    case "installation-changed":
      return [{ version: 1, kind: "sweep", installationId: event.installationId }];
  }
}
