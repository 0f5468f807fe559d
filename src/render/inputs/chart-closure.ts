/** The input closure of a Helm chart: its folder whole, since templates can read any file of it, and the charts beside it that it depends on. */

import { readYaml } from "../../core/manifests/read-yaml.ts";
import { isJsonObject, type JsonObject } from "../../core/model/json.ts";
import type { RenderFailure } from "../../core/model/render.ts";
import type { TreeEntry } from "../../core/model/tree.ts";
import { missingDependency } from "./chart-failures.ts";
import type { Contents } from "./contents.ts";
import type { InputFile } from "./inputs.ts";
import { cycleFailure, linkFailure, outsideFailure, submoduleFailure } from "./reference-failures.ts";
import { resolvePath } from "./resolve-path.ts";
import { childOf, nameOf, type TreeIndex } from "./tree-index.ts";

export interface Chart {
  /** Where it stands. */
  readonly folder: string;
  /** As its templates are called in messages; `""` when its Chart.yaml does not say. */
  readonly name: string;
}

export interface ChartClosure {
  readonly chart: Chart;
  /** By the place where Helm must find them: files behind links and dependencies stand there as copies. */
  readonly files: readonly InputFile[];
  /** Everything below these counts. */
  readonly folders: readonly string[];
  /** Symbolic links stand in the way of some path. */
  readonly linked: boolean;
  readonly failures: readonly (() => RenderFailure)[];
}

interface Walk {
  readonly index: TreeIndex;
  readonly contents: Contents;
  readonly files: InputFile[];
  readonly folders: Set<string>;
  readonly failures: (() => RenderFailure)[];
  folderLinks: number;
  linked: boolean;
}

/** Helm's own files that it reads as YAML; templates are text. */
const yamlFiles = new Set([
  "Chart.yaml",
  "Chart.lock",
  "requirements.yaml",
  "requirements.lock",
  "values.yaml",
]);

export function isHelmYaml(path: string): boolean {
  return yamlFiles.has(nameOf(path));
}

/** Each is copied; a few that lead to one another could otherwise multiply without end. */
const mostFolderLinks = 100;

export function isChart({ tree }: TreeIndex, folder: string): boolean {
  return tree.entries.has(childOf(folder, "Chart.yaml"));
}

export async function chartClosure(
  index: TreeIndex,
  contents: Contents,
  folder: string,
): Promise<ChartClosure> {
  const folders = new Set<string>();
  const walk: Walk = { index, contents, files: [], folders, failures: [], folderLinks: 0, linked: false };
  const metadata = await addChart(walk, { from: folder, to: folder, above: [] });
  const name = metadata?.["name"];
  const { files, linked, failures } = walk;
  const chart = { folder, name: typeof name === "string" ? name : "" };
  return { chart, files, folders: [...folders], linked, failures };
}

interface ChartPlace {
  /** Where the chart stands in the tree. */
  readonly from: string;
  /** Where Helm must find it. */
  readonly to: string;
  /** Charts that depend on it. */
  readonly above: readonly string[];
}

async function addChart(walk: Walk, place: ChartPlace): Promise<JsonObject | undefined> {
  addFolder(walk, place.from, place.to);
  const metadata = await readObject(walk, childOf(place.from, "Chart.yaml"));
  // Charts of apiVersion v1 keep their dependencies in a file of their own.
  const older = childOf(place.from, "requirements.yaml");
  const inOlder = metadata?.["dependencies"] === undefined && walk.index.tree.entries.has(older);
  const holder = inOlder ? await readObject(walk, older) : metadata;
  const dependencies = holder?.["dependencies"];
  for (const dependency of Array.isArray(dependencies) ? dependencies.filter(isJsonObject) : [])
    await addDependency(walk, place, dependency);
  return metadata;
}

/** Everything below `from`, to stand below `to`. */
function addFolder(walk: Walk, from: string, to: string): void {
  walk.folders.add(from);
  const start = from === "" ? 0 : from.length + 1;
  for (const entry of entriesBelow(walk.index, from)) {
    const rest = entry.path.slice(start);
    const path = childOf(to, rest);
    if (entry.kind === "symlink") addLink(walk, entry, path);
    else if (entry.kind !== "submodule") addFile(walk, entry, path);
    else if (/^(?:charts|templates|crds)(?:\/|$)/.test(rest))
      walk.failures.push(() => submoduleFailure(entry.path, { file: entry.path }));
  }
}

function* entriesBelow({ tree, folders }: TreeIndex, folder: string): Generator<TreeEntry> {
  const inside = folder === "" ? "" : `${folder}/`;
  for (const [parent, names] of folders) {
    if (parent !== folder && !parent.startsWith(inside)) continue;
    for (const name of names) {
      const entry = tree.entries.get(childOf(parent, name));
      if (entry !== undefined) yield entry;
    }
  }
}

function addFile(walk: Walk, entry: TreeEntry, path: string): void {
  walk.files.push({ path, entry, yaml: isHelmYaml(path) });
}

/** Helm follows links and only mentions it: what they lead to becomes part of the chart, and must be in the repository. */
function addLink(walk: Walk, { path }: TreeEntry, to: string): void {
  walk.linked = true;
  const resolved = resolvePath(walk.index, "", path);
  if (resolved.kind === "file") {
    addFile(walk, resolved.entry, to);
    return;
  }
  // A link to a folder that it stands in would never end.
  const ends = resolved.kind === "folder" && !isAtOrBelow(path, resolved.path);
  walk.folderLinks += 1;
  if (resolved.kind === "folder" && ends && walk.folderLinks <= mostFolderLinks)
    addFolder(walk, resolved.path, to);
  else walk.failures.push(() => linkFailure(path, { file: path }));
}

function isAtOrBelow(path: string, folder: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}

/**
 * A vendored copy counts, as it does for Helm; what lacks one is Helm's to say. Only for a chart of the same repository there is no need
 * to vendor it: it is put where `helm dependency build` would put it.
 */
async function addDependency(walk: Walk, place: ChartPlace, dependency: JsonObject): Promise<void> {
  const { name, repository } = dependency;
  const file = childOf(place.from, "Chart.yaml");
  if (typeof name !== "string" || !/^\w[\w.-]*$/.test(name)) return;
  if (typeof repository !== "string" || !repository.startsWith("file://")) return;
  if (isVendored(walk.index, childOf(place.from, "charts"), name)) return;
  const target = resolvePath(walk.index, place.from, repository.slice("file://".length));
  if (target.kind === "outside") walk.failures.push(() => outsideFailure(repository, { file }));
  else if (target.kind !== "folder" || !isChart(walk.index, target.path))
    walk.failures.push(() => missingDependency(name, repository, { file }));
  else if ([...place.above, place.from].some((one) => isAtOrBelow(one, target.path)))
    walk.failures.push(() => cycleFailure(target.path, { file }));
  else {
    const above = [...place.above, place.from];
    await addChart(walk, { from: target.path, to: childOf(place.to, `charts/${name}`), above });
  }
}

/** As a folder or packed; which version, is Helm's to judge. */
function isVendored({ folders, tree }: TreeIndex, charts: string, name: string): boolean {
  if (folders.has(childOf(charts, name)) || tree.entries.has(childOf(charts, name))) return true;
  return (folders.get(charts) ?? []).some((file) => file.startsWith(`${name}-`) && file.endsWith(".tgz"));
}

/** What is wrong with a file that cannot be read is Helm's to say. */
async function readObject({ index, contents }: Walk, path: string): Promise<JsonObject | undefined> {
  const resolved = resolvePath(index, "", path);
  if (resolved.kind !== "file") return undefined;
  const read = readYaml(await contents.text(index.tree, resolved.entry));
  return read.kind === "read" ? read.documents.map(({ value }) => value).find(isJsonObject) : undefined;
}
