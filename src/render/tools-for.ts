/** Which tools render which inputs. */

import type { ToolPins } from "../core/model/render.ts";
import type { Inputs } from "./inputs/inputs.ts";
import type { ChosenTool, ToolChooser } from "./tool/choose-tool.ts";

/**
 * Plain files are read by us and need none; what cannot be rendered gets none either, so that its own failure is told and not that of a tool.
 * Faults: RENDER_TOOL_MISSING, TOOL_NOT_OFFERED.
 */
export async function toolsFor(
  { kind, charts, failure }: Inputs,
  pins: ToolPins | undefined,
  chooser: ToolChooser,
): Promise<readonly ChosenTool[]> {
  if (kind === "files") return [];
  if (kind === "chart") return failure === undefined ? [await chooser.choose("helm", pins)] : [];
  const kustomize = await chooser.choose("kustomize", pins);
  return charts.length === 0 || failure !== undefined
    ? [kustomize]
    : [kustomize, await chooser.choose("helm", pins)];
}
