/** The renderer: manifests of one folder of a tree, as the ecosystem's own tools produce them. */

import type { RenderResult, Tool } from "../core/model/render.ts";
import type { Tree } from "../core/model/tree.ts";

export interface RenderRequest {
  readonly tree: Tree;
  /** See `Environment.path`. */
  readonly path: string;
  /** See `Environment.namespace`; `""` leaves namespaces as written. */
  readonly namespace: string;
}

export type InputsResult =
  | { readonly kind: "inputs"; readonly digest: string; readonly files: readonly string[] }
  | { readonly kind: "absent" };

export interface Renderer {
  /** Digest of everything that the render can depend on, without rendering. Equal digests: equal renders. */
  inputs(request: RenderRequest): Promise<InputsResult>;
  render(request: RenderRequest, signal?: AbortSignal): Promise<RenderResult>;
  /** The tools and versions in use, and what this machine cannot isolate; none: only plain files are rendered. Fault: RENDER_TOOL_MISSING for a tool that does not run. */
  tools(): Promise<readonly Tool[]>;
}
