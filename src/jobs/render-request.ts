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
  const request = { tree, path, namespace, helm: helm ?? helmDefaults(name) };
  return pins === undefined ? request : { ...request, pins };
}

/** A chart that the configuration says nothing of is installed under the environment's name, with its own values. */
function helmDefaults(name: string): HelmOptions {
  return { releaseName: name, valuesFiles: [] };
}
