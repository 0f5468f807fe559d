/** Renders inputs that were found: plain files by our own reader, kustomizations by the tool. */

import type { Render, RenderResult } from "../core/model/render.ts";
import type { FoundInputs } from "./find-inputs.ts";
import { finishRender, type FinishedRender } from "./finish-render.ts";
import { wholeTree } from "./inputs/inputs.ts";
import { parseFiles } from "./parse-files.ts";
import type { ParseOutput } from "./parse-output.ts";
import { readInputs } from "./read-inputs.ts";
import { failed } from "./render-failure.ts";
import { renderKustomization, type Kitchen, type ToolOutput } from "./render-kustomization.ts";
import type { RenderLimits } from "./render-limits.ts";
import { missesFiles } from "./tool/misses-files.ts";

export interface RenderContext {
  readonly limits: RenderLimits;
  readonly namespace: string;
  readonly parseOutput: ParseOutput;
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
  const { namespace, limits, parseOutput } = context;
  if (inputs.kind === "files") {
    const read = await readInputs(found.index.tree, inputs, limits);
    if (read.kind === "failed") return read;
    const finished = await finishRender(await parseFiles(read.files), { namespace, fromFiles: true });
    return asResult(finished, { inputsDigest, tools, warnings: [] });
  }
  const output = await build(found, await context.kitchen(), signal);
  if (output.kind === "failed") return failed(output.failure);
  const finished = await parseOutput(output.text, namespace);
  return asResult(finished, { inputsDigest, tools, warnings: output.warnings });
}

type Circumstances = Pick<Render, "inputsDigest" | "tools" | "warnings">;

function asResult(finished: FinishedRender, circumstances: Circumstances): RenderResult {
  if (finished.kind === "failed") return finished;
  const { manifests, digest } = finished;
  return { kind: "rendered", render: { manifests, digest, ...circumstances } };
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
