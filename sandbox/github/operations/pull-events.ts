/** The webhook of a pull request: its full form, with what is known of its merge at that moment. */

import type { Hub } from "../hub.ts";
import type { Account } from "../model/account.ts";
import type { PullRequest } from "../model/pull-request.ts";
import type { Repository } from "../model/repository.ts";
import { serializeFullPull } from "../serializers/pull-request.ts";
import { pullFacts } from "./pull-facts.ts";

export type PullAction =
  | "opened"
  | "reopened"
  | "synchronize"
  | "closed"
  | "edited"
  | "ready_for_review"
  | "converted_to_draft";

export interface PullEvent {
  readonly repository: Repository;
  readonly pull: PullRequest;
  readonly action: PullAction;
  readonly sender: Account;
  readonly extra?: Readonly<Record<string, unknown>>;
}

export async function pullEvent(
  hub: Hub,
  { repository, pull, action, sender, extra = {} }: PullEvent,
): Promise<void> {
  hub.webhooks.emit({
    name: "pull_request",
    action,
    sender,
    repository,
    payload: { number: pull.number, pull_request: await serializePullNow(hub, repository, pull), ...extra },
  });
}

export async function serializePullNow(hub: Hub, repository: Repository, pull: PullRequest) {
  return serializeFullPull(hub, { repository, pull, facts: await pullFacts(hub, { repository, pull }) });
}
