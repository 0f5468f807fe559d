/** Applies raw changes to the old value: the proof that they explain the new one. Made from the contract of paths alone. */

import type { RawDiff } from "../../../src/core/diff/compare-manifests.ts";
import { readDocument } from "../../../src/core/diff/embedded-document.ts";
import type { RawChange } from "../../../src/core/diff/raw-change.ts";
import { isList, sameValue } from "../../../src/core/diff/same-value.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../../src/core/model/json.ts";
import type { Manifest } from "../../../src/core/model/manifest.ts";

/** The objects of the head, made from those of the base. */
export function applyDiff(base: readonly Manifest[], diff: RawDiff): readonly JsonValue[] {
  const touched = [...diff.changed, ...diff.renamed];
  const gone = new Set([...diff.removed, ...touched.map(({ before }) => before)]);
  return [
    ...base.filter((manifest) => !gone.has(manifest)).map(({ body }): JsonValue => body),
    ...touched.map(({ before, changes }) => applyChanges(before.body, changes)),
    ...diff.added.map(({ body }): JsonValue => body),
  ];
}

export function applyChanges(before: JsonValue, changes: readonly RawChange[], depth = 0): JsonValue {
  const whole = changes.find(({ path }) => path.length === depth);
  if (whole?.kind === "changed") return whole.after.value;
  if (changes.length === 0) return before;
  if (isList(before)) return applyToList(before, changes, depth);
  if (isJsonObject(before)) return applyToObject(before, changes, depth);
  if (typeof before === "string") return applyToDocument(before, changes, depth);
  throw new Error("a path goes into a scalar");
}

function applyToObject(before: JsonObject, changes: readonly RawChange[], depth: number): JsonObject {
  const members = new Map(Object.entries(before));
  for (const key of new Set(changes.map((change) => keyAt(change, depth)))) {
    const inside = changes.filter((change) => keyAt(change, depth) === key);
    const direct = inside.find(({ path }) => path.length === depth + 1);
    if (direct?.kind === "removed") members.delete(key);
    else if (direct?.kind === "added") members.set(key, direct.after.value);
    else members.set(key, applyChanges(members.get(key) ?? null, inside, depth + 1));
  }
  return Object.fromEntries(members);
}

/** What the changes make of the content must be the content of the new string; its layout is not told by changes. */
function applyToDocument(before: string, changes: readonly RawChange[], depth: number): JsonValue {
  const [first] = changes;
  const after = first?.parents.after[depth];
  if (first === undefined || typeof after !== "string" || !("embedded" in (first.path[depth] ?? {})))
    throw new Error("a path goes into a string without saying so");
  const step = first.path[depth - 1];
  const key = step !== undefined && "key" in step ? step.key : "";
  const [old, now] = [readDocument(key, before), readDocument(key, after)];
  if (old === undefined || now === undefined)
    throw new Error("a path goes into a string that is no document");
  if (!sameValue(applyChanges(old.data, changes, depth + 1), now.data))
    throw new Error("changes of a document are missing");
  return after;
}

function applyToList(
  before: readonly JsonValue[],
  changes: readonly RawChange[],
  depth: number,
): readonly JsonValue[] {
  const direct = changes.filter(({ path }) => path.length === depth + 1);
  const removed = new Set(
    direct.filter(({ kind }) => kind === "removed").map((change) => indexAt(change, depth)),
  );
  const added = new Map(
    direct.flatMap((change) =>
      change.kind === "added" ? [[indexAt(change, depth), change.after.value] as const] : [],
    ),
  );
  const stay = before.filter((_, index) => !removed.has(index));
  const reordered = changes.find((change) => change.kind === "reordered" && change.path.length === depth);
  const inOrder =
    reordered?.kind === "reordered" ? reordered.order.map((place) => stay[place] ?? null) : stay;
  const result: JsonValue[] = [];
  for (let index = 0; index < inOrder.length + added.size; index++) {
    const inside = changes.filter(
      (change) =>
        change.path.length > depth &&
        indexAt(change, depth) === index &&
        !(change.path.length === depth + 1 && change.kind !== "changed" && change.kind !== "reordered"),
    );
    const isNew = added.has(index);
    const old = isNew ? added.get(index) : inOrder[result.length - countBelow(added, index)];
    result.push(isNew ? (old ?? null) : applyChanges(old ?? null, inside, depth + 1));
  }
  return result;
}

function countBelow(places: ReadonlyMap<number, unknown>, index: number): number {
  return [...places.keys()].filter((place) => place < index).length;
}

function keyAt({ path }: RawChange, depth: number): string {
  const step = path[depth];
  if (step === undefined || !("key" in step)) throw new Error("a path needs a key to go into an object");
  return step.key;
}

function indexAt({ path }: RawChange, depth: number): number {
  const step = path[depth];
  if (step === undefined || !("index" in step)) throw new Error("a path needs an index to go into a list");
  return step.index;
}
