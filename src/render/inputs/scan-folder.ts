/** What one folder with a kustomization refers to: its files, its further folders, and what is wrong with them. */

import { readYamlWithPositions, type JsonPath } from "../../core/manifests/read-yaml-with-positions.ts";
import { readYaml } from "../../core/manifests/read-yaml.ts";
import type { RenderFailure } from "../../core/model/render.ts";
import { renderFailure, type Place } from "../render-failure.ts";
import { isChartPlugin, pluginPaths, pluginProblem } from "./check-plugin.ts";
import { kustomizationNames } from "./contents.ts";
import type { FolderScan, Scan, ScanRequest } from "./folder-scan.ts";
import { readChartPlugin, type Reference } from "./read-kustomization.ts";
import { scanChart } from "./scan-chart.ts";
import {
  absentFailure,
  linkFailure,
  noKustomizationFailure,
  outsideFailure,
  pluginFailure,
  remoteFailure,
  submoduleFailure,
  unpinnedFailure,
} from "./reference-failures.ts";
import { parseRemote } from "./parse-remote.ts";
import { isLikelyRemote, isRemote } from "./remote-entry.ts";
import { passesLink, resolvePath, type Resolved } from "./resolve-path.ts";
import { childOf, type TreeIndex } from "./tree-index.ts";

export async function scanFolder(request: ScanRequest): Promise<FolderScan> {
  const scan: Scan = {
    ...request,
    files: [],
    links: [],
    absent: [],
    children: [],
    charts: [],
    remoteBases: [],
    chartFolders: [],
    failures: [],
    whole: false,
    linked: false,
  };
  for (const name of kustomizationNames) {
    const file = find(scan, name);
    if (file.kind === "file") await scanKustomization(scan, file);
    else if (file.kind === "bad-link") scan.failures.push(() => linkFailure(file.path, { file: file.path }));
  }
  return scan;
}

/** Whether kustomize would find something to build here. */
export function hasKustomization({ tree }: TreeIndex, folder: string): boolean {
  return kustomizationNames.some((name) => tree.entries.has(childOf(folder, name)));
}

function find(scan: Scan, path: string): Resolved {
  const resolved = resolvePath(scan.index, scan.folder, path);
  if (passesLink(resolved)) scan.linked = true;
  return resolved;
}

type ResolvedFile = Extract<Resolved, { readonly kind: "file" }>;

async function scanKustomization(scan: Scan, file: ResolvedFile): Promise<void> {
  const { tree } = scan.index;
  addFile(scan, file, true);
  const read = await scan.contents.kustomization(tree, file.entry);
  if (read.kind === "problem") {
    const { reason, message, next, line } = read.problem;
    scan.failures.push(() => renderFailure(reason, { message, next, place: { file: file.path, line } }));
    return;
  }
  const text = await scan.contents.text(tree, file.entry);
  for (const { references, unknownFields, charts } of read.parts) {
    if (unknownFields) scan.whole = true;
    for (const chart of charts) await scanChart(scan, chart, () => placeIn(file.path, text, chart.at));
    for (const reference of references) {
      await addReference(scan, reference, () => placeIn(file.path, text, reference.at));
    }
  }
}

function placeIn(file: string, text: string, at: JsonPath): Place {
  const read = readYamlWithPositions(text);
  return read.kind === "read" ? { file, line: read.positionOf(at).line } : { file };
}

async function addReference(scan: Scan, reference: Reference, place: () => Place): Promise<void> {
  const { kind, value } = reference;
  if (isInline(reference)) {
    if (kind === "plugin") await addPluginText(scan, value, place);
    return;
  }
  if (isRemote(value)) {
    addRemote(scan, reference, place);
    return;
  }
  const resolved = find(scan, value);
  if (resolved.kind === "file") await addFileReference(scan, reference, resolved);
  else if (resolved.kind === "folder") addFolder(scan, reference, { resolved, place });
  else addMissing(scan, reference, { resolved, place });
}

/** Only a base can be another repository's, and only one that is pinned: what a branch names may be another tomorrow. */
function addRemote(scan: Scan, { kind, value }: Reference, place: () => Place): void {
  const { remotes, role } = scan;
  const isBase = remotes !== undefined && kind === "root" && role === "objects";
  const remote = isBase ? parseRemote(value) : undefined;
  if (remote === undefined || remotes?.allows(remote.url) !== true) {
    scan.failures.push(() => remoteFailure(value, place()));
    return;
  }
  const { revision, ...where } = remote;
  if (revision === undefined) scan.failures.push(() => unpinnedFailure(value, place()));
  else {
    const { folder } = scan;
    scan.remoteBases.push({ ...where, revision, entry: value, folder, file: place().file, place });
  }
}

/** A patch or a plugin may be written out in place of a path. */
function isInline({ kind, value }: Reference): boolean {
  return (kind === "patch" || kind === "plugin") && /[\n{]|:\s/.test(value);
}

async function addFileReference(scan: Scan, { kind }: Reference, file: ResolvedFile): Promise<void> {
  addFile(scan, file, kind !== "data");
  const isPlugin = kind === "plugin" || (kind === "root" && scan.role === "plugins");
  if (!isPlugin) return;
  const text = await scan.contents.text(scan.index.tree, file.entry);
  await addPluginText(scan, text, (line) => ({ file: file.path, line }));
}

function addFile(scan: Scan, { path, entry, links }: ResolvedFile, yaml: boolean): void {
  scan.files.push({ path, entry, yaml });
  scan.links.push(...links);
}

/**
 * What else kustomize's own plugins may reach is not known, so the whole tree counts; but for the one that inflates a chart. In a folder of
 * plugins even that is not known: its kustomization may rewrite what is written here.
 */
async function addPluginText(scan: Scan, text: string, place: (line: number) => Place): Promise<void> {
  if (scan.role === "plugins") scan.whole = true;
  const read = readYaml(text);
  if (read.kind === "problem") {
    scan.whole = true;
    return;
  }
  for (const { value, line } of read.documents) {
    if (value === null) continue;
    if (isChartPlugin(value)) await scanChart(scan, readChartPlugin(value), () => place(line));
    else scan.whole = true;
    const problem = pluginProblem(value);
    if (problem !== undefined) scan.failures.push(() => pluginFailure(problem, place(line)));
    const remote = pluginPaths(value).find(isRemote);
    if (remote !== undefined) scan.failures.push(() => remoteFailure(remote, place(line)));
  }
}

interface Found<Kind extends Resolved["kind"]> {
  readonly resolved: Extract<Resolved, { readonly kind: Kind }>;
  readonly place: () => Place;
}

function addFolder(scan: Scan, { kind, value }: Reference, { resolved, place }: Found<"folder">): void {
  scan.links.push(...resolved.links);
  if (kind !== "root" && kind !== "plugin") {
    // A folder where a file is expected: the tool says so.
    scan.absent.push(resolved.path);
    return;
  }
  const role = kind === "plugin" ? "plugins" : scan.role;
  scan.children.push({ folder: resolved.path, role, place });
  if (!hasKustomization(scan.index, resolved.path)) {
    scan.absent.push(childOf(resolved.path, kustomizationNames[0]));
    scan.failures.push(() => noKustomizationFailure(value, place()));
  }
}

type Missing = "absent" | "outside" | "bad-link" | "submodule";

function addMissing(scan: Scan, { kind, value }: Reference, { resolved, place }: Found<Missing>): void {
  switch (resolved.kind) {
    case "absent":
      scan.absent.push(resolved.path);
      // A patch on one line that names no file is read as a patch; the tool says what is wrong with it.
      if (kind !== "patch") scan.failures.push(() => missingFailure(value, place()));
      return;
    case "outside":
      scan.failures.push(() => outsideFailure(value, place()));
      return;
    case "bad-link":
      scan.failures.push(() => linkFailure(resolved.path, place()));
      return;
    case "submodule":
      scan.failures.push(() => submoduleFailure(resolved.path, place()));
  }
}

function missingFailure(value: string, place: Place): RenderFailure {
  return isLikelyRemote(value) ? remoteFailure(value, place) : absentFailure(value, place);
}
