/** The input closure of an environment's folder: everything that its render can depend on, found without rendering. */

import type { RenderFailure } from "../../core/model/render.ts";
import type { TreeEntry } from "../../core/model/tree.ts";
import { renderFailure, shown } from "../render-failure.ts";
import type { Contents } from "./contents.ts";
import { cycleFailure, linkFailure, outsideFailure, submoduleFailure } from "./reference-failures.ts";
import { resolvePath, type FolderLink, type Resolved } from "./resolve-path.ts";
import {
  hasKustomization,
  scanFolder,
  type FolderRole,
  type FolderScan,
  type InputFile,
} from "./scan-folder.ts";
import { childOf, type TreeIndex } from "./tree-index.ts";

export type SourceKind = "kustomize" | "files" | "chart";

export interface Inputs {
  readonly kind: SourceKind;
  /** The environment's folder, links resolved. */
  readonly folder: string;
  /** By the place where each must stand. */
  readonly files: ReadonlyMap<string, InputFile>;
  readonly links: ReadonlyMap<string, FolderLink>;
  readonly absent: readonly string[];
  /** Folders that were looked into. */
  readonly folders: readonly string[];
  /** Anything in the tree may count. */
  readonly whole: boolean;
  /** The first reason why it cannot be rendered. */
  readonly failure: (() => RenderFailure) | undefined;
}

export type WalkResult = { readonly kind: "inputs"; readonly inputs: Inputs } | { readonly kind: "absent" };

export type Walk = (path: string) => Promise<WalkResult>;

/** Walks one tree; environments share what was found in their bases. */
export function makeWalk(index: TreeIndex, contents: Contents): Walk {
  const scans = new Map<string, Promise<FolderScan>>();
  const scan = (folder: string, role: FolderRole): Promise<FolderScan> => {
    const key = `${role}\0${folder}`;
    const known = scans.get(key) ?? scanFolder({ index, contents, folder, role });
    scans.set(key, known);
    return known;
  };
  return async (path) => {
    const start = resolvePath(index, "", path);
    if (start.kind === "absent") return { kind: "absent" };
    if (start.kind !== "folder") return { kind: "inputs", inputs: noFolder(path, start) };
    const { path: folder, links } = start;
    const base = { folder, links: new Map(links.map((link) => [link.path, link])) };
    if (hasKustomization(index, folder)) return { kind: "inputs", inputs: await gather(scan, base) };
    if (index.tree.entries.has(childOf(folder, "Chart.yaml"))) return { kind: "inputs", inputs: chart(base) };
    return { kind: "inputs", inputs: plainFiles(index, base) };
  };
}

type Base = Pick<Inputs, "folder" | "links">;

type ScanOf = (folder: string, role: FolderRole) => Promise<FolderScan>;

async function gather(scan: ScanOf, { folder, links }: Base): Promise<Inputs> {
  const files = new Map<string, InputFile>();
  const allLinks = new Map(links);
  const absent: string[] = [];
  const failures: (() => RenderFailure)[] = [];
  const seen = new Set<string>();
  let whole = false;
  const visit = async (here: string, role: FolderRole, above: readonly string[]): Promise<void> => {
    seen.add(`${role}\0${here}`);
    const found = await scan(here, role);
    for (const file of found.files) files.set(file.path, file);
    for (const link of found.links) allLinks.set(link.path, link);
    absent.push(...found.absent);
    failures.push(...found.failures);
    whole ||= found.whole;
    const visited = [...above, here];
    for (const child of found.children) {
      if (visited.some((one) => isAtOrAbove(child.folder, one)))
        failures.push(() => cycleFailure(child.folder, child.place()));
      else if (!seen.has(`${child.role}\0${child.folder}`)) await visit(child.folder, child.role, visited);
    }
  };
  await visit(folder, "objects", []);
  const folders = [...seen].map((key) => key.slice(key.indexOf("\0") + 1));
  return { kind: "kustomize", folder, files, links: allLinks, absent, folders, whole, failure: failures[0] };
}

/** kustomize takes a folder that contains one being built for a cycle (`errIfArgEqualOrHigher` in api/internal/loader). */
function isAtOrAbove(candidate: string, folder: string): boolean {
  return candidate === "" || candidate === folder || folder.startsWith(`${candidate}/`);
}

const manifestFile = /\.(?:yaml|yml|json)$/;

/** As `kubectl apply -f FOLDER`: by extension, not in folders below, in the order of their names. */
function plainFiles(index: TreeIndex, base: Base): Inputs {
  const files = new Map<string, InputFile>();
  const links = new Map(base.links);
  const failures: (() => RenderFailure)[] = [];
  for (const name of (index.folders.get(base.folder) ?? [])
    .filter((one) => manifestFile.test(one))
    .toSorted(byText)) {
    const path = childOf(base.folder, name);
    const resolved = resolvePath(index, "", path);
    if (resolved.kind === "file") {
      files.set(path, { path, entry: resolved.entry, yaml: true });
      for (const link of resolved.links) links.set(link.path, link);
    } else failures.push(...unusable(path, resolved));
  }
  if (files.size === 0 && failures.length === 0) failures.push(() => emptyFailure(base.folder));
  const folders = [base.folder];
  return { kind: "files", ...base, links, files, absent: [], folders, whole: false, failure: failures[0] };
}

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function unusable(path: string, resolved: Resolved): readonly (() => RenderFailure)[] {
  if (resolved.kind === "bad-link") return [() => linkFailure(resolved.path, { file: path })];
  if (resolved.kind === "submodule") return [() => submoduleFailure(resolved.path, { file: path })];
  return [];
}

function chart(base: Base): Inputs {
  const failure = renderFailure("RENDER_NOT_SUPPORTED", {
    message: `The folder "${shown(base.folder)}" is a Helm chart, which Slipway does not render yet.`,
    next: "Commit the output of `helm template`, and point the environment at that.",
    place: { file: childOf(base.folder, "Chart.yaml") },
  });
  const folders = [base.folder];
  return {
    kind: "chart",
    ...base,
    files: new Map(),
    absent: [],
    folders,
    whole: true,
    failure: () => failure,
  };
}

function noFolder(path: string, start: Exclude<Resolved, { readonly kind: "folder" }>): Inputs {
  return {
    kind: "files",
    folder: path,
    files: new Map(),
    links: new Map(),
    absent: [],
    folders: [],
    whole: true,
    failure: () => noFolderFailure(path, start),
  };
}

function noFolderFailure(path: string, start: Exclude<Resolved, { readonly kind: "folder" }>): RenderFailure {
  const place = { file: path };
  if (start.kind === "bad-link") return linkFailure(start.path, place);
  if (start.kind === "submodule") return submoduleFailure(start.path, place);
  if (start.kind === "outside") return outsideFailure(path, place);
  return renderFailure("RENDER_FAILED", {
    message: `"${shown(path)}" is a file; an environment is a folder.`,
    next: "Name the folder that holds it.",
    place,
  });
}

function emptyFailure(folder: string): RenderFailure {
  return renderFailure("EMPTY_RENDER", {
    message: `The folder "${shown(folder === "" ? "." : folder)}" holds no kustomization.yaml, no chart and no YAML or JSON file.`,
    next: "Check the environment's path; folders below it are not read.",
  });
}

function isData({ kind }: TreeEntry): boolean {
  return kind === "file" || kind === "executable";
}

/** The files that are written out when the closure is not known: every one. */
export function wholeTree({ tree }: TreeIndex, inputs: Inputs): Inputs {
  const files = new Map(inputs.files);
  for (const entry of tree.entries.values()) {
    if (isData(entry) && !files.has(entry.path))
      files.set(entry.path, { path: entry.path, entry, yaml: false });
  }
  return { ...inputs, files, whole: true };
}
