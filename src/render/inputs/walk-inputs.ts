/** Finds the inputs of a folder without rendering, by following what its kustomizations refer to. */

import type { RenderFailure } from "../../core/model/render.ts";
import type { Contents } from "./contents.ts";
import type { InputFile, Inputs } from "./inputs.ts";
import { chartClosure, isChart } from "./chart-closure.ts";
import { chartFolder, noFolder, plainFiles, type Start } from "./other-folders.ts";
import { cycleFailure } from "./reference-failures.ts";
import { passesLink, resolvePath } from "./resolve-path.ts";
import { hasKustomization, scanFolder, type FolderRole, type FolderScan } from "./scan-folder.ts";
import type { TreeIndex } from "./tree-index.ts";

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
    const found = resolvePath(index, "", path);
    if (found.kind === "absent") return { kind: "absent" };
    if (found.kind !== "folder") return { kind: "inputs", inputs: noFolder(path, found) };
    const { path: folder } = found;
    const links = new Map(found.links.map((link) => [link.path, link]));
    const start = { folder, links, linked: passesLink(found) };
    if (hasKustomization(index, folder)) return { kind: "inputs", inputs: await gather(scan, start) };
    if (isChart(index, folder))
      return { kind: "inputs", inputs: chartFolder(start, await chartClosure(index, contents, folder)) };
    return { kind: "inputs", inputs: plainFiles(index, start) };
  };
}

type ScanOf = (folder: string, role: FolderRole) => Promise<FolderScan>;

/** The union of all folders that are reached. */
async function gather(scan: ScanOf, start: Start): Promise<Inputs> {
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
  return {
    kind: "kustomize",
    folder: start.folder,
    files,
    links,
    absent: scans.flatMap(({ absent }) => absent),
    folders: scans.flatMap(({ folder, folders }) => [folder, ...folders]),
    charts: scans.flatMap(({ charts }) => charts),
    whole: scans.some(({ whole }) => whole),
    linked: start.linked || scans.some(({ linked }) => linked),
    failure: failures[0],
  };
}

/** kustomize takes a folder that contains one being built for a cycle (`errIfArgEqualOrHigher` in api/internal/loader). */
function isAtOrAbove(candidate: string, folder: string): boolean {
  return candidate === "" || candidate === folder || folder.startsWith(`${candidate}/`);
}
