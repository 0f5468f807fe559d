/** Remembers which tools a renderer used for its answers: base and head may be rendered by different versions. */

import type { Tool } from "../../core/model/render.ts";
import type { Renderer } from "../../render/renderer.ts";

export interface WatchedRenderer {
  readonly renderer: Renderer;
  /** By name, then by version. */
  readonly used: () => readonly Tool[];
}

export function watchTools(renderer: Renderer): WatchedRenderer {
  const seen = new Map<string, Tool>();
  const see = (tools: readonly Tool[]): void => {
    for (const tool of tools) seen.set(`${tool.name}\0${tool.version}`, tool);
  };
  return {
    renderer: {
      ...renderer,
      inputs: async (request) => {
        const found = await renderer.inputs(request);
        if (found.kind === "inputs") see(found.tools);
        return found;
      },
      render: async (request, signal) => {
        const result = await renderer.render(request, signal);
        if (result.kind === "rendered") see(result.render.tools);
        return result;
      },
      tools: async (pins) => {
        const tools = await renderer.tools(pins);
        see(tools);
        return tools;
      },
    },
    used: () => [...seen.keys()].toSorted(byRank).flatMap((key) => seen.get(key) ?? []),
  };
}

/** What is no tool comes last. */
function byRank(a: string, b: string): number {
  const [left, right] = [a, b].map((key) => `${key.startsWith("isolation\0") ? 1 : 0}${key}`);
  return (left ?? "") < (right ?? "") ? -1 : 1;
}
