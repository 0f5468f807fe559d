/** Merges without a work tree: merge commit, squash, rebase; real git decides about conflicts. */

import type { Signature } from "./commits.ts";
import { commitsBetween, createCommit, readCommit } from "./commits.ts";
import { mergeBase } from "./refs.ts";
import { runGit } from "./run-git.ts";

/** The merged tree, or `undefined` on a conflict. */
export async function mergeTrees(dir: string, base: string, head: string): Promise<string | undefined> {
  const result = await runGit(dir, ["merge-tree", "--write-tree", "--name-only", base, head], {
    expect: [1],
  });
  return result.code === 0 ? result.stdout.toString("utf8").split("\n")[0] : undefined;
}

/**
 * Replays the commits of `base..head` onto `base`; `undefined` when one of them does not apply.
 * Each is a three-way merge whose common ancestor is the commit's own parent: a made-up commit with that parent and
 * the tree so far gives git exactly this ancestor.
 */
export async function rebase(
  dir: string,
  { base, head, committer }: { readonly base: string; readonly head: string; readonly committer: Signature },
): Promise<string | undefined> {
  const ancestor = await mergeBase(dir, base, head);
  if (ancestor === undefined) return undefined;
  const commits = await commitsBetween(dir, ancestor, head);
  if (commits.some(({ parents }) => parents.length > 1)) return undefined;
  let tip = base;
  for (const commit of commits) {
    const parent = commit.parents[0];
    if (parent === undefined) return undefined;
    const { tree: tipTree } = await readCommit(dir, tip);
    const stand = await createCommit(dir, {
      tree: tipTree,
      parents: [parent],
      message: "stand-in",
      author: committer,
      committer,
    });
    const tree = await mergeTrees(dir, stand, commit.sha);
    if (tree === undefined) return undefined;
    tip = await createCommit(dir, {
      tree,
      parents: [tip],
      message: commit.message,
      author: commit.author,
      committer,
    });
  }
  return tip;
}
