/** Makes the renderer: what depends on what, found by data; rendered by the real tool; remembered by the digest of its inputs. */

import { setMaxListeners } from "node:events";
import { Fault } from "../core/model/fault.ts";
import type { ReasonCode } from "../core/model/outcome.ts";
import type { RenderResult, Tool } from "../core/model/render.ts";
import { makeFindInputs, type FoundInputs } from "./find-inputs.ts";
import { makeParseOutput } from "./parse-output.ts";
import { recentlyUsed } from "./recently-used.ts";
import { failed, failureOf } from "./render-failure.ts";
import { renderInputs } from "./render-inputs.ts";
import { defaultRenderLimits, type RenderLimits } from "./render-limits.ts";
import type { Renderer, RenderRequest } from "./renderer.ts";
import type { Kitchen } from "./run-tool.ts";
import type { Remotes } from "./remotes.ts";
import { makeSingleFlight } from "./single-flight.ts";
import { makeSlots } from "./slots.ts";
import { asTool, makeToolChooser, type ChosenTool } from "./tool/choose-tool.ts";
import { defaultWorkDir } from "./tool/private-folder.ts";
import { toolMissing, type OfferedTools, type ToolWork } from "./tool/render-tool.ts";
import { detectSandbox, type Isolation } from "./tool/sandbox.ts";
import { makeToolsFor } from "./tools-for.ts";

export interface RendererOptions {
  /** See `findTools`; without any only plain files are rendered. */
  readonly tools: OfferedTools;
  /** `PATH`: where the helpers that isolate a render are looked for. */
  readonly searchPath: string;
  /** Where private folders are made; in memory when absent. */
  readonly workDir?: string;
  readonly limits?: Partial<RenderLimits>;
  /** Absent: nothing is taken from other repositories. */
  readonly remotes?: Remotes | undefined;
}

export interface LocalRenderer extends Renderer {
  /** What keeps a render to itself on this machine. Fault: RENDER_TOOL_MISSING. */
  isolation(): Promise<Isolation>;
  /** All tools that the operator offers and that run, newest first. */
  offered(work: ToolWork): Promise<readonly ChosenTool[]>;
  /** Stops what runs; when it resolves, no process and no folder of ours is left. */
  close(): Promise<void>;
}

export function createRenderer(options: RendererOptions): LocalRenderer {
  const limits = { ...defaultRenderLimits, ...options.limits };
  const chooser = makeToolChooser(options.tools);
  let opened: Promise<Kitchen> | undefined;
  const kitchen = (): Promise<Kitchen> => (opened ??= openKitchen(options, limits));
  const find = makeFindInputs(makeToolsFor(chooser), options.remotes);
  const parseOutput = makeParseOutput(limits.cachedBytes);
  const running = new Set<Promise<RenderResult>>();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const render = makeRemembering(limits, (found, { namespace, helm }, signal) => {
    const stop = AbortSignal.any([signal, closing.signal]);
    const work = renderInputs(found, { limits, namespace, helm, kitchen, parseOutput }, stop);
    running.add(work);
    return work.finally(() => running.delete(work));
  });
  return {
    inputs: async (request) => {
      const found = await find(request);
      if (found.kind === "absent") return found;
      return { kind: "inputs", digest: found.digest, files: filesOf(found), tools: found.used.map(asTool) };
    },
    render: async (request, signal) => {
      const found = await find(request);
      return found.kind === "absent" ? found : render(found, request, signal);
    },
    tools: async (pins) => {
      const [first] = options.tools.kustomize;
      if (first === undefined) return [];
      const kustomize = await chooser.choose("kustomize", pins);
      return [asTool(kustomize), ...isolationNote((await kitchen()).sandbox.isolation)];
    },
    offered: (work) => chooser.offered(work),
    isolation: async () => (await kitchen()).sandbox.isolation,
    close: async () => {
      closing.abort();
      await Promise.allSettled(running);
      const open = await opened?.catch(() => undefined);
      if (open !== undefined) await Promise.all(open.leaving);
      await open?.sandbox.close();
    },
  };
}

type RenderNow = (found: FoundInputs, request: RenderRequest, signal: AbortSignal) => Promise<RenderResult>;
type RenderAsked = (
  found: FoundInputs,
  request: RenderRequest,
  signal?: AbortSignal,
) => Promise<RenderResult>;

/** Each render once, a few at a time, and not again while its result is kept. */
function makeRemembering(limits: RenderLimits, renderNow: RenderNow): RenderAsked {
  const cache = recentlyUsed<string, RenderResult>({ weigh: weightOf, most: limits.cachedBytes });
  // Beside those that run as many are prepared or read, so that no core waits for that.
  const slots = makeSlots(2 * limits.renders);
  const once = makeSingleFlight<RenderResult>();
  return async (found, request, signal) => {
    const { digest } = found;
    const cached = cache.get(digest);
    if (cached !== undefined) return cached;
    const work = async (stop: AbortSignal): Promise<RenderResult> => {
      const result = await slots(() => renderNow(found, request, stop)).catch(faultAsFailure);
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
const uncertain: readonly ReasonCode[] = [
  "RENDER_LIMIT_TIME",
  "RENDER_LIMIT_MEMORY",
  "RENDER_TOOL_MISSING",
  "TOOL_NOT_OFFERED",
  "GIT_UNAVAILABLE",
  "CHART_UNAVAILABLE",
];

function isCertain(result: RenderResult): boolean {
  return result.kind !== "failed" || !uncertain.includes(result.failure.reason);
}

/** What stops a render for good is its result; what may pass is not. */
function faultAsFailure(error: unknown): RenderResult {
  if (!(error instanceof Fault) || error.retry === "later") throw error;
  return failed(failureOf(error));
}

async function openKitchen(
  { tools, searchPath, workDir }: RendererOptions,
  limits: RenderLimits,
): Promise<Kitchen> {
  const [tool = tools.helm[0]] = tools.kustomize;
  if (tool === undefined) throw toolMissing("kustomize");
  const folder = workDir ?? (await defaultWorkDir());
  const { memoryBytes } = limits;
  const sandbox = await detectSandbox({ tool, searchPath, workDir: folder, memoryBytes });
  return { sandbox, workDir: folder, limits, slots: makeSlots(limits.renders), leaving: new Set() };
}

function isolationNote({ network, files, memory }: Isolation): readonly Tool[] {
  const lacking = [
    ...(network ? [] : ["network"]),
    ...(files ? [] : ["files"]),
    ...(memory ? [] : ["memory"]),
  ];
  return lacking.length === 0 ? [] : [{ name: "isolation", version: `degraded (${lacking.join(", ")})` }];
}

/** Copies are told by what they are copies of; what is from elsewhere is no file of the tree. */
function filesOf({ index, inputs }: FoundInputs): readonly string[] {
  if (inputs.whole) return [...index.tree.entries.keys()];
  return [...inputs.files.values()].flatMap(({ entry, tree }) => (tree === undefined ? entry.path : []));
}
