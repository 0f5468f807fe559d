/** Opens pull requests, from a branch of the repository or of a fork. */

import type { Actor } from "../auth/caller.ts";
import { forceRef, isAncestor, mergeBase, readRef } from "../git/refs.ts";
import { runGit } from "../git/run-git.ts";
import { validationFailed } from "../http/api-error.ts";
import type { Hub } from "../hub.ts";
import { timestamp } from "../hub.ts";
import type { PullRequest } from "../model/pull-request.ts";
import type { Repository } from "../model/repository.ts";
import { checkBody, checkTitle } from "./limits.ts";
import { pullEvent } from "./pull-events.ts";

export interface NewPull {
  readonly repository: Repository;
  readonly actor: Actor;
  readonly title: string;
  readonly body: string | null;
  /** `branch`, or `owner:branch` of a fork. */
  readonly head: string;
  readonly base: string;
  readonly draft?: boolean;
}

export async function openPull(hub: Hub, input: NewPull): Promise<PullRequest> {
  const { repository, actor } = input;
  checkTitle("PullRequest", input.title);
  checkBody("PullRequest", input.body);
  const source = findHead(hub, repository, input.head);
  const head =
    source === undefined ? undefined : await readRef(source.repository.dir, `refs/heads/${source.branch}`);
  if (source === undefined || head === undefined)
    throw validationFailed([{ resource: "PullRequest", field: "head", code: "invalid" }]);
  const base = await readRef(repository.dir, `refs/heads/${input.base}`);
  if (base === undefined)
    throw validationFailed([{ resource: "PullRequest", field: "base", code: "invalid" }]);
  refuseDuplicate(hub, input, source);
  if (source.repository !== repository) await fetchCommit(repository, source.repository, head);
  await refuseWithoutCommits(input, base, head);
  const now = timestamp(hub);
  const number = repository.nextNumber;
  repository.nextNumber += 1;
  const pull: PullRequest = {
    kind: "pull",
    id: hub.ids.next("pull"),
    number,
    authorId: actor.account.id,
    ...(actor.app === undefined ? {} : { appId: actor.app.id }),
    createdAt: now,
    updatedAt: now,
    title: input.title,
    body: input.body,
    state: "open",
    locked: false,
    draft: input.draft ?? false,
    head: {
      repositoryId: source.repository.id,
      ownerId: source.repository.ownerId,
      ref: source.branch,
      sha: head,
    },
    base: { ref: input.base, sha: base },
  };
  await forceRef(repository.dir, `refs/pull/${number}/head`, head);
  repository.pulls.set(number, pull);
  repository.timeline.push({
    kind: "commits",
    number,
    before: base,
    after: head,
    actorId: actor.account.id,
    forced: false,
    at: now,
  });
  await pullEvent(hub, { repository, pull, action: "opened", sender: actor.account });
  return pull;
}

interface Source {
  readonly repository: Repository;
  readonly branch: string;
}

function findHead(hub: Hub, base: Repository, head: string): Source | undefined {
  const colon = head.indexOf(":");
  if (colon === -1) return { repository: base, branch: head };
  const [owner, branch] = [head.slice(0, colon).toLowerCase(), head.slice(colon + 1)];
  const network = [...hub.store.repositories.values()].filter(
    ({ id, parentId }) =>
      id === base.id ||
      parentId === base.id ||
      id === base.parentId ||
      (base.parentId !== undefined && parentId === base.parentId),
  );
  const repository = network.find(
    ({ ownerId }) => hub.store.accounts.get(ownerId)?.login.toLowerCase() === owner,
  );
  return repository === undefined ? undefined : { repository, branch };
}

function refuseDuplicate(hub: Hub, { repository, base, head }: NewPull, source: Source): void {
  const twin = [...repository.pulls.values()].some(
    (pull) =>
      pull.state === "open" &&
      pull.head.repositoryId === source.repository.id &&
      pull.head.ref === source.branch &&
      pull.base.ref === base,
  );
  if (!twin) return;
  const owner = hub.store.accounts.get(source.repository.ownerId)?.login ?? "";
  const label = head.includes(":") ? head : `${owner}:${head}`;
  throw validationFailed([
    { resource: "PullRequest", code: "custom", message: `A pull request already exists for ${label}.` },
  ]);
}

async function refuseWithoutCommits(
  { repository, head, base }: NewPull,
  baseSha: string,
  headSha: string,
): Promise<void> {
  if ((await mergeBase(repository.dir, baseSha, headSha)) === undefined) {
    throw validationFailed([
      {
        resource: "PullRequest",
        code: "custom",
        message: `The ${head} branch has no history in common with ${base}`,
      },
    ]);
  }
  if (await isAncestor(repository.dir, headSha, baseSha)) {
    throw validationFailed([
      { resource: "PullRequest", code: "custom", message: `No commits between ${base} and ${head}` },
    ]);
  }
}

/** Objects are shared between forks already; this keeps them when the fork goes away. */
async function fetchCommit(into: Repository, from: Repository, sha: string): Promise<void> {
  await runGit(into.dir, ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", from.dir, sha]);
}
