/** Takes over what was found in another tree of the repository wherever the few paths that differ cannot matter. */

import type { Tree } from "../../core/model/tree.ts";
import { parentOf } from "./tree-index.ts";
import type { Inputs } from "./inputs.ts";
import type { Walk, WalkResult } from "./walk-inputs.ts";

/** What was found in a tree, by the path that was asked for. */
export interface Walks {
  readonly tree: Tree;
  readonly found: ReadonlyMap<string, Promise<WalkResult>>;
}

interface Difference {
  readonly paths: ReadonlySet<string>;
  /** All folders above those paths, the root too. */
  readonly above: ReadonlySet<string>;
}

/** More changes than this are rare, and walking anew is not slow. */
const mostChanges = 2_000;

/** `walk`, but asking `earlier` first. The result for each path is remembered in `found`. */
export function reuseWalks(
  tree: Tree,
  walk: Walk,
  earlier: Walks | undefined,
): { readonly walk: Walk; readonly walks: Walks } {
  const found = new Map<string, Promise<WalkResult>>();
  const difference = earlier === undefined ? undefined : differenceOf(earlier.tree, tree);
  const findNow = async (path: string): Promise<WalkResult> => {
    const before = await earlier?.found.get(path);
    const same =
      difference !== undefined && before?.kind === "inputs" && !isTouched(before.inputs, difference);
    return same ? before : walk(path);
  };
  return {
    walks: { tree, found },
    walk: (path) => {
      const known = found.get(path) ?? findNow(path);
      found.set(path, known);
      known.catch(() => found.delete(path));
      return known;
    },
  };
}

/** The remembered tree that shares most with this one, judged by a sample; none that shares less than half of it. */
export function mostAlike(candidates: readonly Walks[], tree: Tree): Walks | undefined {
  const sample = [...tree.entries.values()].filter((_, place) => place % 97 === 0);
  const shared = ({ tree: { entries } }: Walks): number =>
    sample.filter(({ path, id }) => entries.get(path)?.id === id).length;
  const [best] = candidates
    .map((walks) => ({ walks, score: shared(walks) }))
    .filter(({ score }) => score * 2 > sample.length)
    .toSorted((a, b) => b.score - a.score);
  return best?.walks;
}

/** `undefined` when there are too many changes, or links among them: a path may go through one that was a folder. */
function differenceOf(before: Tree, after: Tree): Difference | undefined {
  const paths = new Set<string>();
  for (const [one, other] of [
    [before, after],
    [after, before],
  ] as const) {
    for (const [path, { id, kind }] of one.entries) {
      const there = other.entries.get(path);
      if (there?.id === id && there.kind === kind) continue;
      if (kind === "symlink" || paths.size > mostChanges) return undefined;
      paths.add(path);
    }
  }
  return { paths, above: foldersAbove(paths) };
}

function foldersAbove(paths: Iterable<string>): ReadonlySet<string> {
  const above = new Set<string>();
  for (const path of paths) {
    for (let folder = parentOf(path); !above.has(folder); folder = parentOf(folder)) above.add(folder);
  }
  return above;
}

/** Whether anything may be another now. A folder is there only as long as something is in it, however deep. */
function isTouched(inputs: Inputs, difference: Difference): boolean {
  if (difference.paths.size === 0) return false;
  if (inputs.whole || inputs.linked) return true;
  if (inputs.folders.some((folder) => difference.above.has(folder))) return true;
  for (const path of inputs.files.keys()) if (isChanged(path, difference)) return true;
  return inputs.absent.some((path) => isChanged(path, difference) || isBelowChange(path, difference));
}

/** Something appeared, vanished or changed at the path, or it became a folder. */
function isChanged(path: string, { paths, above }: Difference): boolean {
  return paths.has(path) || above.has(path);
}

/** What was a folder is a file now, or the other way round. */
function isBelowChange(path: string, { paths }: Difference): boolean {
  for (let folder = parentOf(path); folder !== ""; folder = parentOf(folder))
    if (paths.has(folder)) return true;
  return false;
}
