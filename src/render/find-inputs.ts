/** Finds the inputs of a render and their digest; remembers of each tree what it has walked. */

import { Fault } from "../core/model/fault.ts";
import type { ToolPins } from "../core/model/render.ts";
import type { Tree } from "../core/model/tree.ts";
import { defaultHelm, withValues } from "./inputs/chart-values.ts";
import { makeContents } from "./inputs/contents.ts";
import { inputsDigest } from "./inputs/inputs-digest.ts";
import { mostAlike, reuseWalks, type Walks } from "./inputs/reuse-walks.ts";
import { indexTree, type TreeIndex } from "./inputs/tree-index.ts";
import type { Inputs } from "./inputs/inputs.ts";
import { makeWalk, type Walk, type WalkResult } from "./inputs/walk-inputs.ts";
import type { Remotes } from "./remotes.ts";
import { failureOf } from "./render-failure.ts";
import type { RenderRequest } from "./renderer.ts";
import { asTool, type ChosenTool } from "./tool/choose-tool.ts";

export interface FoundInputs {
  readonly kind: "inputs";
  readonly index: TreeIndex;
  readonly inputs: Inputs;
  /** What will render them; nothing when `lacking`. */
  readonly used: readonly ChosenTool[];
  /** Which tool is not there, in words. */
  readonly lacking?: string;
  readonly digest: string;
}

export type FindInputs = (request: RenderRequest) => Promise<FoundInputs | { readonly kind: "absent" }>;

type Undigested = Omit<FoundInputs, "kind" | "digest">;

interface Walked {
  readonly index: TreeIndex;
  readonly walk: Walk;
}

/** So many trees are remembered to begin the next one from. */
const mostRemembered = 16;

export type ToolsFor = (inputs: Inputs, pins: ToolPins | undefined) => Promise<readonly ChosenTool[]>;

/** `toolsFor`: which tools render such inputs. */
export function makeFindInputs(toolsFor: ToolsFor, remotes?: Remotes): FindInputs {
  const contents = makeContents();
  const trees = new WeakMap<Tree, Promise<Walked>>();
  const digests = new WeakMap<Inputs, Map<string, string>>();
  /** Newest first. */
  let recent: readonly Walks[] = [];

  async function prepare(tree: Tree): Promise<Walked> {
    const [index] = await Promise.all([indexTree(tree), contents.prefetch(tree)]);
    const { walk, walks } = reuseWalks(tree, makeWalk(index, contents, remotes), mostAlike(recent, tree));
    recent = [walks, ...recent].slice(0, mostRemembered);
    return { index, walk };
  }

  function walked(tree: Tree): Promise<Walked> {
    const known = trees.get(tree);
    if (known !== undefined) return known;
    const fresh = prepare(tree);
    trees.set(tree, fresh);
    // A tree that could not be read now may be read later.
    fresh.catch(() => trees.delete(tree));
    return fresh;
  }

  function digestOf(undigested: Undigested, { namespace, helm = defaultHelm }: RenderRequest): string {
    const { index, inputs, used, lacking } = undigested;
    const tools = lacking === undefined ? used.map(asTool) : [{ name: "lacking", version: lacking }];
    // Values files may differ where the chart is the same: it is not remembered by its folder.
    if (inputs.kind === "chart") return inputsDigest(index, inputs, { tools, namespace, helm });
    const key = JSON.stringify([namespace, tools]);
    const known = digests.get(inputs) ?? new Map<string, string>();
    digests.set(inputs, known);
    const digest = known.get(key) ?? inputsDigest(index, inputs, { tools, namespace });
    known.set(key, digest);
    return digest;
  }

  /** An environment whose tool is not there fails by itself: the others are shown. */
  async function withTools(
    found: Pick<Undigested, "index" | "inputs">,
    pins: ToolPins | undefined,
  ): Promise<Undigested> {
    try {
      return { ...found, used: await toolsFor(found.inputs, pins) };
    } catch (error) {
      if (!(error instanceof Fault) || error.retry === "later") throw error;
      const { inputs } = found;
      const failure = inputs.failure ?? (() => failureOf(error));
      return { ...found, inputs: { ...inputs, failure }, used: [], lacking: error.message };
    }
  }

  return async (request) => {
    const { index, walk } = await walked(request.tree);
    const found = await walk(request.path).catch((error: unknown) => unreachable(error, request.path));
    if (found.kind === "absent") return found;
    const isChart = found.inputs.kind === "chart";
    const inputs = isChart ? withValues(index, found.inputs, request.helm ?? defaultHelm) : found.inputs;
    const undigested = await withTools({ index, inputs }, request.pins);
    return { kind: "inputs", ...undigested, digest: digestOf(undigested, request) };
  };
}

/** What another repository did not give, now or for ever, is this environment's trouble alone. */
function unreachable(error: unknown, folder: string): WalkResult {
  if (!(error instanceof Fault)) throw error;
  const nothing = { files: new Map(), links: new Map(), absent: [], folders: [], charts: [] };
  const inputs: Inputs = {
    kind: "kustomize",
    folder,
    ...nothing,
    whole: true,
    linked: true,
    failure: () => failureOf(error),
  };
  return { kind: "inputs", inputs };
}
