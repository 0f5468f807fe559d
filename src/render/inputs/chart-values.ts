/** Adds to a chart's inputs what the environment renders it with: values files anywhere in the repository. */

import type { HelmOptions, RenderFailure } from "../../core/model/render.ts";
import { renderFailure } from "../render-failure.ts";
import { isReleaseName, releaseNameFailure, valuesFileFailure } from "./chart-failures.ts";
import type { InputFile, Inputs } from "./inputs.ts";
import { absentFailure, linkFailure, submoduleFailure } from "./reference-failures.ts";
import { isRemote } from "./remote-entry.ts";
import { passesLink, resolvePath, type FolderLink } from "./resolve-path.ts";
import type { TreeIndex } from "./tree-index.ts";

/** What a chart is rendered with when the configuration says nothing. */
export const defaultHelm: HelmOptions = { releaseName: "release", valuesFiles: [] };

export function withValues(
  index: TreeIndex,
  inputs: Inputs,
  { releaseName, valuesFiles }: HelmOptions,
): Inputs {
  const files = new Map<string, InputFile>(inputs.files);
  const links = new Map<string, FolderLink>(inputs.links);
  const failures: (() => RenderFailure)[] = inputs.failure === undefined ? [] : [inputs.failure];
  const absent: string[] = [...inputs.absent];
  let { linked } = inputs;
  if (!isReleaseName(releaseName)) failures.push(() => releaseNameFailure(releaseName));
  for (const path of valuesFiles) {
    const resolved = isRemote(path) ? { kind: "outside" as const } : resolvePath(index, "", path);
    linked ||= passesLink(resolved);
    if (resolved.kind === "file") {
      files.set(resolved.path, { path: resolved.path, entry: resolved.entry, yaml: true });
      for (const link of resolved.links) links.set(link.path, link);
    } else {
      if (resolved.kind === "absent") absent.push(resolved.path);
      failures.push(() => valuesFailure(path, resolved.kind));
    }
  }
  return { ...inputs, files, links, absent, linked, failure: failures[0] };
}

/** Nothing but the configuration names them, and that is in no line of the tree's own. */
function valuesFailure(
  path: string,
  kind: Exclude<ReturnType<typeof resolvePath>["kind"], "file">,
): RenderFailure {
  switch (kind) {
    case "outside":
      return valuesFileFailure(path);
    case "absent":
      return absentFailure(path);
    case "bad-link":
      return linkFailure(path);
    case "submodule":
      return submoduleFailure(path);
    case "folder":
      return renderFailure("RENDER_FAILED", {
        message: `The values file "${path}" is a folder.`,
        next: "Name the file.",
      });
  }
}
