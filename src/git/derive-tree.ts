/** Reads a tree by what differs from one that was read before: two revisions of a repository share nearly all of their folders. */

import type { ObjectId } from "../core/model/revision.ts";
import type { TreeEntry } from "../core/model/tree.ts";
import type { ObjectReader } from "./object-reader.ts";
import { isDeeper } from "./parse-tree.ts";
import { parseTreeObject, type FolderEntry } from "./tree-object.ts";

export interface Listing {
  readonly id: ObjectId;
  readonly entries: ReadonlyMap<string, TreeEntry>;
}

/** Past so many folders one listing of the whole tree is quicker. */
const mostFolders = 300;

/** `undefined` when too much differs, or when it nests deeper than `depth`. */
export async function deriveTree(
  reader: ObjectReader,
  before: Listing,
  { id, depth }: { readonly id: ObjectId; readonly depth: number },
): Promise<Listing | undefined> {
  const entries = new Map(before.entries);
  let folders: readonly Difference[] = [{ path: "", before: before.id, after: id }];
  let read = 0;
  // Level by level, so that each level is one question to git.
  while (folders.length > 0) {
    read += folders.length;
    if (read > mostFolders) return undefined;
    const pairs = await readFolders(reader, folders);
    if (pairs.some(({ path }) => isDeeper(`${path}/x`, depth))) return undefined;
    folders = pairs.flatMap((pair) => applyDifference(entries, pair));
  }
  return { id, entries };
}

/** One folder on two sides; absent on one of them where it is new or gone. */
interface Difference {
  readonly path: string;
  readonly before: ObjectId | undefined;
  readonly after: ObjectId | undefined;
}

interface FolderPair {
  readonly path: string;
  readonly before: ReadonlyMap<string, FolderEntry>;
  readonly after: ReadonlyMap<string, FolderEntry>;
}

async function readFolders(
  reader: ObjectReader,
  folders: readonly Difference[],
): Promise<readonly FolderPair[]> {
  const wanted = new Set(folders.flatMap(({ before, after }) => [before ?? [], after ?? []].flat()));
  const objects = await reader.read([...wanted]);
  const byId = new Map(objects.map(({ id, bytes }) => [id, parseTreeObject(bytes, id.length / 2)]));
  const contentOf = (id: ObjectId | undefined): ReadonlyMap<string, FolderEntry> =>
    (id === undefined ? undefined : byId.get(id)) ?? new Map();
  return folders.map(({ path, before, after }) => ({
    path,
    before: contentOf(before),
    after: contentOf(after),
  }));
}

/** Takes over what differs in the folder itself; gives the folders below it that differ. */
function applyDifference(
  entries: Map<string, TreeEntry>,
  { path, before, after }: FolderPair,
): readonly Difference[] {
  const below: Difference[] = [];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [left, right] = [before.get(name), after.get(name)];
    if (left?.id === right?.id && left?.kind === right?.kind) continue;
    const full = path === "" ? name : `${path}/${name}`;
    if (left !== undefined && left.kind !== "folder") entries.delete(full);
    if (right !== undefined && right.kind !== "folder")
      entries.set(full, { path: full, id: right.id, kind: right.kind });
    const folders = { before: folderId(left), after: folderId(right) };
    if (folders.before !== undefined || folders.after !== undefined) below.push({ path: full, ...folders });
  }
  return below;
}

function folderId(entry: FolderEntry | undefined): ObjectId | undefined {
  return entry?.kind === "folder" ? entry.id : undefined;
}
