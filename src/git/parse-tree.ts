/** Reads what `git ls-tree -rz` prints as the entries of a tree. */

import { Fault } from "../core/model/fault.ts";
import { isObjectId } from "../core/model/revision.ts";
import type { TreeEntry } from "../core/model/tree.ts";

export interface TreeLimits {
  readonly entries: number;
  readonly depth: number;
}

const kinds = new Map<string, TreeEntry["kind"]>([
  ["100644", "file"],
  ["100664", "file"],
  ["100755", "executable"],
  ["120000", "symlink"],
  ["160000", "submodule"],
]);

/** `undefined` for a mode that Git does not use for files, links and submodules. */
export function entryKind(mode: string): TreeEntry["kind"] | undefined {
  return kinds.get(mode);
}

/** `<mode> <type> <id>\t<path>\0`, again and again. Names that are no UTF-8 keep their place with a replacement sign. Fault: TREE_TOO_LARGE. */
export function parseTree(listing: string, limits: TreeLimits): ReadonlyMap<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  let start = 0;
  for (let end = listing.indexOf("\0"); end !== -1; end = listing.indexOf("\0", start)) {
    const entry = parseEntry(listing.slice(start, end));
    start = end + 1;
    if (entry === undefined) continue;
    if (isDeeper(entry.path, limits.depth)) throw tooDeep(limits.depth);
    entries.set(entry.path, entry);
    if (entries.size > limits.entries) throw tooManyEntries(limits.entries);
  }
  return entries;
}

function parseEntry(line: string): TreeEntry | undefined {
  const tab = line.indexOf("\t");
  const [mode = "", , id = ""] = line.slice(0, tab).split(" ");
  const kind = entryKind(mode);
  return kind === undefined || !isObjectId(id) ? undefined : { path: line.slice(tab + 1), id, kind };
}

/** Whether the path has more folders above it. */
export function isDeeper(path: string, depth: number): boolean {
  let folders = 0;
  for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) folders++;
  return folders > depth;
}

export function tooManyEntries(limit: number): Fault {
  return new Fault("TREE_TOO_LARGE", {
    message: `The repository holds more than ${limit} files, which is the most that is read.`,
    next: "Keep deployment manifests in a repository of their own.",
    retry: "never",
  });
}

function tooDeep(limit: number): Fault {
  return new Fault("TREE_TOO_LARGE", {
    message: `The repository nests folders more than ${limit} levels deep, which is the most that is read.`,
    next: "Flatten the folders.",
    retry: "never",
  });
}
