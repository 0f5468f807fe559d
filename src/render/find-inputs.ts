/** Finds the inputs of a render and their digest; remembers of each tree what it has walked. */

import type { Tool } from "../core/model/render.ts";
import type { Tree } from "../core/model/tree.ts";
import { makeContents } from "./inputs/contents.ts";
import { inputsDigest } from "./inputs/inputs-digest.ts";
import { mostAlike, reuseWalks, type Walks } from "./inputs/reuse-walks.ts";
import { indexTree, type TreeIndex } from "./inputs/tree-index.ts";
import type { Inputs } from "./inputs/inputs.ts";
import { makeWalk, type Walk } from "./inputs/walk-inputs.ts";
import type { RenderRequest } from "./renderer.ts";

export interface FoundInputs {
  readonly kind: "inputs";
  readonly index: TreeIndex;
  readonly inputs: Inputs;
  /** What will render them. */
  readonly tools: readonly Tool[];
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

/** `toolsFor`: which tools render such inputs. */
export function makeFindInputs(toolsFor: (inputs: Inputs) => Promise<readonly Tool[]>): FindInputs {
  const contents = makeContents();
  const trees = new WeakMap<Tree, Promise<Walked>>();
  const digests = new WeakMap<Inputs, Map<string, string>>();
  /** Newest first. */
  let recent: readonly Walks[] = [];

  async function prepare(tree: Tree): Promise<Walked> {
    const [index] = await Promise.all([indexTree(tree), contents.prefetch(tree)]);
    const { walk, walks } = reuseWalks(tree, makeWalk(index, contents), mostAlike(recent, tree));
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

  function digestOf({ index, inputs, tools }: Undigested, namespace: string): string {
    const known = digests.get(inputs) ?? new Map<string, string>();
    digests.set(inputs, known);
    const digest = known.get(namespace) ?? inputsDigest(index, inputs, { tools, namespace });
    known.set(namespace, digest);
    return digest;
  }

  return async ({ tree, path, namespace }) => {
    const { index, walk } = await walked(tree);
    const found = await walk(path);
    if (found.kind === "absent") return found;
    const { inputs } = found;
    const undigested = { index, inputs, tools: await toolsFor(inputs) };
    return { kind: "inputs", ...undigested, digest: digestOf(undigested, namespace) };
  };
}
