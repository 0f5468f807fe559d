/** Makes the renderer: what depends on what, found by data; rendered by the real tool; remembered by the digest of its inputs. */

import { setMaxListeners } from "node:events";
import { Fault } from "../core/model/fault.ts";
import type { ReasonCode } from "../core/model/outcome.ts";
import type { RenderResult, Tool } from "../core/model/render.ts";
import { makeFindInputs, type FoundInputs } from "./find-inputs.ts";
import type { Inputs } from "./inputs/inputs.ts";
import { makeParseOutput } from "./parse-output.ts";
import { recentlyUsed } from "./recently-used.ts";
import { failed, renderFailure } from "./render-failure.ts";
import { renderInputs } from "./render-inputs.ts";
import type { Kitchen } from "./render-kustomization.ts";
import { defaultRenderLimits, type RenderLimits } from "./render-limits.ts";
import type { Renderer } from "./renderer.ts";
import { makeSingleFlight } from "./single-flight.ts";
import { makeSlots } from "./slots.ts";
import { toolMissing, type RenderTool } from "./tool/find-tool.ts";
import { defaultWorkDir } from "./tool/private-folder.ts";
import { detectSandbox, type Isolation } from "./tool/sandbox.ts";

export interface RendererOptions {
  /** See `findTool`; without one only plain files are rendered. */
  readonly tool: RenderTool | undefined;
  /** `PATH`: where the helpers that isolate a render are looked for. */
  readonly searchPath: string;
  /** Where private folders are made; in memory when absent. */
  readonly workDir?: string;
  readonly limits?: Partial<RenderLimits>;
}

export interface LocalRenderer extends Renderer {
  /** What keeps a render to itself on this machine. Fault: RENDER_TOOL_MISSING. */
  isolation(): Promise<Isolation>;
  /** Stops what runs; when it resolves, no process and no folder of ours is left. */
  close(): Promise<void>;
}

export function createRenderer(options: RendererOptions): LocalRenderer {
  const limits = { ...defaultRenderLimits, ...options.limits };
  let opened: Promise<Kitchen> | undefined;
  const kitchen = (): Promise<Kitchen> => (opened ??= openKitchen(options, limits));
  const find = makeFindInputs((inputs) => toolsFor(inputs, options, kitchen));
  const parseOutput = makeParseOutput(limits.cachedBytes);
  const running = new Set<Promise<RenderResult>>();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const render = makeRemembering(limits, (found, namespace, signal) => {
    const stop = AbortSignal.any([signal, closing.signal]);
    const work = renderInputs(found, { limits, namespace, kitchen, parseOutput }, stop);
    running.add(work);
    return work.finally(() => running.delete(work));
  });
  return {
    inputs: async (request) => {
      const found = await find(request);
      return found.kind === "absent"
        ? found
        : { kind: "inputs", digest: found.digest, files: filesOf(found) };
    },
    render: async (request, signal) => {
      const found = await find(request);
      return found.kind === "absent" ? found : render(found, request.namespace, signal);
    },
    tools: async () => {
      if (options.tool === undefined) return [];
      const open = await kitchen();
      return [...toolsIn(open), ...isolationNote(open.sandbox.isolation)];
    },
    isolation: async () => (await kitchen()).sandbox.isolation,
    close: async () => {
      closing.abort();
      await Promise.allSettled(running);
      const open = await opened?.catch(() => undefined);
      await open?.sandbox.close();
    },
  };
}

type RenderNow = (found: FoundInputs, namespace: string, signal: AbortSignal) => Promise<RenderResult>;
type RenderAsked = (found: FoundInputs, namespace: string, signal?: AbortSignal) => Promise<RenderResult>;

/** Each render once, a few at a time, and not again while its result is kept. */
function makeRemembering(limits: RenderLimits, renderNow: RenderNow): RenderAsked {
  const cache = recentlyUsed<string, RenderResult>({ weigh: weightOf, most: limits.cachedBytes });
  const slots = makeSlots(limits.renders);
  const once = makeSingleFlight<RenderResult>();
  return async (found, namespace, signal) => {
    const { digest } = found;
    const cached = cache.get(digest);
    if (cached !== undefined) return cached;
    const work = async (stop: AbortSignal): Promise<RenderResult> => {
      const result = await slots(() => renderNow(found, namespace, stop)).catch(faultAsFailure);
      if (isCertain(result)) cache.set(digest, result);
      return result;
    };
    return once(digest, work, signal);
  };
}

/** An estimate: an object is about a page of text. */
function weightOf(result: RenderResult): number {
  const bytesPerObject = 10_000;
  return result.kind === "rendered" ? result.render.manifests.length * bytesPerObject : bytesPerObject;
}

/** A machine with less to do may render what ran into these. */
const uncertain: readonly ReasonCode[] = ["RENDER_LIMIT_TIME", "RENDER_LIMIT_MEMORY", "RENDER_TOOL_MISSING"];

function isCertain(result: RenderResult): boolean {
  return result.kind !== "failed" || !uncertain.includes(result.failure.reason);
}

/** What stops a render for good is its result; what may pass is not. */
function faultAsFailure(error: unknown): RenderResult {
  if (!(error instanceof Fault) || error.retry === "later") throw error;
  return failed(renderFailure(error.reason, { message: error.message, next: error.next ?? "" }));
}

async function openKitchen(
  { tool, searchPath, workDir }: RendererOptions,
  limits: RenderLimits,
): Promise<Kitchen> {
  if (tool === undefined) throw toolMissing();
  const folder = workDir ?? (await defaultWorkDir());
  const { memoryBytes } = limits;
  const sandbox = await detectSandbox({ tool, searchPath, workDir: folder, memoryBytes });
  return { tool, sandbox, workDir: folder, limits };
}

/** Plain files are read by us and need no tool. */
async function toolsFor(
  { kind }: Inputs,
  { tool }: RendererOptions,
  kitchen: () => Promise<Kitchen>,
): Promise<readonly Tool[]> {
  return kind === "kustomize" && tool !== undefined ? toolsIn(await kitchen()) : [];
}

function toolsIn({ tool, sandbox }: Kitchen): readonly Tool[] {
  return [{ name: tool.name, version: sandbox.version }];
}

function isolationNote({ network, files, memory }: Isolation): readonly Tool[] {
  const lacking = [
    ...(network ? [] : ["network"]),
    ...(files ? [] : ["files"]),
    ...(memory ? [] : ["memory"]),
  ];
  return lacking.length === 0 ? [] : [{ name: "isolation", version: `degraded (${lacking.join(", ")})` }];
}

function filesOf({ index, inputs }: FoundInputs): readonly string[] {
  return inputs.whole ? [...index.tree.entries.keys()] : [...inputs.files.keys()];
}
