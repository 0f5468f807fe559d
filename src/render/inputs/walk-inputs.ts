/** Finds the inputs of a folder without rendering, by following what its kustomizations refer to. */

import type { RenderFailure } from "../../core/model/render.ts";
import type { Contents } from "./contents.ts";
import type { InputFile, Inputs } from "./inputs.ts";
import { chartClosure, isChart } from "./chart-closure.ts";
import { chartFolder, noFolder, plainFiles, type Start } from "./other-folders.ts";
import { cycleFailure } from "./reference-failures.ts";
import type { Remotes } from "../remotes.ts";
import { makeMountRemote, type MountRemote, type RemoteReference } from "./mount-remotes.ts";
import { passesLink, resolvePath } from "./resolve-path.ts";
import { hasKustomization, scanFolder, type FolderRole, type FolderScan } from "./scan-folder.ts";
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
    const known = scans.get(key) ?? scanFolder({ index, contents, folder, role, remotes });
    scans.set(key, known);
    return known;
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

/** The union of all folders that are reached. */
async function gather(scan: ScanOf, start: Start, mount?: MountRemote): Promise<Inputs> {
  const files = new Map<string, InputFile>();
  const links = new Map(start.links);
  const failures: (() => RenderFailure)[] = [];
  const reached = new Map<string, FolderScan>();
  const visit = async (folder: string, role: FolderRole, above: readonly string[]): Promise<void> => {
    const found = await scan(folder, role);
    reached.set(`${role}\0${folder}`, found);
    for (const file of found.files) files.set(file.path, file);
    for (const link of found.links) links.set(link.path, link);
    failures.push(...found.failures);
    const visited = [...above, folder];
    for (const child of found.children) {
      const isCycle = visited.some((one) => isAtOrAbove(child.folder, one));
      if (isCycle) failures.push(() => cycleFailure(child.folder, child.place()));
      else if (!reached.has(`${child.role}\0${child.folder}`)) await visit(child.folder, child.role, visited);
    }
  };
  await visit(start.folder, "objects", []);
  const scans = [...reached.values()];
  const charts = scans.flatMap((one) => one.charts);
  for (const reference of scans.flatMap(({ remoteBases }) => remoteBases)) {
    const mounted = await mount?.(reference);
    if (mounted === undefined) continue;
    for (const file of mounted.files) files.set(file.path, file);
    for (const link of mounted.links) links.set(link.path, link);
    charts.push(...mounted.charts);
    if (mounted.failure !== undefined) failures.push(mounted.failure);
    rewrite(files, reference, mounted.instead);
  }
  return {
    kind: "kustomize",
    folder: start.folder,
    files,
    links,
    absent: scans.flatMap(({ absent }) => absent),
    folders: scans.flatMap(({ folder, folders }) => [folder, ...folders]),
    charts,
    whole: scans.some(({ whole }) => whole),
    linked: start.linked || scans.some(({ linked }) => linked),
    failure: failures[0],
  };
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
