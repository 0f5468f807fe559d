/** Finds the inputs of a folder without rendering, by following what its kustomizations refer to. */

import type { RenderFailure } from "../../core/model/render.ts";
import type { Contents } from "./contents.ts";
import type { InputFile, Inputs } from "./inputs.ts";
import { chartClosure, isChart, type Chart } from "./chart-closure.ts";
import { chartFolder, noFolder, plainFiles, type Start } from "./other-folders.ts";
import { cycleFailure } from "./reference-failures.ts";
import type { Remotes } from "../remotes.ts";
import { makeMountRemote, type MountRemote, type RemoteReference } from "./mount-remotes.ts";
import { passesLink, resolvePath, type FolderLink } from "./resolve-path.ts";
import type { FolderRole, FolderScan } from "./folder-scan.ts";
import { hasKustomization, scanFolder } from "./scan-folder.ts";
import type { TreeIndex } from "./tree-index.ts";

export type WalkResult = { readonly kind: "inputs"; readonly inputs: Inputs } | { readonly kind: "absent" };

export type Walk = (path: string) => Promise<WalkResult>;

/** Walks one tree; environments share what was found in their bases. */
export function makeWalk(index: TreeIndex, contents: Contents, remotes?: Remotes): Walk {
  const mount =
    remotes === undefined
      ? undefined
      : makeMountRemote(remotes, contents, (other) => makeWalk(other, contents, remotes));
  const scans = new Map<string, Promise<FolderScan>>();
  const scan = (folder: string, role: FolderRole): Promise<FolderScan> => {
    const key = `${role}\0${folder}`;
    const known = scans.get(key);
    if (known !== undefined) return known;
    const fresh = scanFolder({ index, contents, folder, role, remotes });
    scans.set(key, fresh);
    // What could not be fetched now may be there later.
    fresh.catch(() => scans.delete(key));
    return fresh;
  };
  return async (path) => {
    const found = resolvePath(index, "", path);
    if (found.kind === "absent") return { kind: "absent" };
    if (found.kind !== "folder") return { kind: "inputs", inputs: noFolder(path, found) };
    const { path: folder } = found;
    const links = new Map(found.links.map((link) => [link.path, link]));
    const start = { folder, links, linked: passesLink(found) };
    if (hasKustomization(index, folder)) return { kind: "inputs", inputs: await gather(scan, start, mount) };
    if (isChart(index, folder))
      return { kind: "inputs", inputs: chartFolder(start, await chartClosure(index, contents, folder)) };
    return { kind: "inputs", inputs: plainFiles(index, start) };
  };
}

type ScanOf = (folder: string, role: FolderRole) => Promise<FolderScan>;

/** The union of all folders that are reached, while it grows. */
interface Union {
  readonly files: Map<string, InputFile>;
  readonly links: Map<string, FolderLink>;
  readonly failures: (() => RenderFailure)[];
  readonly absent: string[];
  readonly folders: string[];
  readonly charts: Chart[];
  readonly remoteBases: RemoteReference[];
  whole: boolean;
  linked: boolean;
}

async function gather(scan: ScanOf, start: Start, mount?: MountRemote): Promise<Inputs> {
  const union: Union = {
    files: new Map(),
    links: new Map(start.links),
    failures: [],
    absent: [],
    folders: [],
    charts: [],
    remoteBases: [],
    whole: false,
    linked: start.linked,
  };
  const reached = new Set<string>();
  const visit = async (folder: string, role: FolderRole, above: readonly string[]): Promise<void> => {
    const found = await scan(folder, role);
    reached.add(`${role}\0${folder}`);
    addScan(union, found);
    const visited = [...above, folder];
    for (const child of found.children) {
      const isCycle = visited.some((one) => isAtOrAbove(child.folder, one));
      if (isCycle) union.failures.push(() => cycleFailure(child.folder, child.place()));
      else if (!reached.has(`${child.role}\0${child.folder}`)) await visit(child.folder, child.role, visited);
    }
  };
  await visit(start.folder, "objects", []);
  for (const reference of union.remoteBases) await addRemote(union, reference, mount);
  const { remoteBases: _, failures, ...found } = union;
  return { kind: "kustomize", folder: start.folder, ...found, failure: failures[0] };
}

function addScan(union: Union, found: FolderScan): void {
  for (const file of found.files) union.files.set(file.path, file);
  for (const link of found.links) union.links.set(link.path, link);
  union.failures.push(...found.failures);
  union.absent.push(...found.absent);
  union.folders.push(found.folder);
  // Most folders have none of these.
  if (found.charts.length > 0) union.charts.push(...found.charts);
  if (found.chartFolders.length > 0) union.folders.push(...found.chartFolders);
  if (found.remoteBases.length > 0) union.remoteBases.push(...found.remoteBases);
  union.whole ||= found.whole;
  union.linked ||= found.linked;
}

async function addRemote(union: Union, reference: RemoteReference, mount?: MountRemote): Promise<void> {
  const mounted = await mount?.(reference);
  if (mounted === undefined) return;
  for (const file of mounted.files) union.files.set(file.path, file);
  for (const link of mounted.links) union.links.set(link.path, link);
  union.charts.push(...mounted.charts);
  if (mounted.failure !== undefined) union.failures.push(mounted.failure);
  rewrite(union.files, reference, mounted.instead);
}

function rewrite(files: Map<string, InputFile>, { file, entry }: RemoteReference, instead: string): void {
  const found = files.get(file);
  if (found === undefined) return;
  const rewrites = new Map([...(found.rewrites ?? []), [entry, instead]]);
  files.set(file, { ...found, rewrites });
}

/** kustomize takes a folder that contains one being built for a cycle (`errIfArgEqualOrHigher` in api/internal/loader). */
function isAtOrAbove(candidate: string, folder: string): boolean {
  return candidate === "" || candidate === folder || folder.startsWith(`${candidate}/`);
}
