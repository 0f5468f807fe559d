/** The wire form of a field set, `fieldsV1`: nested objects of path elements, where `.` marks an element that is itself in the set. */

import { isObject, type JsonObject, type JsonValue } from "../../json.ts";
import { type FieldSet, fieldSet } from "./field-set.ts";
import { compareElements, type PathElement } from "./path-element.ts";

export function encodeFields(set: FieldSet): JsonObject {
  const elements = new Set([...set.members, ...set.children.keys()]);
  const encoded: Record<string, JsonValue> = {};
  for (const element of [...elements].toSorted(compareElements)) {
    const child = set.children.get(element);
    const own = child !== undefined && set.members.has(element) ? { ".": {} } : {};
    encoded[element] = child === undefined ? {} : { ...own, ...encodeFields(child) };
  }
  return encoded;
}

/** `undefined` when the value is no field set. */
export function decodeFields(value: JsonValue | undefined): FieldSet | undefined {
  if (!isObject(value)) return undefined;
  const members = new Set<PathElement>();
  const children = new Map<PathElement, FieldSet>();
  for (const [key, below] of Object.entries(value)) {
    if (key === ".") continue; // Read by the level above.
    const element = normalised(key);
    const child = decodeFields(below);
    if (element === undefined || child === undefined || !isObject(below)) return undefined;
    if (Object.hasOwn(below, ".") || Object.keys(below).length === 0) members.add(element);
    children.set(element, child);
  }
  return fieldSet(members, children);
}

/** Clients write keys in any order and spacing; ours are sorted, without spaces. */
function normalised(element: string): PathElement | undefined {
  if (element.startsWith("f:") || /^i:\d+$/.test(element)) return element;
  try {
    const value: unknown = JSON.parse(element.slice(2));
    if (element.startsWith("v:")) return `v:${JSON.stringify(value)}`;
    if (!element.startsWith("k:") || !isObject(value)) return undefined;
    const sorted = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `k:${JSON.stringify(Object.fromEntries(sorted))}`;
  } catch {
    return undefined;
  }
}
