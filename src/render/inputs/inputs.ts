/** The input closure of an environment's folder: everything that its render can depend on. */

import type { RenderFailure } from "../../core/model/render.ts";
import type { Tree, TreeEntry } from "../../core/model/tree.ts";
import type { Chart } from "./chart-closure.ts";
import type { FolderLink } from "./resolve-path.ts";
import type { TreeIndex } from "./tree-index.ts";

export interface InputFile {
  /** Where it must stand. */
  readonly path: string;
  /** Whose content it is: of a link, what it leads to. */
  readonly entry: TreeEntry;
  /** It is read as YAML, so that it has to be bounded before. */
  readonly yaml: boolean;
  /** Of another repository. Absent: of the tree that is rendered. */
  readonly tree?: Tree;
  /** What is written in it, and what the tool is to find instead. */
  readonly rewrites?: ReadonlyMap<string, string>;
}

export interface Inputs {
  readonly kind: "kustomize" | "files" | "chart";
  /** The environment's folder, links resolved. */
  readonly folder: string;
  /** By the place where each must stand. */
  readonly files: ReadonlyMap<string, InputFile>;
  readonly links: ReadonlyMap<string, FolderLink>;
  /** Paths that are not there; that they are not counts for the render. */
  readonly absent: readonly string[];
  /** Folders that were looked into. */
  readonly folders: readonly string[];
  /** Anything in the tree may count. */
  readonly whole: boolean;
  /** Symbolic links stand in the way of some path. */
  readonly linked: boolean;
  /** What Helm renders: the chart of the folder, or charts of a kustomization. */
  readonly charts: readonly Chart[];
  /** The first reason why it cannot be rendered; made when it is needed, since finding the line costs another pass over the text. */
  readonly failure: (() => RenderFailure) | undefined;
}

/** The same with every file of the tree: for where the closure is not known. */
export function wholeTree({ tree }: TreeIndex, inputs: Inputs): Inputs {
  const files = new Map(inputs.files);
  for (const entry of tree.entries.values()) {
    if (isData(entry) && !files.has(entry.path))
      files.set(entry.path, { path: entry.path, entry, yaml: false });
  }
  return { ...inputs, files, whole: true };
}

function isData({ kind }: TreeEntry): boolean {
  return kind === "file" || kind === "executable";
}
