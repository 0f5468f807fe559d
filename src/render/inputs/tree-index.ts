/** A tree made quick to walk: which folders there are, what stands in them, and where its links point. */

import type { Tree, TreeEntry } from "../../core/model/tree.ts";

export interface TreeIndex {
  readonly tree: Tree;
  /** Names of the files (links and submodules too) that stand directly in a folder; `""` is the root. */
  readonly folders: ReadonlyMap<string, readonly string[]>;
  /** Targets of symbolic links by path, as written. */
  readonly links: ReadonlyMap<string, string>;
}

/** Reads the targets of all links in one go. */
export async function indexTree(tree: Tree): Promise<TreeIndex> {
  const folders = new Map<string, string[]>([["", []]]);
  const links: TreeEntry[] = [];
  for (const entry of tree.entries.values()) {
    filesOf(folders, parentOf(entry.path)).push(nameOf(entry.path));
    if (entry.kind === "symlink") links.push(entry);
  }
  const targets = await tree.read(links.map(({ id }) => id));
  return {
    tree,
    folders,
    links: new Map(
      links.map(({ path }, index) => [path, Buffer.from(targets[index] ?? []).toString("utf8")]),
    ),
  };
}

function filesOf(folders: Map<string, string[]>, folder: string): string[] {
  const known = folders.get(folder);
  if (known !== undefined) return known;
  const files: string[] = [];
  folders.set(folder, files);
  filesOf(folders, parentOf(folder));
  return files;
}

/** `""` for what stands in the root. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function childOf(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
