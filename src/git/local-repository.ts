/** A repository on this disk, read in place: nothing is fetched and nothing is written to it. */

import { copyFile, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../core/model/fault.ts";
import { isRevision, type ObjectId, type Revision } from "../core/model/revision.ts";
import { ObjectMissing } from "./object-reader.ts";
import type { GitRepository } from "./git.ts";
import type { GitProgram } from "./git-command.ts";
import type { GitLimits } from "./git-limits.ts";
import { firstParent, isAncestor, merge, mergeBase, openStore, vanished } from "./git-store.ts";
import { runGit } from "./run-git.ts";
import { makeReadTree } from "./tree-reader.ts";

export interface LocalRepositoryOptions {
  readonly program: GitProgram;
  /** A work tree, a folder in it, or a bare repository. */
  readonly path: string;
  /** Where the temporary repository is made that borrows the objects. */
  readonly temporary: string;
  readonly limits: GitLimits;
}

/**
 * Objects are read through a temporary bare repository that borrows them, so that no configuration, hook, merge driver
 * or filter of the repository is in force, and merges write there. Fault: GIT_UNAVAILABLE.
 */
export async function openLocalRepository(options: LocalRepositoryOptions): Promise<GitRepository> {
  const { program, limits, temporary } = options;
  const found = await locate(options);
  const gitDir = await mkdtemp(join(temporary, "slipway-git-"));
  await borrow(found, gitDir);
  const store = openStore({ program, gitDir, limits });
  const readBlobs = (_tree: ObjectId, ids: readonly ObjectId[]): Promise<readonly Uint8Array[]> =>
    store.reader.blobs(ids).catch((error: unknown) => {
      throw error instanceof ObjectMissing ? incomplete() : error;
    });
  return {
    fetch: async (revisions) => {
      await Promise.all(revisions.map((revision) => mustExist(store.run, revision)));
    },
    resolve: (expression) => resolve(options, expression),
    mergeBase: (a, b) => mergeBase(store.run, a, b),
    firstParent: (revision) => firstParent(store.run, revision),
    isAncestor: (ancestor, descendant) => isAncestor(store.run, ancestor, descendant),
    merge: (base, head) => merge(store.run, [base, head]),
    tree: makeReadTree(store, readBlobs),
    close: async () => {
      store.reader.close();
      await rm(gitDir, { recursive: true, force: true });
    },
  };
}

interface Location {
  readonly objects: string;
  readonly shallow: string;
  readonly objectFormat: string;
}

async function locate(options: LocalRepositoryOptions): Promise<Location> {
  if (!(await stat(options.path).catch(() => undefined))?.isDirectory()) throw noRepository(options.path);
  // Asked one by one: a path may hold a line break.
  const [objects, shallow, objectFormat] = await Promise.all([
    ask(options, ["--git-path", "objects"]),
    ask(options, ["--git-path", "shallow"]),
    ask(options, ["--show-object-format"]),
  ]);
  return { objects, shallow, objectFormat };
}

async function ask(
  { program, path, limits }: LocalRepositoryOptions,
  args: readonly string[],
): Promise<string> {
  const { code, stdout } = await runGit(program, {
    cwd: path,
    args: ["rev-parse", "--path-format=absolute", ...args],
    timeoutMs: limits.commandMs,
  });
  if (code !== 0) throw noRepository(path);
  return stdout.toString("utf8").replace(/\n$/, "");
}

async function borrow({ objects, shallow, objectFormat }: Location, gitDir: string): Promise<void> {
  await mkdir(join(gitDir, "objects", "info"), { recursive: true });
  await mkdir(join(gitDir, "refs"));
  await writeFile(join(gitDir, "HEAD"), "ref: refs/heads/none\n");
  const format = `[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectFormat = ${objectFormat}\n`;
  await writeFile(join(gitDir, "config"), format);
  await writeFile(join(gitDir, "objects", "info", "alternates"), `${quoted(objects)}\n`);
  // A clone without its whole history says so here; without the list git would call the rest missing.
  if (await stat(shallow).catch(() => undefined)) await copyFile(shallow, join(gitDir, "shallow"));
}

/** As git quotes paths in C's manner: the only way to write one with a line break. */
function quoted(path: string): string {
  return `"${path.replaceAll(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}

async function resolve(
  { program, path, limits }: LocalRepositoryOptions,
  expression: string,
): Promise<Revision> {
  const { code, stdout, stderr } = await runGit(program, {
    cwd: path,
    args: ["rev-parse", "--verify", "--end-of-options", `${expression}^{commit}`],
    timeoutMs: limits.commandMs,
  });
  if (/is ambiguous/.test(stderr)) throw ambiguous(expression);
  const revision = stdout.toString("utf8").trim();
  if (code !== 0 || !isRevision(revision)) throw unknownRevision(expression);
  return revision;
}

async function mustExist(run: ReturnType<typeof openStore>["run"], revision: Revision): Promise<void> {
  if (!isRevision(revision)) throw new TypeError("not a full commit SHA");
  const { code } = await run(["cat-file", "-e", `${revision}^{commit}`]);
  if (code !== 0) throw vanished([revision]);
}

function noRepository(path: string): Fault {
  return new Fault("GIT_UNAVAILABLE", {
    message: `${path} is not a Git repository.`,
    next: "Name a folder inside one with --repo.",
    retry: "never",
  });
}

function ambiguous(expression: string): Fault {
  return new Fault("REF_VANISHED", {
    message: `"${expression}" is the name of a branch and of a tag.`,
    next: `Write refs/heads/${expression} or refs/tags/${expression}.`,
    retry: "never",
  });
}

function unknownRevision(expression: string): Fault {
  return new Fault("REF_VANISHED", {
    message: `The repository knows no commit by the name "${expression}".`,
    next: "Name a branch, a tag or a commit that is in the repository; fetch it first if it is not.",
    retry: "never",
  });
}

function incomplete(): Fault {
  return new Fault("GIT_UNAVAILABLE", {
    message: "A file of the revision is not in this repository: it is a partial clone.",
    next: "Fetch the missing files first: git fetch --refetch --filter=blob:limit=1g.",
    retry: "never",
  });
}
