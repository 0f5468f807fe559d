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

// Loops instead of closures: most of what is compared is equal, and this looks at every value of it.

function sameList(before: readonly JsonValue[], after: readonly JsonValue[]): boolean {
  if (before.length !== after.length) return false;
  for (let index = 0; index < before.length; index += 1) {
    if (!sameOrAbsent(before[index], after[index])) return false;
  }
  return true;
}

function sameObject(before: JsonObject, after: JsonObject): boolean {
  const keys = Object.keys(before);
  if (keys.length !== Object.keys(after).length) return false;
  for (const key of keys) if (!sameOrAbsent(before[key], after[key])) return false;
  return true;
}

function sameOrAbsent(before: JsonValue | undefined, after: JsonValue | undefined): boolean {
  if (typeof before !== "object") return before === after && before !== undefined;
  return after !== undefined && sameValue(before, after);
}
