/** The inputs of folders without a kustomization: plain files, a chart, or nothing that can be rendered. */

import type { RenderFailure } from "../../core/model/render.ts";
import { renderFailure, shown } from "../render-failure.ts";
import type { ChartClosure } from "./chart-closure.ts";
import type { InputFile, Inputs } from "./inputs.ts";
import { linkFailure, outsideFailure, submoduleFailure } from "./reference-failures.ts";
import { passesLink, resolvePath, type Resolved } from "./resolve-path.ts";
import { childOf, type TreeIndex } from "./tree-index.ts";

/** The environment's folder, and how its path was resolved. */
export type Start = Pick<Inputs, "folder" | "links" | "linked">;

const manifestFile = /\.(?:yaml|yml|json)$/;

/** As `kubectl apply -f FOLDER`: by extension, not in folders below, in the order of their names. */
export function plainFiles(index: TreeIndex, start: Start): Inputs {
  const { folder } = start;
  const files = new Map<string, InputFile>();
  const links = new Map(start.links);
  const failures: (() => RenderFailure)[] = [];
  let { linked } = start;
  for (const path of manifestPaths(index, folder)) {
    const resolved = resolvePath(index, "", path);
    linked ||= passesLink(resolved);
    if (resolved.kind === "file") {
      files.set(path, { path, entry: resolved.entry, yaml: true });
      for (const link of resolved.links) links.set(link.path, link);
    } else failures.push(...unusable(path, resolved));
  }
  if (files.size === 0 && failures.length === 0) failures.push(() => emptyFailure(folder));
  return { ...found("files", start), files, links, linked, failure: failures[0] };
}

export function chartFolder(start: Start, { chart, files, folders, linked, failures }: ChartClosure): Inputs {
  return {
    ...found("chart", start),
    files: new Map(files.map((file) => [file.path, file])),
    folders,
    linked: start.linked || linked,
    charts: [chart],
    failure: failures[0],
  };
}

type NoFolder = Exclude<Resolved, { readonly kind: "folder" | "absent" }>;

/** The path leads to something else than a folder. */
export function noFolder(path: string, resolved: NoFolder): Inputs {
  const start = { folder: path, links: new Map(), linked: true };
  return { ...found("files", start), whole: true, failure: () => noFolderFailure(path, resolved) };
}

function found(kind: Inputs["kind"], start: Start): Inputs {
  const nothing = { files: new Map(), absent: [], charts: [], whole: false, failure: undefined };
  return { kind, ...start, ...nothing, folders: [start.folder] };
}

function manifestPaths({ folders }: TreeIndex, folder: string): readonly string[] {
  const names = (folders.get(folder) ?? []).filter((name) => manifestFile.test(name));
  return names.toSorted((a, b) => (a < b ? -1 : 1)).map((name) => childOf(folder, name));
}

function unusable(path: string, resolved: Resolved): readonly (() => RenderFailure)[] {
  if (resolved.kind === "bad-link") return [() => linkFailure(resolved.path, { file: path })];
  if (resolved.kind === "submodule") return [() => submoduleFailure(resolved.path, { file: path })];
  return [];
}

function noFolderFailure(path: string, resolved: NoFolder): RenderFailure {
  const place = { file: path };
  switch (resolved.kind) {
    case "bad-link":
      return linkFailure(resolved.path, place);
    case "submodule":
      return submoduleFailure(resolved.path, place);
    case "outside":
      return outsideFailure(path, place);
    case "file":
      return renderFailure("RENDER_FAILED", {
        message: `"${shown(path)}" is a file; an environment is a folder.`,
        next: "Name the folder that holds it.",
        place,
      });
  }
}

function emptyFailure(folder: string): RenderFailure {
  return renderFailure("EMPTY_RENDER", {
    message: `The folder "${shown(folder === "" ? "." : folder)}" holds no kustomization.yaml, no chart and no YAML or JSON file.`,
    next: "Check the environment's path; folders below it are not read.",
  });
}
