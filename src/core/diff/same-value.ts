/** Whether two values are the same data: what most objects of two renders are. */

import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";

/** The order of keys does not matter, the order of lists does; absent is not `null`, `8080` is not `"8080"`. */
export function sameValue(before: JsonValue, after: JsonValue): boolean {
  if (before === after) return true;
  if (isList(before)) return isList(after) && sameList(before, after);
  return isJsonObject(before) && isJsonObject(after) && sameObject(before, after);
}

/** `Array.isArray` does not narrow readonly arrays. */
export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function sameList(before: readonly JsonValue[], after: readonly JsonValue[]): boolean {
  return (
    before.length === after.length && before.every((element, index) => sameOrAbsent(element, after[index]))
  );
}

function sameObject(before: JsonObject, after: JsonObject): boolean {
  const keys = Object.keys(before);
  return (
    keys.length === Object.keys(after).length && keys.every((key) => sameOrAbsent(before[key], after[key]))
  );
}

function sameOrAbsent(before: JsonValue | undefined, after: JsonValue | undefined): boolean {
  return before !== undefined && after !== undefined && sameValue(before, after);
}
