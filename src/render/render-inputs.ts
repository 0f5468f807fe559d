/** Renders inputs that were found: plain files by our own reader, kustomizations by the tool. */

import type { RenderResult } from "../core/model/render.ts";
import type { FoundInputs } from "./find-inputs.ts";
import { finishRender } from "./finish-render.ts";
import { wholeTree } from "./inputs/inputs.ts";
import { parseFiles } from "./parse-files.ts";
import { parseOutput } from "./parse-output.ts";
import { readInputs } from "./read-inputs.ts";
import { failed } from "./render-failure.ts";
import { renderKustomization, type Kitchen, type ToolOutput } from "./render-kustomization.ts";
import type { RenderLimits } from "./render-limits.ts";
import { missesFiles } from "./tool/misses-files.ts";

export interface RenderContext {
  readonly limits: RenderLimits;
  readonly namespace: string;
  /** Opened when the first kustomization is rendered. Fault: RENDER_TOOL_MISSING. */
  readonly kitchen: () => Promise<Kitchen>;
}

/** Faults: RENDER_TOOL_MISSING, TREE_TOO_LARGE, TREE_PATH_COLLISION. */
export async function renderInputs(
  found: FoundInputs,
  context: RenderContext,
  signal: AbortSignal,
): Promise<RenderResult> {
  signal.throwIfAborted();
  const { inputs, tools, digest: inputsDigest } = found;
  if (inputs.failure !== undefined) return failed(inputs.failure());
  const { namespace, limits } = context;
  const base = { namespace, tools, inputsDigest };
  if (inputs.kind === "files") {
    const read = await readInputs(found.index.tree, inputs, limits);
    if (read.kind === "failed") return read;
    return finishRender(await parseFiles(read.files), { ...base, warnings: [], fromFiles: true });
  }
  const output = await build(found, await context.kitchen(), signal);
  if (output.kind === "failed") return failed(output.failure);
  const parsed = await parseOutput(output.text, "the render");
  return finishRender(parsed, { ...base, warnings: output.warnings, fromFiles: false });
}

/** Again with every file of the tree, should the walk have missed one that is there. */
async function build(
  { index, inputs }: FoundInputs,
  kitchen: Kitchen,
  signal: AbortSignal,
): Promise<ToolOutput> {
  const { tree } = index;
  const first = inputs.whole ? wholeTree(index, inputs) : inputs;
  const output = await renderKustomization(kitchen, { tree, inputs: first }, signal);
  if (output.kind === "output" || inputs.whole || !missesFiles(output.text, index, inputs)) return output;
  return renderKustomization(kitchen, { tree, inputs: wholeTree(index, inputs) }, signal);
}
