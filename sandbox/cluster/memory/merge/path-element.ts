/**
 * One step of a path into an object, written as `fieldsV1` writes it: `f:image`, `k:{"name":"web"}`, `v:"a"`, `i:0`.
 * That text is the step's identity: equal steps have equal texts.
 */

import { isList, isObject, type JsonValue } from "../../json.ts";
import type { ListAtom } from "../types/atom.ts";

export type PathElement = string;

export type Path = readonly PathElement[];

export function fieldElement(name: string): PathElement {
  return `f:${name}`;
}

/** Item of an associative list that has no identity; the text is structured merge's own. */
export class ItemError extends Error {}

/** The element that names an item of an associative list; ItemError when it has no identity. */
export function itemElement(list: ListAtom, item: JsonValue): PathElement {
  if (list.keys.length === 0) return `v:${setValue(item)}`;
  if (item === null) throw new ItemError("associative list with keys may not have a null element");
  if (!isObject(item)) throw new ItemError("associative list with keys may not have non-map elements");
  const fields = list.items().map?.fields;
  const keys: [string, JsonValue][] = [];
  for (const key of list.keys.toSorted()) {
    const value = item[key] ?? fields?.get(key)?.default;
    // An absent key without a default is left out: with it and without it are different items.
    if (value !== undefined && value !== null) keys.push([key, value]);
  }
  if (keys.length > 0) return `k:${JSON.stringify(Object.fromEntries(keys))}`;
  throw new ItemError(
    `associative list with keys has an element that omits all key fields [${list.keys.map((key) => JSON.stringify(key)).join(" ")}] (and doesn't have default values for any key fields)`,
  );
}

function setValue(item: JsonValue): string {
  if (item === null)
    throw new ItemError("associative list without keys has an element that's an explicit null");
  if (isList(item)) throw new ItemError("not supported: associative list with lists as elements");
  if (isObject(item)) throw new ItemError("associative list without keys has an element that's a map type");
  return JSON.stringify(item);
}

/** As messages show it: `.image`, `[name="web"]`, `[="a"]`, `[0]`. */
export function showElement(element: PathElement): string {
  const rest = element.slice(2);
  if (element.startsWith("f:")) return `.${rest}`;
  if (element.startsWith("v:")) return `[=${rest}]`;
  if (element.startsWith("i:")) return `[${rest}]`;
  const keys: unknown = JSON.parse(rest);
  const shown = isObject(keys)
    ? Object.entries(keys).map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    : [];
  return `[${shown.join(",")}]`;
}

export function showPath(path: Path): string {
  return path.map(showElement).join("");
}

/** Fields first, then keys, values, indexes; each by its text. */
export function compareElements(a: PathElement, b: PathElement): number {
  const [left, right] = ["fkvi".indexOf(a.charAt(0)), "fkvi".indexOf(b.charAt(0))];
  return left === right ? (a < b ? -1 : a > b ? 1 : 0) : left - right;
}
