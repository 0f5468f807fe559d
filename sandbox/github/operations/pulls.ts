/** Opens, changes and closes pull requests. */

import type { Actor } from "../auth/caller.ts";
import { ApiError, validationFailed } from "../http/api-error.ts";
import { forceRef, isAncestor, mergeBase, readRef } from "../git/refs.ts";
import { runGit } from "../git/run-git.ts";
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

interface Act {
  readonly repository: Repository;
  readonly pull: PullRequest;
  readonly actor: Actor;
}

export async function closePull(hub: Hub, { repository, pull, actor }: Act): Promise<void> {
  pull.state = "closed";
  pull.closedAt = timestamp(hub);
  pull.closedById = actor.account.id;
  pull.updatedAt = pull.closedAt;
  await pullEvent(hub, { repository, pull, action: "closed", sender: actor.account });
}

async function reopenPull(hub: Hub, { repository, pull, actor }: Act): Promise<void> {
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
  await pullEvent(hub, { repository, pull, action: "reopened", sender: actor.account });
}

export async function setDraft(hub: Hub, { repository, pull, actor }: Act, draft: boolean): Promise<void> {
  if (pull.draft === draft) return;
  pull.draft = draft;
  pull.updatedAt = timestamp(hub);
  const action = draft ? "converted_to_draft" : "ready_for_review";
  await pullEvent(hub, { repository, pull, action, sender: actor.account });
}
