/** Whether a pull request is open, closed or a draft. */

import type { Actor } from "../auth/caller.ts";
import { readRef } from "../git/refs.ts";
import { ApiError } from "../http/api-error.ts";
import type { Hub } from "../hub.ts";
import { timestamp } from "../hub.ts";
import type { PullRequest } from "../model/pull-request.ts";
import type { Repository } from "../model/repository.ts";
import { pullEvent } from "./pull-events.ts";

export interface PullAct {
  readonly repository: Repository;
  readonly pull: PullRequest;
  readonly actor: Actor;
}

export async function closePull(hub: Hub, { repository, pull, actor }: PullAct): Promise<void> {
  pull.state = "closed";
  pull.closedAt = timestamp(hub);
  pull.closedById = actor.account.id;
  pull.updatedAt = pull.closedAt;
  if (pull.merged === undefined) note(repository, { pull, actor, kind: "closed", at: pull.closedAt });
  await pullEvent(hub, { repository, pull, action: "closed", sender: actor.account });
}

export async function reopenPull(hub: Hub, { repository, pull, actor }: PullAct): Promise<void> {
  const source =
    pull.head.repositoryId === undefined ? undefined : hub.store.repositories.get(pull.head.repositoryId);
  const head = source === undefined ? undefined : await readRef(source.dir, `refs/heads/${pull.head.ref}`);
  if (pull.merged !== undefined || head === undefined) {
    throw new ApiError(422, "Validation Failed", {
      errors: [
        {
          resource: "PullRequest",
          code: "invalid",
          field: "state",
          message: "state cannot be changed. The pull request cannot be reopened.",
        },
      ],
    });
  }
  pull.state = "open";
  delete pull.closedAt;
  delete pull.closedById;
  pull.updatedAt = timestamp(hub);
  note(repository, { pull, actor, kind: "reopened", at: pull.updatedAt });
  await pullEvent(hub, { repository, pull, action: "reopened", sender: actor.account });
}

export async function setDraft(
  hub: Hub,
  { repository, pull, actor }: PullAct,
  draft: boolean,
): Promise<void> {
  if (pull.draft === draft) return;
  pull.draft = draft;
  pull.updatedAt = timestamp(hub);
  note(repository, { pull, actor, kind: draft ? "draft" : "ready", at: pull.updatedAt });
  const action = draft ? "converted_to_draft" : "ready_for_review";
  await pullEvent(hub, { repository, pull, action, sender: actor.account });
}

function note(
  repository: Repository,
  {
    pull,
    actor,
    kind,
    at,
  }: {
    readonly pull: PullRequest;
    readonly actor: Actor;
    readonly kind: "closed" | "reopened" | "ready" | "draft";
    readonly at: string;
  },
): void {
  repository.timeline.push({ kind, number: pull.number, actorId: actor.account.id, at });
}
