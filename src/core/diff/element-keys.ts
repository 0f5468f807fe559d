/** The keys of list elements, read by the table of list keys. */

import { isJsonObject, type JsonValue } from "../model/json.ts";
import type { ListTypes } from "./custom-lists.ts";
import { type KeyText, mergeKeys, naturalKeys, scalarSets, usualKeys } from "./list-keys.ts";
import type { Place } from "./raw-change.ts";
import { isList } from "./same-value.ts";

interface KeyField {
  /** As shown: `metadata.name`. */
  readonly label: string;
  readonly steps: readonly string[];
  readonly fallback?: string;
  readonly optional: boolean;
}

/** The parts of an element's key by field; what stands in a path. */
export type ElementKey = Readonly<Record<string, string>>;

/** The key of one element. */
export interface ListKey {
  readonly element: ElementKey;
  /** Another element of either list has it too. */
  readonly repeated: boolean;
}

export interface KeyedLists {
  readonly before: readonly ListKey[];
  readonly after: readonly ListKey[];
}

interface Lists {
  readonly before: readonly JsonValue[];
  readonly after: readonly JsonValue[];
  readonly place: Place;
  readonly listTypes?: ListTypes | undefined;
}

/**
 * Keys of all elements of both lists by the first candidate that is unique on both sides; else, of an object's own lists, by the first that
 * the API or people use, though elements share it. `undefined` when no candidate fits.
 */
export function keyLists(lists: Lists): KeyedLists | undefined {
  const field = fieldOf(lists.place);
  const known = [...customKeys(lists), ...(parsed.get(field) ?? [])];
  for (const key of [...known, ...usual]) {
    const keyed = keysBy(lists, key);
    if (keyed !== undefined && ![...keyed.before, ...keyed.after].some(({ repeated }) => repeated))
      return keyed;
  }
  if (lists.place.path.some((step) => "embedded" in step)) return undefined;
  return known.map((key) => keysBy(lists, key)).find((keyed) => keyed !== undefined);
}

/** Whether the lists are sets, and may be compared as such: scalars, none of them twice. */
export function areSets({ before, after, place, listTypes }: Lists): boolean {
  const declared = listTypes?.(place.path)?.kind === "set" || scalarSets.has(fieldOf(place));
  return declared && isSet(before) && isSet(after);
}

function fieldOf({ path }: Place): string {
  const last = path.at(-1);
  return last !== undefined && "key" in last ? last.key : "";
}

function customKeys({ place, listTypes }: Lists): readonly (readonly KeyField[])[] {
  const type = listTypes?.(place.path);
  if (type?.kind !== "map") return [];
  return [type.keys.map((label) => ({ label, steps: [label], optional: true }))];
}

function isSet(list: readonly JsonValue[]): boolean {
  return (
    list.every((element) => !isList(element) && !isJsonObject(element)) && new Set(list).size === list.length
  );
}

/** One text for one key; comparable within one pair of lists only. */
export function keyText({ element }: Pick<ListKey, "element">): string {
  return Object.entries(element)
    .map(([field, value]) => `${field}=${value}`)
    .join("\0");
}

const usual = usualKeys.map(parseKey);
const parsed: ReadonlyMap<string, readonly (readonly KeyField[])[]> = new Map(
  [...Object.entries(mergeKeys), ...Object.entries(naturalKeys)].map(([field, keys]) => [
    field,
    keys.map(parseKey),
  ]),
);

function parseKey(text: KeyText): readonly KeyField[] {
  return text.split(",").map((part) => {
    const [name = "", fallback] = part.split("=");
    const label = name.replace("?", "");
    const field = { label, steps: label.split("."), optional: name.endsWith("?") };
    return fallback === undefined ? field : { ...field, fallback };
  });
}

function keysBy({ before, after }: Lists, fields: readonly KeyField[]): KeyedLists | undefined {
  const left = keysOf(before, fields);
  const right = left && keysOf(after, fields);
  if (left === undefined || right === undefined) return undefined;
  const repeated = new Set([...repetitions(left), ...repetitions(right)]);
  const mark = (element: ElementKey): ListKey => ({ element, repeated: repeated.has(keyText({ element })) });
  return { before: left.map(mark), after: right.map(mark) };
}

function keysOf(list: readonly JsonValue[], fields: readonly KeyField[]): readonly ElementKey[] | undefined {
  const keys: ElementKey[] = [];
  for (const element of list) {
    const key = keyOf(element, fields);
    if (key === undefined) return undefined;
    keys.push(key);
  }
  return keys;
}

function repetitions(keys: readonly ElementKey[]): readonly string[] {
  const seen = new Set<string>();
  return keys.map((element) => keyText({ element })).filter((text) => seen.size === seen.add(text).size);
}

/** `undefined` when a field is missing or no scalar, or when nothing of the key is there. */
function keyOf(element: JsonValue, fields: readonly KeyField[]): ElementKey | undefined {
  const parts: [string, string][] = [];
  for (const { label, steps, fallback, optional } of fields) {
    const value = read(element, steps) ?? fallback;
    if (value === undefined && optional) continue;
    if (value === undefined || value === null || typeof value === "object") return undefined;
    parts.push([label, String(value)]);
  }
  return parts.length === 0 ? undefined : Object.fromEntries(parts);
}

function read(element: JsonValue, steps: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = element;
  for (const step of steps) value = isJsonObject(value) ? value[step] : undefined;
  return value;
}
