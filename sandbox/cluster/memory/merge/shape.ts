/** Which of the shapes of an atom a value has, as structured merge decides it. */

import { isList, isObject, type JsonObject, type JsonValue } from "../../json.ts";
import type { Atom } from "../types/atom.ts";

/** Keeps the one shape that fits the value; a null, or a value that fits none, keeps them all. */
export function deduce(atom: Atom, value: JsonValue): Atom {
  const { scalar, list, map } = atom;
  // Nearly every type has one shape only.
  if (Number(scalar !== undefined) + Number(list !== undefined) + Number(map !== undefined) === 1)
    return atom;
  if (isList(value)) return list === undefined ? atom : { ...bare(atom), list };
  if (isObject(value)) return map === undefined ? atom : { ...bare(atom), map };
  return value === null || scalar === undefined ? atom : { ...bare(atom), scalar };
}

function bare({ name, format }: Atom): Atom {
  return { ...(name === undefined ? {} : { name }), ...(format === undefined ? {} : { format }) };
}

/** An object, or `undefined` for everything else, null included. */
export function mapOf(value: JsonValue | undefined): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

/** A list, or `undefined` for everything else, null included. */
export function listOf(value: JsonValue | undefined): readonly JsonValue[] | undefined {
  return isList(value) ? value : undefined;
}

/** Absent, null and empty containers are leaves, so that the difference between them is kept. */
export function isHollow(value: JsonObject | readonly JsonValue[] | undefined): boolean {
  return value === undefined || Object.keys(value).length === 0;
}

/** Deep equality; the order of keys means nothing. */
export function equal(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (isList(a))
    return isList(b) && a.length === b.length && a.every((value, index) => equal(value, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]))
  );
}
