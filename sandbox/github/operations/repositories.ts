/** Makes repositories and forks. */

import path from "node:path";
import { createCommit, writeTree } from "../git/commits.ts";
import type { FileChanges } from "../git/commits.ts";
import { initBareRepository, shareObjects } from "../git/bare-repository.ts";
import { forceRef, listRefs } from "../git/refs.ts";
import type { Hub } from "../hub.ts";
import { timestamp } from "../hub.ts";
import type { Account } from "../model/account.ts";
import type { Repository } from "../model/repository.ts";
import { signatureOf } from "./signature.ts";

export interface NewRepository {
  readonly owner: Account;
  readonly name: string;
  readonly description?: string;
  /** Private unless said otherwise. */
  readonly private?: boolean;
  readonly defaultBranch?: string;
  /** The first commit's content; absent or empty: an empty repository. */
  readonly files?: FileChanges;
  readonly message?: string;
  readonly author?: Account;
}

export async function createRepository(hub: Hub, input: NewRepository): Promise<Repository> {
  const repository = record(hub, input);
  await initBareRepository(repository.dir, repository.defaultBranch);
  if (input.files !== undefined && Object.keys(input.files).length > 0) {
    const author = signatureOf(hub, input.author ?? input.owner);
    const tree = await writeTree(repository.dir, undefined, input.files);
    const message = input.message ?? "Initial commit";
    const commit = await createCommit(repository.dir, {
      tree,
      parents: [],
      message,
      author,
      committer: author,
    });
    await forceRef(repository.dir, `refs/heads/${repository.defaultBranch}`, commit);
  }
  hub.store.repositories.set(repository.id, repository);
  return repository;
}

function record(hub: Hub, input: NewRepository, parentId?: number): Repository {
  const taken = [...hub.store.repositories.values()].some(
    ({ ownerId, name }) => ownerId === input.owner.id && name.toLowerCase() === input.name.toLowerCase(),
  );
  if (taken) throw new Error(`${input.owner.login} has already a repository called ${input.name}`);
  if (!/^[A-Za-z0-9._-]+$/.test(input.name)) throw new Error(`${input.name} is no name for a repository`);
  const id = hub.ids.next("repository");
  const now = timestamp(hub);
  return {
    id,
    ownerId: input.owner.id,
    name: input.name,
    formerNames: [],
    description: input.description ?? null,
    private: input.private ?? true,
    archived: false,
    defaultBranch: input.defaultBranch ?? "main",
    dir: path.join(hub.dir, `${id}.git`),
    ...(parentId === undefined ? {} : { parentId }),
    createdAt: now,
    updatedAt: now,
    pushedAt: now,
    settings: {
      allowMergeCommit: true,
      allowSquashMerge: true,
      allowRebaseMerge: true,
      deleteBranchOnMerge: false,
    },
    collaborators: new Map(),
    nextNumber: 1,
    issues: new Map(),
    pulls: new Map(),
    comments: new Map(),
    reactions: new Map(),
    reviews: new Map(),
    checkSuites: new Map(),
    checkRuns: new Map(),
    statuses: [],
    deployments: new Map(),
    deploymentStatuses: new Map(),
    rulesets: new Map(),
    protections: new Map(),
    activity: [],
    timeline: [],
  };
}

/** The same branches under another owner; objects are shared, as on GitHub. */
export async function forkRepository(
  hub: Hub,
  { parent, owner, name }: { readonly parent: Repository; readonly owner: Account; readonly name?: string },
): Promise<Repository> {
  const existing = [...hub.store.repositories.values()].find(
    (repository) => repository.parentId === parent.id && repository.ownerId === owner.id,
  );
  if (existing !== undefined) return existing;
  const fork = record(
    hub,
    { owner, name: name ?? parent.name, private: parent.private, defaultBranch: parent.defaultBranch },
    parent.id,
  );
  await initBareRepository(fork.dir, fork.defaultBranch);
  await shareObjects(parent.dir, fork.dir);
  for (const ref of await listRefs(parent.dir, "refs/heads/")) await forceRef(fork.dir, ref.name, ref.oid);
  hub.store.repositories.set(fork.id, fork);
  return fork;
}

/** The folder stays until the server stops: forks read its objects. */
export function deleteRepository(hub: Hub, repository: Repository): void {
  hub.store.repositories.delete(repository.id);
  for (const other of hub.store.repositories.values()) {
    for (const pull of other.pulls.values()) {
      if (pull.head.repositoryId === repository.id) delete pull.head.repositoryId;
    }
  }
}
