/** What the renderer is asked for one environment in one tree: everything that the configuration says about its render. */

import type { Environment } from "../core/model/environment.ts";
import type { HelmOptions, ToolPins } from "../core/model/render.ts";
import type { Tree } from "../core/model/tree.ts";
import type { RenderRequest } from "../render/renderer.ts";

type RenderedEnvironment = Pick<Environment, "name" | "path" | "namespace" | "helm">;

/** `pins`: of the configuration that the environment is from. */
export function renderRequestOf(
  tree: Tree,
  { name, path, namespace, helm }: RenderedEnvironment,
  pins: ToolPins | undefined,
): RenderRequest {
  const request = { tree, path, namespace, helm: helm ?? helmDefaults(name, path) };
  return pins === undefined ? request : { ...request, pins };
}

/** A chart that the configuration says nothing of is installed under the environment's name, with its own values. */
function helmDefaults(name: string, path: string): HelmOptions {
  return { releaseName: isUnnamed(name, path) ? releaseNameOf(path) : name, valuesFiles: [] };
}

/** A folder that no configuration names is called by its path, which may be no name of a release. */
function isUnnamed(name: string, path: string): boolean {
  return path === "" ? name === "." : name === path && /[^-.a-z0-9]/.test(name);
}

/** `charts/Pod_Info` → `pod-info`. Helm takes at most 53 characters. */
function releaseNameOf(path: string): string {
  const [last = ""] = path.split("/").slice(-1);
  const valid = last.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const name = valid.replace(/^-/, "").slice(0, 53).replace(/-$/, "");
  return name === "" ? "release" : name;
}
