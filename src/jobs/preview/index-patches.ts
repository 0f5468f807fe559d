/** Reads the patches of an environment that count list elements, out of the files that its render reaches. */

import { isKustomization, patchFiles, readIndexPatches } from "../../core/diff/read-index-patches.ts";
import type { IndexPatch, PatchSides } from "../../core/diff/findings/index-patch.ts";
import type { Tree } from "../../core/model/tree.ts";
import type { Renderer, RenderRequest } from "../../render/renderer.ts";

/** `base` and `head`: what the renderer is asked for. */
export async function readPatchSides(
  renderer: Pick<Renderer, "inputs">,
  { base, head }: { readonly base: RenderRequest; readonly head: RenderRequest },
): Promise<PatchSides> {
  const [before, after] = await Promise.all([readPatches(renderer, base), readPatches(renderer, head)]);
  return { base: before, head: after };
}

/** Reads kustomizations and the files of their patches alone, all of a kind at once. */
async function readPatches(
  renderer: Pick<Renderer, "inputs">,
  request: RenderRequest,
): Promise<readonly IndexPatch[]> {
  const inputs = await renderer.inputs(request);
  if (inputs.kind === "absent") return [];
  const { tree } = request;
  const kustomizations = await readTexts(tree, inputs.files.filter(isKustomization));
  const named = [...kustomizations].flatMap(([path, text]) => patchFiles(path, text));
  const patches = await readTexts(tree, [...new Set(named)]);
  return readIndexPatches(new Map([...patches, ...kustomizations]));
}

/** What is no file of the tree is left out. */
async function readTexts(tree: Tree, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const entries = paths.flatMap((path) => tree.entries.get(path) ?? []).filter(({ kind }) => kind === "file");
  const blobs = await tree.read(entries.map(({ id }) => id));
  return new Map(
    blobs.flatMap((bytes, index) => entries.slice(index, index + 1).map(({ path }) => [path, decode(bytes)])),
  );
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
