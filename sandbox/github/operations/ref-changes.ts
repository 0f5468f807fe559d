/** What follows when a ref moved, whoever moved it: activity, webhooks, and the pull requests that it is the head or base of. */

import type { Actor } from "../auth/caller.ts";
import { isAncestor, zeroOid } from "../git/refs.ts";
import type { Hub } from "../hub.ts";
import { timestamp } from "../hub.ts";
import type { Activity, Repository } from "../model/repository.ts";
import { emitPush } from "./push-event.ts";
import { moveHeads } from "./move-heads.ts";
import { requestSuites } from "./suite-events.ts";

export interface RefChange {
  readonly repository: Repository;
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly actor: Actor;
  readonly type?: Activity["type"];
}

/** A push may create and delete many refs; past these numbers GitHub sends no events. */
const mostBranches = 5000;
const mostTags = 3;

export async function afterRefChanges(hub: Hub, changes: readonly RefChange[]): Promise<void> {
  const real = changes.filter(({ before, after }) => before !== after);
  const branches = real.filter(({ ref }) => ref.startsWith("refs/heads/")).length;
  const tags = real.filter(({ ref }) => ref.startsWith("refs/tags/")).length;
  for (const change of real) {
    if (!/^refs\/(heads|tags)\//.test(change.ref)) continue;
    const silent = change.ref.startsWith("refs/tags/") ? tags > mostTags : branches > mostBranches;
    await follow(hub, change, silent);
  }
}

async function follow(hub: Hub, change: RefChange, silent: boolean): Promise<void> {
  const { repository, before, after } = change;
  const now = timestamp(hub);
  repository.pushedAt = now;
  repository.updatedAt = now;
  const forced =
    before !== zeroOid &&
    after !== zeroOid &&
    !(await isAncestor(repository.dir, before, after).catch(() => false));
  repository.activity.push({
    id: hub.ids.next("activity"),
    ref: change.ref,
    before,
    after,
    timestamp: now,
    type: change.type ?? activityType(before, after, forced),
    actorId: change.actor.account.id,
  });
  if (!silent) await emitPush(hub, change, forced);
  if (change.ref.startsWith("refs/heads/")) {
    await moveHeads(hub, change);
    if (after === zeroOid) return;
    const branch = change.ref.slice("refs/heads/".length);
    await requestSuites(hub, { repository, headSha: after, branch, before }, change.actor.account);
  }
}

function activityType(before: string, after: string, forced: boolean): Activity["type"] {
  if (before === zeroOid) return "branch_creation";
  if (after === zeroOid) return "branch_deletion";
  return forced ? "force_push" : "push";
}
