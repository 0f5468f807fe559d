/** Commits: reading them, and making them without a work tree. */

import { createMemory } from "./remember.ts";
import { gitText, runGit } from "./run-git.ts";

export interface Signature {
  readonly name: string;
  readonly email: string;
  /** ISO 8601. */
  readonly date: string;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

const format = ["%H", "%T", "%P", "%an", "%ae", "%aI", "%cn", "%ce", "%cI", "%B"].join("%x00");

/** Commits in git's order: newest first. `range` is what `git rev-list` takes. */
export async function listCommits(dir: string, range: readonly string[]): Promise<readonly Commit[]> {
  const output = await gitText(dir, ["log", "-z", `--format=format:${format}%x1e`, ...range]);
  return output
    .split("\u001e")
    .map((record) => record.replace(/^\0/, ""))
    .filter((record) => record !== "")
    .map(parse);
}

const known = createMemory<Commit>();

export function readCommit(dir: string, sha: string): Promise<Commit> {
  return known({
    dir,
    ids: [sha],
    async ask() {
      const [commit] = await listCommits(dir, ["-1", sha]);
      if (commit === undefined) throw new Error(`no commit ${sha}`);
      return commit;
    },
  });
}

const ranges = createMemory<readonly Commit[]>();

/** Commits of `head` that `base` does not have, oldest first. */
export function commitsBetween(dir: string, base: string, head: string): Promise<readonly Commit[]> {
  return ranges({
    dir,
    ids: [base, head],
    ask: async () => (await listCommits(dir, [`${base}..${head}`])).toReversed(),
  });
}

function parse(record: string): Commit {
  const [
    sha = "",
    tree = "",
    parents = "",
    an = "",
    ae = "",
    aI = "",
    cn = "",
    ce = "",
    cI = "",
    ...message
  ] = record.split("\0");
  return {
    sha,
    tree,
    parents: parents === "" ? [] : parents.split(" "),
    author: { name: an, email: ae, date: utc(aI) },
    committer: { name: cn, email: ce, date: utc(cI) },
    message: message.join("\0").replace(/\n+$/, ""),
  };
}

function utc(date: string): string {
  return `${new Date(date).toISOString().slice(0, 19)}Z`;
}

export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Signature;
  readonly committer: Signature;
}

export async function createCommit(dir: string, commit: NewCommit): Promise<string> {
  const parents = commit.parents.flatMap((parent) => ["-p", parent]);
  return gitText(dir, ["commit-tree", commit.tree, ...parents, "-F", "-"], {
    input: commit.message,
    env: {
      GIT_AUTHOR_NAME: commit.author.name,
      GIT_AUTHOR_EMAIL: commit.author.email,
      GIT_AUTHOR_DATE: commit.author.date,
      GIT_COMMITTER_NAME: commit.committer.name,
      GIT_COMMITTER_EMAIL: commit.committer.email,
      GIT_COMMITTER_DATE: commit.committer.date,
    },
  });
}

/** Content of a file, or `null` to delete it. */
export type FileChange =
  | string
  | Uint8Array
  | null
  | { readonly content: string | Uint8Array; readonly mode: "100644" | "100755" | "120000" };

export type FileChanges = Readonly<Record<string, FileChange>>;

/** The tree of a commit (or the empty one) with these files written over it, in one pass of `git fast-import`. */
export async function writeTree(dir: string, base: string | undefined, files: FileChanges): Promise<string> {
  const scratch = `refs/sandbox/import-${process.pid}-${counter.next()}`;
  const parts: (string | Uint8Array)[] = [
    "feature done\n",
    `commit ${scratch}\ncommitter sandbox <sandbox@localhost> 0 +0000\ndata 0\n\n`,
    base === undefined ? "" : `from ${base}\n`,
  ];
  for (const [path, change] of Object.entries(files)) parts.push(...fileLines(path, change));
  parts.push("\ndone\n");
  const input = Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)));
  await runGit(dir, ["fast-import", "--quiet", "--date-format=raw", "--force"], { input });
  const tree = await gitText(dir, ["rev-parse", `${scratch}^{tree}`]);
  await runGit(dir, ["update-ref", "-d", scratch]);
  return tree;
}

function fileLines(path: string, change: FileChange): (string | Uint8Array)[] {
  const quoted = `"${path.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}"`;
  if (change === null) return [`D ${quoted}\n`];
  const { content, mode } =
    typeof change === "string" || change instanceof Uint8Array ? { content: change, mode: "100644" } : change;
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return [`M ${mode} inline ${quoted}\ndata ${bytes.length}\n`, bytes, "\n"];
}

function createCounter(): { next(): number } {
  let value = 0;
  return { next: () => (value += 1) };
}

const counter = createCounter();
