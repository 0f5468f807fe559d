/** The renderer: manifests of one folder of a tree, as the ecosystem's own tools produce them. */

import type { HelmOptions, RenderResult, Tool, ToolPins } from "../core/model/render.ts";
import type { Tree } from "../core/model/tree.ts";

export interface RenderRequest {
  readonly tree: Tree;
  /** See `Environment.path`. */
  readonly path: string;
  /** See `Environment.namespace`; `""` leaves namespaces as written. */
  readonly namespace: string;
  /** Only for a chart: nothing else depends on it. Absent: the release is called `release`, and only the chart's own values count. */
  readonly helm?: HelmOptions;
  /** Absent: the newest versions of the tools. */
  readonly pins?: ToolPins;
}

export type InputsResult =
  | {
      readonly kind: "inputs";
      readonly digest: string;
      /** Of the tree, by their paths. */
      readonly files: readonly string[];
      /** What would render them. */
      readonly tools: readonly Tool[];
    }
  | { readonly kind: "absent" };

export interface Renderer {
  /** Digest of everything that the render can depend on, without rendering. Equal digests: equal renders. Faults: RENDER_TOOL_MISSING, TOOL_NOT_OFFERED. */
  inputs(request: RenderRequest): Promise<InputsResult>;
  render(request: RenderRequest, signal?: AbortSignal): Promise<RenderResult>;
  /**
   * The tool that renders kustomizations, and what this machine cannot isolate; none: only plain files are rendered.
   * Faults: RENDER_TOOL_MISSING for a tool that does not run, TOOL_NOT_OFFERED.
   */
  tools(pins?: ToolPins): Promise<readonly Tool[]>;
}
