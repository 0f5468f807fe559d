/** Changes pull requests: their texts, their base, whether they are open. */

import type { Actor } from "../auth/caller.ts";
import { readRef } from "../git/refs.ts";
import { validationFailed } from "../http/api-error.ts";
import type { Hub } from "../hub.ts";
import { timestamp } from "../hub.ts";
import type { PullRequest } from "../model/pull-request.ts";
import type { Repository } from "../model/repository.ts";
import { checkBody, checkTitle } from "./limits.ts";
import { pullEvent } from "./pull-events.ts";
import { closePull, reopenPull } from "./pull-state.ts";

export interface PullChange {
  readonly title?: string | undefined;
  readonly body?: string | null | undefined;
  readonly state?: "open" | "closed" | undefined;
  readonly base?: string | undefined;
}

export async function updatePull(
  hub: Hub,
  {
    repository,
    pull,
    actor,
    change,
  }: {
    readonly repository: Repository;
    readonly pull: PullRequest;
    readonly actor: Actor;
    readonly change: PullChange;
  },
): Promise<void> {
  const sender = actor.account;
  const changes = await applyEdits(repository, pull, change);
  if (Object.keys(changes).length > 0) {
    pull.updatedAt = timestamp(hub);
    noteEdits(repository, { pull, actor, changed: Object.keys(changes) });
    await pullEvent(hub, { repository, pull, action: "edited", sender, extra: { changes } });
  }
  if (change.state !== undefined && change.state !== pull.state) {
    if (change.state === "closed") await closePull(hub, { repository, pull, actor });
    else await reopenPull(hub, { repository, pull, actor });
  }
}

async function applyEdits(
  repository: Repository,
  pull: PullRequest,
  change: PullChange,
): Promise<Record<string, unknown>> {
  const changes: Record<string, unknown> = {};
  if (change.title !== undefined && change.title !== pull.title) {
    checkTitle("PullRequest", change.title);
    changes["title"] = { from: pull.title };
    pull.title = change.title;
  }
  if (change.body !== undefined && change.body !== pull.body) {
    checkBody("PullRequest", change.body);
    changes["body"] = { from: pull.body ?? "" };
    pull.body = change.body;
  }
  if (change.base !== undefined && change.base !== pull.base.ref) {
    const tip =
      pull.state === "open" ? await readRef(repository.dir, `refs/heads/${change.base}`) : undefined;
    if (tip === undefined)
      throw validationFailed([{ resource: "PullRequest", field: "base", code: "invalid" }]);
    changes["base"] = { ref: { from: pull.base.ref }, sha: { from: pull.base.sha } };
    pull.base = { ref: change.base, sha: tip };
    delete pull.mergeability;
  }
  return changes;
}

function noteEdits(
  repository: Repository,
  {
    pull,
    actor,
    changed,
  }: { readonly pull: PullRequest; readonly actor: Actor; readonly changed: readonly string[] },
): void {
  const { number, updatedAt: at } = pull;
  const actorId = actor.account.id;
  if (changed.includes("title"))
    repository.timeline.push({ kind: "renamed", number, actorId, detail: pull.title, at });
  if (changed.includes("base"))
    repository.timeline.push({ kind: "retargeted", number, actorId, detail: pull.base.ref, at });
}
