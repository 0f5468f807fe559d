/** Finds the inputs of a render and their digest; remembers of each tree what it has walked. */

import { Fault } from "../core/model/fault.ts";
import type { RenderFailure } from "../core/model/render.ts";
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
import type { ToolsFor } from "./tools-for.ts";

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

interface Digested {
  readonly used: readonly ChosenTool[];
  readonly namespace: string;
  readonly digest: string;
}

/** `toolsFor`: which tools render such inputs. */
export function makeFindInputs(toolsFor: ToolsFor, remotes?: Remotes): FindInputs {
  const contents = makeContents();
  const trees = new WeakMap<Tree, Promise<Walked>>();
  /** The last one of each: nearly all are asked for with the same tools and namespace again. */
  const digests = new WeakMap<Inputs, Digested>();
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
    const isChart = inputs.kind === "chart";
    const last = isChart ? undefined : digests.get(inputs);
    if (last?.used === used && last.namespace === namespace) return last.digest;
    const tools = lacking === undefined ? used.map(asTool) : [{ name: "lacking", version: lacking }];
    const digest = inputsDigest(index, inputs, { tools, namespace, helm: isChart ? helm : undefined });
    // Values files may differ where the chart is the same: it is not remembered by its folder.
    if (!isChart) digests.set(inputs, { used, namespace, digest });
    return digest;
  }

  return async (request) => {
    const { index, walk } = await walked(request.tree);
    const found = await walkOrFail(walk, request.path);
    if (found.kind === "absent") return found;
    const isChart = found.inputs.kind === "chart";
    const inputs = isChart ? withValues(index, found.inputs, request.helm ?? defaultHelm) : found.inputs;
    try {
      const used = await toolsFor(inputs, request.pins);
      const digest = digestOf({ index, inputs, used }, request);
      return { kind: "inputs", index, inputs, used, digest };
    } catch (error) {
      const undigested = withoutTools({ index, inputs }, error);
      return { kind: "inputs", ...undigested, digest: digestOf(undigested, request) };
    }
  };
}

/** An environment whose tool is not there fails by itself: the others are shown. */
function withoutTools({ index, inputs }: Pick<Undigested, "index" | "inputs">, error: unknown): Undigested {
  if (!(error instanceof Fault) || error.retry === "later") throw error;
  const failure = inputs.failure ?? ((): RenderFailure => failureOf(error));
  return { index, inputs: { ...inputs, failure }, used: [], lacking: error.message };
}

/** What another repository did not give, now or for ever, is this environment's trouble alone. */
async function walkOrFail(walk: Walk, folder: string): Promise<WalkResult> {
  try {
    return await walk(folder);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { kind: "inputs", inputs: unreachable(error, folder) };
  }
}

function unreachable(fault: Fault, folder: string): Inputs {
  const nothing = { files: new Map(), links: new Map(), absent: [], folders: [], charts: [] };
  const failure = (): RenderFailure => failureOf(fault);
  return { kind: "kustomize", folder, ...nothing, whole: true, linked: true, failure };
}
