/** Finds the patches of kustomizations that count list elements: JSON6902 with a number in a pointer. */

import { listOf, objectOf, textOf } from "../manifests/object-of.ts";
import { readYaml } from "../manifests/read-yaml.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { IndexPatch, PatchOperation, PatchTarget } from "./findings/index-patch.ts";

/** Texts by their paths in the repository. */
export type Files = ReadonlyMap<string, string>;

/** kustomize, api/konfig/general.go. */
export function isKustomization(path: string): boolean {
  return /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path);
}

/** The files of patches that a kustomization names: what has to be read before its patches can be. */
export function patchFiles(path: string, text: string): readonly string[] {
  return patchesOf(text).flatMap((patch) => {
    const file = textOf(patch["path"]);
    return file === "" ? [] : [besides(path, file)];
  });
}

/** `files`: kustomizations, and the files of their patches. What cannot be read is passed over: the render tells of it. */
export function readIndexPatches(files: Files): readonly IndexPatch[] {
  return [...files]
    .filter(([path]) => isKustomization(path))
    .flatMap(([path, text]) => patchesOf(text).flatMap((patch) => indexPatch(patch, path, files)));
}

/** `patchesJson6902` is the old name. */
function patchesOf(kustomization: string): readonly JsonObject[] {
  return documentsOf(kustomization)
    .map(objectOf)
    .flatMap(({ patches, patchesJson6902 }) =>
      [...listOf(patches), ...listOf(patchesJson6902)].map(objectOf),
    );
}

function indexPatch(patch: JsonObject, kustomization: string, files: Files): readonly IndexPatch[] {
  const named = textOf(patch["path"]);
  const file = named === "" ? kustomization : besides(kustomization, named);
  const text = named === "" ? textOf(patch["patch"]) : (files.get(file) ?? "");
  const operations = documentsOf(text).flatMap((document) => listOf(document).flatMap(operationOf));
  if (!operations.some(({ path }) => /\/\d+(?:\/|$)/.test(path))) return [];
  return [{ file, target: targetOf(objectOf(patch["target"])), operations }];
}

function operationOf(value: JsonValue): readonly PatchOperation[] {
  const [op, path] = [textOf(objectOf(value)["op"]), textOf(objectOf(value)["path"])];
  return path === "" ? [] : [{ op, path }];
}

function targetOf(target: JsonObject): PatchTarget {
  const members = (["group", "kind", "name", "namespace"] as const).map(
    (key) => [key, textOf(target[key])] as const,
  );
  return Object.fromEntries(members.filter(([, text]) => text !== ""));
}

function documentsOf(text: string): readonly JsonValue[] {
  const read = text === "" ? undefined : readYaml(text);
  return read?.kind === "read" ? read.documents.map(({ value }) => value) : [];
}

/** A path that is relative to the folder of a file. */
function besides(file: string, path: string): string {
  const segments = file.split("/").slice(0, -1);
  for (const segment of path.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "." && segment !== "") segments.push(segment);
  }
  return segments.join("/");
}
