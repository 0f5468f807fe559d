/** What a command that looks for environments reads: the files of a work tree, or those of a revision. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Tree } from "../core/model/tree.ts";
import { isPlainFile, readWorkTree } from "../git/work-tree.ts";
import type { CommandContext } from "./workplace.ts";

export interface RepositoryFiles {
  readonly paths: readonly string[];
  /** Texts by path; one that cannot be read is left out. */
  read(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface WorkTreeFiles extends RepositoryFiles {
  /** Absolute. */
  readonly root: string;
}

/** `undefined`: the folder is in no Git work tree. */
export async function workTreeFiles(
  { settings, signal }: Pick<CommandContext, "settings" | "signal">,
  folder: string,
): Promise<WorkTreeFiles | undefined> {
  const tree = await readWorkTree({ path: "git", searchPath: settings.searchPath }, folder, signal);
  if (tree === undefined) return undefined;
  const { root, paths } = tree;
  return {
    root,
    paths,
    read: async (wanted) => {
      const texts = new Map<string, string>();
      for (const path of wanted)
        if (await isPlainFile(root, path)) texts.set(path, await readFile(join(root, path), "utf8"));
      return texts;
    },
  };
}

export function treeFiles(tree: Tree): RepositoryFiles {
  return {
    paths: [...tree.entries.keys()],
    read: async (wanted) => {
      const entries = wanted.flatMap((path) => tree.entries.get(path) ?? []);
      const plain = entries.filter(({ kind }) => kind === "file" || kind === "executable");
      const contents = await tree.read(plain.map(({ id }) => id));
      return new Map(plain.map(({ path }, index) => [path, new TextDecoder().decode(contents[index])]));
    },
  };
}
