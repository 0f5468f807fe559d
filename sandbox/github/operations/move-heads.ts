/** A branch moved: the open pull requests that it is the head of follow, or are closed with it. */

import { forceRef, isAncestor, readRef, zeroOid } from "../git/refs.ts";
import type { Hub } from "../hub.ts";
import { timestamp } from "../hub.ts";
import type { PullRequest } from "../model/pull-request.ts";
import type { Repository } from "../model/repository.ts";
import { pullEvent } from "./pull-events.ts";
import { closePull } from "./pull-state.ts";
import type { RefChange } from "./ref-changes.ts";
import { activeRules } from "./rules.ts";

/** Also marks as merged what this push brought to its base. */
export async function moveHeads(hub: Hub, change: RefChange): Promise<void> {
  const { repository, ref } = change;
  const branch = ref.slice("refs/heads/".length);
  for (const base of hub.store.repositories.values()) {
    for (const pull of base.pulls.values()) {
      if (pull.state !== "open") continue;
      if (pull.head.repositoryId === repository.id && pull.head.ref === branch) {
        await followHead(hub, { base, pull, change });
      } else if (base === repository && pull.base.ref === branch) {
        await noticeMerge(hub, { base, pull, change });
      }
    }
  }
}

interface Following {
  readonly base: Repository;
  readonly pull: PullRequest;
  readonly change: RefChange;
}

async function followHead(hub: Hub, { base, pull, change }: Following): Promise<void> {
  const { repository, before, after, actor } = change;
  if (after === zeroOid) {
    await closePull(hub, { repository: base, pull, actor });
    return;
  }
  pull.head.sha = after;
  const tip = await readRef(base.dir, `refs/heads/${pull.base.ref}`);
  pull.base = { ref: pull.base.ref, sha: tip ?? pull.base.sha };
  pull.updatedAt = timestamp(hub);
  delete pull.mergeability;
  await forceRef(base.dir, `refs/pull/${pull.number}/head`, after);
  dismissStale(base, pull.number, pull.base.ref);
  const forced = !(await isAncestor(repository.dir, before, after));
  const { number, updatedAt: at } = pull;
  base.timeline.push({ kind: "commits", number, before, after, actorId: actor.account.id, forced, at });
  const sender = actor.account;
  await pullEvent(hub, { repository: base, pull, action: "synchronize", sender, extra: { before, after } });
}

/** Somebody pushed the head to the base by hand: GitHub calls that merged, too. */
async function noticeMerge(hub: Hub, { base, pull, change }: Following): Promise<void> {
  const { before, after, actor } = change;
  if (after === zeroOid || !(await isAncestor(base.dir, pull.head.sha, after))) return;
  const at = timestamp(hub);
  pull.merged = { at, byId: actor.account.id, commit: pull.head.sha };
  pull.base = { ref: pull.base.ref, sha: before };
  base.timeline.push({
    kind: "merged",
    number: pull.number,
    actorId: actor.account.id,
    detail: pull.head.sha,
    at,
  });
  await closePull(hub, { repository: base, pull, actor });
}

/** Rules may say that a new commit takes approvals back. */
function dismissStale(repository: Repository, number: number, branch: string): void {
  const classic = repository.protections.get(branch)?.reviews?.dismissStale === true;
  const byRules = activeRules(repository, branch).some(
    ({ rule }) => rule.type === "pull_request" && rule.parameters.dismiss_stale_reviews_on_push,
  );
  if (!classic && !byRules) return;
  for (const review of repository.reviews.values()) {
    if (review.pullNumber === number && review.state === "APPROVED") review.state = "DISMISSED";
  }
}
