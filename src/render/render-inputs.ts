/** Renders inputs that were found: plain files by our own reader, kustomizations and charts by their tools. */

import type { HelmOptions, Render, RenderResult } from "../core/model/render.ts";
import { compareRenders } from "./compare-renders.ts";
import type { FoundInputs } from "./find-inputs.ts";
import { finishRender, type FinishedRender } from "./finish-render.ts";
import { defaultHelm } from "./inputs/chart-values.ts";
import { wholeTree, type Inputs } from "./inputs/inputs.ts";
import { parseFiles } from "./parse-files.ts";
import type { ParseOutput } from "./parse-output.ts";
import { readInputs } from "./read-inputs.ts";
import { failed } from "./render-failure.ts";
import { renderChart } from "./render-chart.ts";
import { renderKustomization, type KustomizeTools } from "./render-kustomization.ts";
import type { RenderLimits } from "./render-limits.ts";
import type { Kitchen, ToolOutput } from "./run-tool.ts";
import { asTool } from "./tool/choose-tool.ts";
import { helmWarnings } from "./tool/helm-text.ts";
import { missesFiles } from "./tool/misses-files.ts";
import { templatePlace } from "./tool/template-place.ts";
import { readToolText } from "./tool/tool-text.ts";

export interface RenderContext {
  readonly limits: RenderLimits;
  readonly namespace: string;
  readonly helm: HelmOptions | undefined;
  readonly parseOutput: ParseOutput;
  /** Opened when the first of them is rendered. Fault: RENDER_TOOL_MISSING. */
  readonly kitchen: () => Promise<Kitchen>;
}

/** Faults: RENDER_TOOL_MISSING, TREE_TOO_LARGE, TREE_PATH_COLLISION. */
export async function renderInputs(
  found: FoundInputs,
  context: RenderContext,
  signal: AbortSignal,
): Promise<RenderResult> {
  signal.throwIfAborted();
  const { inputs, used, digest: inputsDigest } = found;
  if (inputs.failure !== undefined) return failed(inputs.failure());
  const { namespace, limits } = context;
  const tools = used.map(asTool);
  if (inputs.kind === "files") {
    const read = await readInputs(found.index.tree, inputs, limits);
    if (read.kind === "failed") return read;
    const finished = await finishRender(await parseFiles(read.files), { namespace, fromFiles: true });
    return asResult(finished, { inputsDigest, tools, warnings: [] });
  }
  const output = await build(found, context, signal);
  if (output.kind === "failed") return failed(output.failure);
  return finish(output, found, { ...context, circumstances: { inputsDigest, tools } });
}

type Circumstances = Pick<Render, "inputsDigest" | "tools" | "warnings" | "unstable">;

function asResult(finished: FinishedRender, circumstances: Circumstances): RenderResult {
  if (finished.kind === "failed") return failed(finished.failure);
  const { kind: _, ...render } = finished;
  return { kind: "rendered", render: { ...render, ...circumstances } };
}

interface Finishing extends RenderContext {
  readonly circumstances: Pick<Circumstances, "inputsDigest" | "tools">;
}

async function finish(
  output: Extract<ToolOutput, { readonly kind: "output" }>,
  { inputs }: FoundInputs,
  { namespace, parseOutput, circumstances }: Finishing,
): Promise<RenderResult> {
  const options = { namespace, byHelm: inputs.charts.length > 0 };
  const finished = await parseOutput(output.text, options);
  if (finished.kind === "failed") return failed(withTemplate(finished, inputs));
  const { stderr, tree, text, again = text } = output;
  const warnings = inputs.kind === "chart" ? helmWarnings(stderr) : readToolText(stderr, tree).warnings;
  if (again === text) return asResult(finished, { ...circumstances, warnings });
  const other = await parseOutput(again, options);
  const unstable = other.kind === "failed" ? [] : compareRenders(finished.manifests, other.manifests);
  return asResult(finished, {
    ...circumstances,
    warnings,
    ...(unstable.length === 0 ? {} : { unstable }),
  });
}

/** Which line of the template, is not known. */
function withTemplate(
  { failure, template }: Extract<FinishedRender, { readonly kind: "failed" }>,
  inputs: Inputs,
) {
  const place = template === undefined ? undefined : templatePlace(template, 1, { inputs });
  return place === undefined ? failure : { ...failure, file: place.file };
}

async function build(found: FoundInputs, context: RenderContext, signal: AbortSignal): Promise<ToolOutput> {
  const { index, inputs, used } = found;
  const { tree } = index;
  const kitchen = await context.kitchen();
  const helm = used.find(({ name }) => name === "helm");
  if (inputs.kind === "chart" && helm !== undefined) {
    const { namespace, helm: options = defaultHelm } = context;
    return renderChart(kitchen, { tree, inputs, helm: options, namespace, tool: helm }, signal);
  }
  const kustomize = used.find(({ name }) => name !== "helm");
  if (kustomize === undefined) throw new TypeError("nothing renders such inputs");
  return buildKustomization(found, kitchen, { tools: { kustomize, helm }, signal });
}

/** Again with every file of the tree, should the walk have missed one that is there. */
async function buildKustomization(
  { index, inputs }: FoundInputs,
  kitchen: Kitchen,
  { tools, signal }: { readonly tools: KustomizeTools; readonly signal: AbortSignal },
): Promise<ToolOutput> {
  const { tree } = index;
  const first = inputs.whole ? wholeTree(index, inputs) : inputs;
  const output = await renderKustomization(kitchen, { tree, inputs: first, tools }, signal);
  if (output.kind === "output" || inputs.whole || !missesFiles(output.text, index, inputs)) return output;
  return renderKustomization(kitchen, { tree, inputs: wholeTree(index, inputs), tools }, signal);
}
