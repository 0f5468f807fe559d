/** Reads trees of one repository: what was read is kept, and the next one is read by what differs from it. */

import { isObjectId, type ObjectId, type Revision } from "../core/model/revision.ts";
import type { Tree } from "../core/model/tree.ts";
import { deriveTree, type Listing } from "./derive-tree.ts";
import { checked, noOptions, vanished, type GitStore } from "./git-store.ts";
import { ObjectMissing } from "./object-reader.ts";
import { parseTree, tooManyEntries } from "./parse-tree.ts";

export type ReadBlobs = (tree: ObjectId, ids: readonly ObjectId[]) => Promise<readonly Uint8Array[]>;

export type ReadTree = (id: Revision | ObjectId) => Promise<Tree>;

/** So many trees are kept, and so many entries of them all; the newest always. */
const mostTrees = 8;
const mostEntries = 300_000;

/** The same tree is the same object for as long as it is kept. */
export function makeReadTree(store: GitStore, readBlobs: ReadBlobs): ReadTree {
  /** Newest first. */
  let kept: readonly Tree[] = [];

  function keep(tree: Tree): Tree {
    let entries = 0;
    kept = [tree, ...kept.filter(({ id }) => id !== tree.id)].slice(0, mostTrees).filter((one) => {
      entries += one.entries.size;
      return one === tree || entries <= mostEntries;
    });
    return tree;
  }

  return async (id) => {
    const treeId = await treeIdOf(store, id);
    const known = kept.find((tree) => tree.id === treeId);
    if (known !== undefined) return keep(known);
    const [newest] = kept;
    const listing = (newest && (await tryDerive(store, newest, treeId))) ?? (await list(store, treeId));
    return keep({ ...listing, read: (ids) => readBlobs(treeId, ids) });
  };
}

async function treeIdOf({ reader }: GitStore, id: Revision | ObjectId): Promise<ObjectId> {
  const objects = await reader.read([`${checked(id)}^{tree}`]).catch((error: unknown) => {
    throw error instanceof ObjectMissing ? vanished([id]) : error;
  });
  const found = objects[0]?.id;
  if (found === undefined || !isObjectId(found)) throw vanished([id]);
  return found;
}

async function tryDerive(
  { reader, limits }: GitStore,
  before: Listing,
  id: ObjectId,
): Promise<Listing | undefined> {
  try {
    const derived = await deriveTree(reader, before, { id, depth: limits.depth });
    return derived !== undefined && derived.entries.size <= limits.entries ? derived : undefined;
  } catch (error) {
    // One of the folders is gone with the history that it stood in.
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
}

/** Fault: TREE_TOO_LARGE. */
async function list({ run, limits }: GitStore, id: ObjectId): Promise<Listing> {
  const bytesPerEntry = 1024;
  const listing = await run(["ls-tree", "-rz", "--full-tree", noOptions, id], {
    outputBytes: limits.entries * bytesPerEntry,
  });
  if (listing.overflow) throw tooManyEntries(limits.entries);
  if (listing.code !== 0) throw vanished([id]);
  return { id, entries: parseTree(listing.stdout.toString("utf8"), limits) };
}
