/** Finds what a path means inside a tree, links followed, and never outside it. */

import type { TreeEntry } from "../../core/model/tree.ts";
import { childOf, parentOf, type TreeIndex } from "./tree-index.ts";

/** A link to a folder that the path goes through: it must stand in a copy of the tree as well. */
export interface FolderLink {
  readonly path: string;
  readonly target: string;
}

export type Resolved =
  | {
      readonly kind: "file";
      /** Where the file must stand: for a link to a file, the place of the link. */
      readonly path: string;
      /** Whose content it is. */
      readonly entry: TreeEntry;
      readonly links: readonly FolderLink[];
    }
  | { readonly kind: "folder"; readonly path: string; readonly links: readonly FolderLink[] }
  | { readonly kind: "absent"; readonly path: string }
  /** The path itself leaves the tree. */
  | { readonly kind: "outside" }
  /** A link leaves the tree, leads nowhere or leads in circles. */
  | { readonly kind: "bad-link"; readonly path: string }
  | { readonly kind: "submodule"; readonly path: string };

/** Whether a change elsewhere in the tree can give the path another meaning. */
export function passesLink(resolved: Resolved): boolean {
  if (resolved.kind === "file") return resolved.links.length > 0 || resolved.entry.path !== resolved.path;
  return resolved.kind === "bad-link" || (resolved.kind === "folder" && resolved.links.length > 0);
}

/** As many as Linux follows. */
const mostHops = 40;

/** `path` is taken from `folder`, `.` and `..` first worked out as text, as Go's `filepath.Join` does and kustomize with it. */
export function resolvePath(index: TreeIndex, folder: string, path: string): Resolved {
  const steps: string[] = path.startsWith("/") ? [".."] : folder.split("/");
  for (const step of path.split("/")) {
    if (step === "" || step === ".") continue;
    if (step !== "..") steps.push(step);
    else if (steps.filter(Boolean).length === 0) return { kind: "outside" };
    else steps.pop();
  }
  if (steps.includes("..")) return { kind: "outside" };
  return walk(index, steps.filter(Boolean), { from: "", hops: 0 });
}

interface Start {
  readonly from: string;
  readonly hops: number;
}

/** Step by step, so that `..` behind a link means the parent of where the link leads. */
function walk(index: TreeIndex, steps: readonly string[], { from, hops }: Start): Resolved {
  let here = from;
  const links: FolderLink[] = [];
  for (const [position, step] of steps.entries()) {
    if (step === "" || step === ".") continue;
    if (step === "..") {
      if (here === "") return { kind: "outside" };
      here = parentOf(here);
      continue;
    }
    const path = childOf(here, step);
    const entry = index.tree.entries.get(path);
    const last = steps.slice(position + 1).every((rest) => rest === "" || rest === ".");
    if (entry === undefined) {
      if (!index.folders.has(path)) return { kind: "absent", path };
      here = path;
      continue;
    }
    if (entry.kind === "submodule") return { kind: "submodule", path };
    if (entry.kind !== "symlink")
      return last ? { kind: "file", path, entry, links } : { kind: "absent", path };
    const target = follow(index, path, hops + 1);
    if (target.kind === "file") return last ? { ...target, path, links } : { kind: "absent", path };
    if (target.kind !== "folder") return target;
    links.push(...target.links, { path, target: index.links.get(path) ?? "" });
    here = target.path;
  }
  return { kind: "folder", path: here, links };
}

function follow(index: TreeIndex, path: string, hops: number): Resolved {
  const target = index.links.get(path) ?? "";
  if (hops > mostHops || target === "" || target.startsWith("/")) return { kind: "bad-link", path };
  const found = walk(index, target.split("/"), { from: parentOf(path), hops });
  return found.kind === "absent" || found.kind === "outside" ? { kind: "bad-link", path } : found;
}
