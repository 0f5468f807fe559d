/** A repository on a server: fetched by object id into a bare repository of ours, commits and folders first, files when they are needed. */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../core/model/fault.ts";
import { isRevision, type ObjectId, type Revision } from "../core/model/revision.ts";
import { createBareRepository } from "./create-bare-repository.ts";
import { explainFetch } from "./explain-fetch.ts";
import type { GitRepository, Remote } from "./git.ts";
import type { GitProgram, NetworkAccess } from "./git-command.ts";
import type { GitLimits } from "./git-limits.ts";
import {
  firstParent,
  isAncestor,
  merge,
  mergeBase,
  openStore,
  type GitStore,
  type Run,
} from "./git-store.ts";
import { ObjectMissing } from "./object-reader.ts";
import { makeReadTree } from "./tree-reader.ts";
import { watchGrowth } from "./watch-growth.ts";

export interface RemoteStoreOptions {
  readonly program: GitProgram;
  readonly gitDir: string;
  readonly url: string;
  readonly network: NetworkAccess;
  readonly limits: GitLimits;
}

export interface RemoteStore {
  readonly repository: GitRepository;
  /** The token of whoever asked last serves all: they ask for the same repository. */
  readonly useToken: (token: Remote["token"]) => void;
  close(): void;
}

const refs = "refs/slipway/";
/** Refs only tell the server what we have already; the objects stay. */
const mostRefs = 200;
/** Packs beyond this slow every look-up down. */
const mostPacks = 40;

export async function openRemoteStore(options: RemoteStoreOptions): Promise<RemoteStore> {
  await createBareRepository(options);
  const store = openStore(options);
  let last: Promise<unknown> = Promise.resolve();
  const shared: Shared = {
    ...options,
    store,
    present: new Set(),
    token: undefined,
    inTurn: (work) => {
      const turn = last.then(work, work);
      last = turn.catch(() => undefined);
      return turn;
    },
  };
  return {
    repository: makeRepository(shared),
    useToken: (token) => (shared.token = token),
    close: () => store.reader.close(),
  };
}

interface Shared extends RemoteStoreOptions {
  readonly store: GitStore;
  /** Revisions known to be here with all their history. */
  readonly present: Set<Revision>;
  /** One fetch at a time: two would load the same objects twice. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  token: Remote["token"];
}

function makeRepository(shared: Shared): GitRepository {
  const { store } = shared;
  const { run } = store;
  return {
    fetch: (revisions, signal) => fetchRevisions(shared, revisions, signal),
    resolve: () => Promise.reject(new TypeError("only a local repository resolves names")),
    mergeBase: (a, b) => mergeBase(run, a, b),
    firstParent: (revision) => firstParent(run, revision),
    isAncestor: (ancestor, descendant) => isAncestor(run, ancestor, descendant),
    merge: async (base, head) => merge(run, [base, head], await access(shared)),
    tree: makeReadTree(store, (tree, ids) => readBlobs(shared, tree, ids)),
    close: () => Promise.resolve(),
  };
}

async function readBlobs(
  shared: Shared,
  tree: ObjectId,
  ids: readonly ObjectId[],
): Promise<readonly Uint8Array[]> {
  const { reader } = shared.store;
  try {
    return await reader.blobs(ids);
  } catch (error) {
    if (!(error instanceof ObjectMissing)) throw error;
  }
  await shared.inTurn(() => fetchBlobs(shared, tree, ids));
  return reader.blobs(ids);
}

type Access = Pick<Exclude<Parameters<Run>[1], undefined>, "network" | "secret" | "timeoutMs">;

async function access({ network, token, limits }: Shared): Promise<Access> {
  const secret = await token?.();
  if (secret === undefined) return { network: { ...network, askpass: "" }, timeoutMs: limits.fetchMs };
  return { network, secret, timeoutMs: limits.fetchMs };
}

async function fetchRevisions(
  shared: Shared,
  revisions: readonly Revision[],
  signal?: AbortSignal,
): Promise<void> {
  if (!revisions.every(isRevision)) throw new TypeError("not a full commit SHA");
  if (revisions.every((revision) => shared.present.has(revision))) return;
  await shared.inTurn(async () => {
    // Another caller may have fetched them while this one waited, or an earlier process.
    const wanted = await missingRevisions(shared.store.run, revisions);
    if (wanted.length > 0) {
      await fetchNow(shared, {
        args: [
          "--filter=blob:none",
          "origin",
          ...wanted.map((revision) => `+${revision}:${refs}${revision}`),
        ],
        signal,
      });
      await tidy(shared);
    }
    for (const revision of revisions) shared.present.add(revision);
  });
}

async function missingRevisions(run: Run, revisions: readonly Revision[]): Promise<readonly Revision[]> {
  const names = revisions.map((revision) => `${refs}${revision}`);
  const answer = await run(["for-each-ref", "--format=%(refname)", ...names]);
  const present = new Set(answer.stdout.toString("latin1").split("\n"));
  return [...new Set(revisions)].filter((revision) => !present.has(`${refs}${revision}`));
}

/** All blobs that are missing, in one request; asking one by one would cost a round trip each. */
async function fetchBlobs(shared: Shared, tree: ObjectId, ids: readonly ObjectId[]): Promise<void> {
  const listed = await shared.store.run(["rev-list", "--objects", "--missing=print", tree]);
  const missing = new Set(
    listed.stdout
      .toString("utf8")
      .split("\n")
      .filter((line) => line.startsWith("?"))
      .map((line) => line.slice(1)),
  );
  const wanted = [...new Set<string>(ids)].filter((id) => missing.has(id));
  if (wanted.length === 0) return;
  await fetchNow(shared, {
    args: ["--filter=blob:none", "--stdin", "origin"],
    config: ["-c", "fetch.negotiationAlgorithm=noop"],
    input: `${wanted.join("\n")}\n`,
  });
}

interface Fetch {
  readonly args: readonly string[];
  readonly config?: readonly string[];
  readonly input?: string;
  readonly signal?: AbortSignal | undefined;
}

async function fetchNow(shared: Shared, { args, config = [], input, signal }: Fetch): Promise<void> {
  const growth = watchGrowth(join(shared.gitDir, "objects", "pack"), shared.limits.fetchBytes);
  const signals = [growth.signal, ...(signal === undefined ? [] : [signal])];
  try {
    const answer = await shared.store.run(
      [...config, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", ...args],
      {
        ...(await access(shared)),
        ...(input === undefined ? {} : { input }),
        signal: AbortSignal.any(signals),
      },
    );
    if (answer.code !== 0) throw explainFetch(answer.stderr);
  } catch (error) {
    throw growth.signal.aborted ? fetchTooLarge(shared.limits.fetchBytes) : error;
  } finally {
    await growth.stop();
  }
}

/** Keeps look-ups quick; the answer of no command depends on it. */
async function tidy({ store, gitDir }: Shared): Promise<void> {
  const listed = await store.run([
    "for-each-ref",
    "--sort=-committerdate",
    "--format=delete %(refname)",
    refs,
  ]);
  const old = listed.stdout.toString("latin1").split("\n").filter(Boolean).slice(mostRefs);
  if (old.length > 0) await store.run(["update-ref", "--stdin"], { input: `${old.join("\n")}\n` });
  const packs = (await readdir(join(gitDir, "objects", "pack"))).filter((name) => name.endsWith(".pack"));
  if (packs.length > mostPacks) await store.run(["repack", "-a", "-d", "-q"]);
}

function fetchTooLarge(limit: number): Fault {
  return new Fault("TREE_TOO_LARGE", {
    message: `Fetching the repository was stopped at ${Math.round(limit / (1024 * 1024))} MiB.`,
    next: "Keep deployment manifests in a repository of their own, without large files in its history.",
    retry: "never",
  });
}
