/** The keys of list elements, read by the table of list keys. */

import { isJsonObject, type JsonValue } from "../model/json.ts";
import { type KeyText, mergeKeys, naturalKeys, scalarSets, usualKeys } from "./list-keys.ts";
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

export interface KeyedLists {
  readonly before: readonly ElementKey[];
  readonly after: readonly ElementKey[];
}

/** Keys of all elements of both lists of this field, or `undefined` when no candidate fits both. */
export function keyLists(
  field: string,
  before: readonly JsonValue[],
  after: readonly JsonValue[],
): KeyedLists | undefined {
  for (const key of candidates(field)) {
    const left = uniqueKeys(before, key);
    const right = left && uniqueKeys(after, key);
    if (left && right) return { before: left, after: right };
  }
  return undefined;
}

/** Whether a list of this field is a set, and may be compared as one: scalars, none of them twice. */
export function areSets(field: string, before: readonly JsonValue[], after: readonly JsonValue[]): boolean {
  return scalarSets.has(field) && isSet(before) && isSet(after);
}

function isSet(list: readonly JsonValue[]): boolean {
  return (
    list.every((element) => !isList(element) && !isJsonObject(element)) && new Set(list).size === list.length
  );
}

/** One text for one key; comparable within one list only. */
export function keyText(key: ElementKey): string {
  return Object.entries(key)
    .map(([field, value]) => `${field}=${value}`)
    .join("\0");
}

const parsed = new Map<string, readonly (readonly KeyField[])[]>();
const usual = usualKeys.map(parseKey);

function candidates(field: string): readonly (readonly KeyField[])[] {
  return parsed.get(field) ?? usual;
}

for (const [field, keys] of [...Object.entries(mergeKeys), ...Object.entries(naturalKeys)]) {
  parsed.set(field, [...keys.map(parseKey), ...usual]);
}

function parseKey(text: KeyText): readonly KeyField[] {
  return text.split(",").map((part) => {
    const [name = "", fallback] = part.split("=");
    const label = name.replace("?", "");
    const field = { label, steps: label.split("."), optional: name.endsWith("?") };
    return fallback === undefined ? field : { ...field, fallback };
  });
}

function uniqueKeys(
  list: readonly JsonValue[],
  fields: readonly KeyField[],
): readonly ElementKey[] | undefined {
  const keys: ElementKey[] = [];
  const seen = new Set<string>();
  for (const element of list) {
    const key = keyOf(element, fields);
    if (key === undefined) return undefined;
    keys.push(key);
    seen.add(keyText(key));
  }
  return seen.size === keys.length ? keys : undefined;
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
