/** Whether a render failed for want of a file that the tree has: the walk of its inputs was not complete. */

import type { TreeIndex } from "../inputs/tree-index.ts";
import type { Inputs } from "../inputs/inputs.ts";

/** `text`: the tool's message, cleaned: its paths are relative to the tree. */
export function missesFiles(text: string, { tree, folders }: TreeIndex, { files }: Inputs): boolean {
  if (!/no such file|not a directory|unable to find|must resolve|not found/i.test(text)) return false;
  return pathsIn(text).some((path) => (tree.entries.has(path) || folders.has(path)) && !files.has(path));
}

function pathsIn(text: string): readonly string[] {
  const quoted = [...text.matchAll(/'([^']+)'|lstat ([^:]+):|open ([^:]+):/g)];
  return quoted.map(([, one, two, three]) => one ?? two ?? three ?? "");
}
