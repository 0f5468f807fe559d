/** A repository on a server: fetched by object id into a bare repository of ours, commits and folders first, files when they are needed. */

import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Fault } from "../core/model/fault.ts";
import { isRevision, type ObjectId, type Revision } from "../core/model/revision.ts";
import { BlobMissing } from "./blob-reader.ts";
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
  readTree,
  type GitStore,
  type Run,
} from "./git-store.ts";
import { watchGrowth } from "./watch-growth.ts";

export interface RemoteStoreOptions {
  readonly program: GitProgram;
  readonly gitDir: string;
  readonly url: string;
  readonly network: NetworkAccess;
  readonly limits: GitLimits;
}

/** The part that all users of one remote share; each brings its own token. */
export interface RemoteStore {
  as(token: Remote["token"]): GitRepository;
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
  /** One fetch at a time: two would load the same objects twice. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    as: (token) => makeRepository({ ...options, store, inTurn, token }),
    close: () => store.reader.close(),
  };
}

/** Made aside and moved into place, so that a half-made one is never seen. */
async function createBareRepository({ gitDir, url }: RemoteStoreOptions): Promise<void> {
  if (await stat(gitDir).catch(() => undefined)) return;
  await mkdir(dirname(gitDir), { recursive: true, mode: 0o700 });
  const draft = await mkdtemp(`${gitDir}.`);
  await mkdir(join(draft, "objects", "pack"), { recursive: true });
  await mkdir(join(draft, "refs", "slipway"), { recursive: true });
  await writeFile(join(draft, "HEAD"), "ref: refs/heads/none\n");
  await writeFile(join(draft, "config"), bareConfig(url));
  try {
    await rename(draft, gitDir);
  } catch (error) {
    await rm(draft, { recursive: true });
    if (!(await stat(gitDir).catch(() => undefined))) throw error;
  }
}

function bareConfig(url: string): string {
  return [
    "[core]\n\trepositoryformatversion = 1\n\tbare = true",
    "[extensions]\n\tpartialClone = origin",
    `[remote "origin"]\n\turl = ${JSON.stringify(url)}\n\tpromisor = true\n\tpartialclonefilter = blob:none\n`,
  ].join("\n");
}

interface Shared extends RemoteStoreOptions {
  readonly store: GitStore;
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  readonly token: Remote["token"];
}

function makeRepository(shared: Shared): GitRepository {
  const { run } = shared.store;
  const readBlobs = async (tree: ObjectId, ids: readonly ObjectId[]): Promise<readonly Uint8Array[]> => {
    try {
      return await shared.store.reader.read(ids);
    } catch (error) {
      if (!(error instanceof BlobMissing)) throw error;
    }
    await shared.inTurn(() => fetchBlobs(shared, tree, ids));
    return shared.store.reader.read(ids);
  };
  return {
    fetch: (revisions, signal) => fetchRevisions(shared, revisions, signal),
    resolve: () => Promise.reject(new TypeError("only a local repository resolves names")),
    mergeBase: (a, b) => mergeBase(run, a, b),
    firstParent: (revision) => firstParent(run, revision),
    isAncestor: (ancestor, descendant) => isAncestor(run, ancestor, descendant),
    merge: async (base, head) => merge(run, [base, head], await access(shared)),
    tree: (id) => readTree(shared.store, id, readBlobs),
    close: () => Promise.resolve(),
  };
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
  const absent = await missingRevisions(shared.store.run, revisions);
  if (absent.length === 0) return;
  await shared.inTurn(async () => {
    // What another caller fetched while this one waited is here now.
    const wanted = await missingRevisions(shared.store.run, revisions);
    if (wanted.length === 0) return;
    await fetchNow(shared, {
      args: ["--filter=blob:none", "origin", ...wanted.map((revision) => `+${revision}:${refs}${revision}`)],
      signal,
    });
    await tidy(shared);
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
