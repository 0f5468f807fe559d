/** What every repository can do once its objects are here: ancestry and merges. Works on one bare repository. */

import { Fault } from "../core/model/fault.ts";
import { isObjectId, isRevision, type Revision } from "../core/model/revision.ts";
import { ObjectReader } from "./object-reader.ts";
import type { MergeResult } from "./git.ts";
import type { GitProgram } from "./git-command.ts";
import type { GitLimits } from "./git-limits.ts";
import { runGit, type GitAnswer, type GitCommand } from "./run-git.ts";

export interface GitStoreOptions {
  readonly program: GitProgram;
  readonly gitDir: string;
  readonly limits: GitLimits;
}

export type Run = (
  args: readonly string[],
  more?: Partial<Omit<GitCommand, "args" | "gitDir">>,
) => Promise<GitAnswer>;

export interface GitStore {
  readonly run: Run;
  readonly reader: ObjectReader;
  readonly limits: GitLimits;
}

export function openStore({ program, gitDir, limits }: GitStoreOptions): GitStore {
  return {
    run: (args, more) => runGit(program, { args, gitDir, timeoutMs: limits.commandMs, ...more }),
    reader: new ObjectReader({ program, gitDir, limits }),
    limits,
  };
}

/** Object ids are all that git is given; they come after this, so that none can be taken for an option. */
export const noOptions = "--end-of-options";

export function checked(id: string): string {
  if (isRevision(id) || isObjectId(id)) return id;
  throw new TypeError("not a full object id");
}

export async function mergeBase(run: Run, a: Revision, b: Revision): Promise<Revision | undefined> {
  const answer = await run(["merge-base", noOptions, checked(a), checked(b)]);
  if (answer.code === 1) return undefined;
  const found = answer.stdout.toString("latin1").trim();
  if (answer.code !== 0 || !isRevision(found)) throw vanished([a, b]);
  return found;
}

export async function isAncestor(run: Run, ancestor: Revision, descendant: Revision): Promise<boolean> {
  const answer = await run([
    "merge-base",
    "--is-ancestor",
    noOptions,
    checked(ancestor),
    checked(descendant),
  ]);
  if (answer.code > 1) throw vanished([ancestor, descendant]);
  return answer.code === 0;
}

/** `undefined` for a root commit. */
export async function firstParent(run: Run, revision: Revision): Promise<Revision | undefined> {
  const answer = await run(["rev-list", "--parents", "--max-count=1", noOptions, checked(revision)]);
  if (answer.code !== 0) throw vanished([revision]);
  const [, parent] = answer.stdout.toString("latin1").trim().split(" ");
  return parent !== undefined && isRevision(parent) ? parent : undefined;
}

/** `more` gives access to the network where contents that must be merged may have to be fetched. */
export async function merge(
  run: Run,
  [base, head]: readonly [Revision, Revision],
  more: Parameters<Run>[1] = {},
): Promise<MergeResult> {
  const args = ["merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", noOptions];
  const answer = await run([...args, checked(base), checked(head)], more);
  const [tree = "", ...paths] = answer.stdout.toString("utf8").split("\0");
  if (answer.code === 0 && isObjectId(tree)) return { kind: "clean", tree };
  if (answer.code === 1 && isObjectId(tree)) {
    return { kind: "conflict", paths: [...new Set(paths.filter((path) => path !== ""))] };
  }
  if (/unrelated histories/.test(answer.stderr)) return { kind: "conflict", paths: [] };
  throw vanished([base, head]);
}

export function vanished(ids: readonly string[]): Fault {
  return new Fault("REF_VANISHED", {
    message: `${ids.length === 1 ? "Revision" : "One of the revisions"} ${ids.join(", ")} is not in the repository.`,
    next: "It may have been force-pushed away: look at the newest revision.",
    retry: "never",
  });
}
