/** Which tools render which inputs. */

import type { ToolPins } from "../core/model/render.ts";
import type { Inputs } from "./inputs/inputs.ts";
import type { ChosenTool, ToolChooser } from "./tool/choose-tool.ts";
import type { ToolWork } from "./tool/render-tool.ts";

/** The same list for the same answer. Faults: RENDER_TOOL_MISSING, TOOL_NOT_OFFERED. */
export type ToolsFor = (inputs: Inputs, pins: ToolPins | undefined) => Promise<readonly ChosenTool[]>;

const none: Promise<readonly ChosenTool[]> = Promise.resolve([]);

/**
 * Plain files are read by us and need none; what cannot be rendered gets none either, so that its own failure is told and not that of a tool.
 * Asked for each of a thousand environments: what was chosen is remembered.
 */
export function makeToolsFor(chooser: ToolChooser): ToolsFor {
  const chosen = new Map<string, Promise<readonly ChosenTool[]>>();

  function choose(works: readonly ToolWork[], pins: ToolPins | undefined): Promise<readonly ChosenTool[]> {
    const key = `${works.length}${works[0] ?? ""}\0${pins?.kustomize ?? ""}\0${pins?.helm ?? ""}`;
    const known = chosen.get(key);
    if (known !== undefined) return known;
    const fresh = Promise.all(works.map((work) => chooser.choose(work, pins)));
    chosen.set(key, fresh);
    fresh.catch(() => chosen.delete(key));
    return fresh;
  }

  return ({ kind, charts, failure }, pins) => {
    if (kind === "files") return none;
    if (kind === "chart") return failure === undefined ? choose(["helm"], pins) : none;
    return choose(charts.length === 0 || failure !== undefined ? ["kustomize"] : ["kustomize", "helm"], pins);
  };
}
