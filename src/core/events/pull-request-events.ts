/** Payloads of `pull_request` and `pull_request_review`. */

import { z } from "zod";
import type { Event } from "../model/event.ts";
import { id, pullRequestRef, repositoryPayloadWith } from "./shapes.ts";

const changed = repositoryPayloadWith({
  action: z.enum(["opened", "reopened", "synchronize", "ready_for_review", "edited", "closed"]),
  number: id,
  pull_request: z.looseObject({}),
  changes: z.object({ base: z.unknown() }).partial().optional(),
});

/** An edit means something when it moves the pull request to another base; titles and texts are edited all day. */
export function readPullRequest(payload: unknown): Event | undefined {
  const { success, data } = changed.safeParse(payload);
  if (!success) return undefined;
  if (data.action === "edited" && data.changes?.base === undefined) return undefined;
  return { kind: "pull-request-changed", pullRequest: pullRequestRef(data, data.number) };
}

const reviewed = repositoryPayloadWith({
  action: z.enum(["submitted", "edited", "dismissed"]),
  review: z.object({ id }),
  pull_request: z.object({ number: id }),
});

export function readPullRequestReview(payload: unknown): Event | undefined {
  const { success, data } = reviewed.safeParse(payload);
  if (!success) return undefined;
  return { kind: "pull-request-reviewed", pullRequest: pullRequestRef(data, data.pull_request.number) };
}
