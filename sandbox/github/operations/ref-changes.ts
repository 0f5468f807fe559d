/** What follows when a ref moved, whoever moved it: activity, webhooks, and the pull requests that it is the head or base of. */

import type { Actor } from "../auth/caller.ts";
import { listCommits } from "../git/commits.ts";
import { diffFiles } from "../git/diff.ts";
import { forceRef, isAncestor, readRef, zeroOid } from "../git/refs.ts";
import { gitMaybe } from "../git/run-git.ts";
import type { Hub } from "../hub.ts";
import { timestamp } from "../hub.ts";
import type { Activity, Repository } from "../model/repository.ts";
import { accountOfEmail, serializeSimpleCommit } from "../serializers/commit.ts";
import { repositoryHtmlUrl } from "../serializers/repository.ts";
import { pullEvent } from "./pull-events.ts";
import { activeRules } from "./rules.ts";
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

async function emitPush(hub: Hub, change: RefChange, forced: boolean): Promise<void> {
  const { repository, ref, before, after, actor } = change;
  const gone = after === zeroOid;
  const commits = gone ? [] : await newCommits(repository, change);
  const html = repositoryHtmlUrl(hub, repository);
  const shown = await Promise.all(commits.map((commit) => pushedCommit(hub, repository, commit)));
  const headCommit = gone ? [] : await commitAt(repository, after);
  const head = await Promise.all(headCommit.map((commit) => pushedCommit(hub, repository, commit)));
  hub.webhooks.emit({
    name: "push",
    action: null,
    sender: actor.account,
    repository,
    payload: {
      ref,
      before,
      after,
      created: before === zeroOid,
      deleted: gone,
      forced,
      base_ref: null,
      compare:
        before === zeroOid
          ? `${html}/commit/${after.slice(0, 12)}`
          : `${html}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
      commits: shown,
      head_commit: head[0] ?? null,
      pusher: { name: actor.account.login, email: actor.account.email },
    },
  });
  const created = before === zeroOid;
  if (created || gone) {
    hub.webhooks.emit({
      name: created ? "create" : "delete",
      action: null,
      sender: actor.account,
      repository,
      payload: {
        ref: ref.replace(/^refs\/(heads|tags)\//, ""),
        ref_type: ref.startsWith("refs/tags/") ? "tag" : "branch",
        pusher_type: "user",
        ...(created ? { master_branch: repository.defaultBranch, description: repository.description } : {}),
      },
    });
  }
}

type Commits = Awaited<ReturnType<typeof listCommits>>;

async function commitAt(repository: Repository, sha: string): Promise<Commits> {
  const commit = await gitMaybe(repository.dir, ["rev-parse", "--verify", "--quiet", `${sha}^{commit}`]);
  return commit === undefined ? [] : listCommits(repository.dir, ["-1", commit]);
}

/** Oldest first; of a new branch those that the default branch does not have. */
async function newCommits(repository: Repository, { before, after, ref }: RefChange): Promise<Commits> {
  if (ref.startsWith("refs/tags/")) return [];
  const base = before === zeroOid ? `refs/heads/${repository.defaultBranch}` : before;
  const known =
    (await gitMaybe(repository.dir, ["rev-parse", "--verify", "--quiet", `${base}^{commit}`])) !== undefined;
  const fresh = ref === `refs/heads/${repository.defaultBranch}` && before === zeroOid;
  const range = known && !fresh ? [`${base}..${after}`] : [after];
  return (await listCommits(repository.dir, ["--max-count=2048", ...range])).toReversed();
}

async function pushedCommit(hub: Hub, repository: Repository, commit: Commits[number]) {
  const parent = commit.parents[0];
  const files = await diffFiles(repository.dir, parent ?? emptyTree, commit.sha);
  const named = (status: string): string[] =>
    files.filter((file) => file.status === status).map(({ path }) => path);
  const person = (signature: { readonly name: string; readonly email: string }) => {
    const account = accountOfEmail(hub, signature.email);
    return {
      name: signature.name,
      email: signature.email,
      ...(account === undefined ? {} : { username: account.login }),
    };
  };
  return {
    ...serializeSimpleCommit(commit),
    distinct: true,
    url: `${repositoryHtmlUrl(hub, repository)}/commit/${commit.sha}`,
    author: person(commit.author),
    committer: person(commit.committer),
    added: named("added"),
    removed: [...named("removed"), ...files.flatMap(({ previousPath }) => previousPath ?? [])],
    modified: [...named("modified"), ...named("changed"), ...named("renamed")],
  };
}

const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

async function moveHeads(hub: Hub, { repository, ref, before, after, actor }: RefChange): Promise<void> {
  const branch = ref.slice("refs/heads/".length);
  for (const base of hub.store.repositories.values()) {
    for (const pull of base.pulls.values()) {
      if (pull.state !== "open" || pull.head.repositoryId !== repository.id || pull.head.ref !== branch)
        continue;
      if (after === zeroOid) {
        pull.state = "closed";
        pull.closedAt = timestamp(hub);
        pull.closedById = actor.account.id;
        await pullEvent(hub, { repository: base, pull, action: "closed", sender: actor.account });
        continue;
      }
      pull.head.sha = after;
      const tip = await readRef(base.dir, `refs/heads/${pull.base.ref}`);
      pull.base = { ref: pull.base.ref, sha: tip ?? pull.base.sha };
      pull.updatedAt = timestamp(hub);
      delete pull.mergeability;
      await forceRef(base.dir, `refs/pull/${pull.number}/head`, after);
      dismissStale(base, pull.number, pull.base.ref);
      await pullEvent(hub, {
        repository: base,
        pull,
        action: "synchronize",
        sender: actor.account,
        extra: { before, after },
      });
    }
  }
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
