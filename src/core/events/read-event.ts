/** From a webhook's name and payload to an Event, or to nothing. */

import type { Event } from "../model/event.ts";
import { readCheckRun, readCheckSuite, readStatus } from "./check-events.ts";
import { readIssueComment } from "./comment-events.ts";
import { readInstallation } from "./installation-events.ts";
import { readPullRequest, readPullRequestReview } from "./pull-request-events.ts";
import { readPush } from "./push-events.ts";

/** The names of all events that can mean something to us, as GitHub sends them in `X-GitHub-Event`. */
export const eventNames = [
  "check_run",
  "check_suite",
  "installation",
  "installation_repositories",
  "issue_comment",
  "pull_request",
  "pull_request_review",
  "push",
  "status",
] as const;

export type EventName = (typeof eventNames)[number];

type Reader = (payload: unknown, ownAppId: number | undefined) => Event | undefined;

const readerOf: Readonly<Record<EventName, Reader>> = {
  check_run: readCheckRun,
  check_suite: readCheckSuite,
  installation: readInstallation,
  installation_repositories: readInstallation,
  issue_comment: readIssueComment,
  pull_request: readPullRequest,
  pull_request_review: readPullRequestReview,
  push: readPush,
  status: readStatus,
};

/** A map: a name from outside never reaches an object's prototype. */
const readers = new Map<string, Reader>(Object.entries(readerOf));

/**
 * `payload`: any parsed JSON. Never throws: events and actions appear unannounced, and what does not have the expected shape
 * means nothing to us. `ownAppId`: what our own App did to its checks is no news.
 */
export function readEvent(name: string, payload: unknown, ownAppId?: number): Event | undefined {
  return readers.get(name)?.(payload, ownAppId);
}
