/** Small safe ways to look into JSON from an API server, which may hold anything. */

import { isJsonObject, type JsonObject, type JsonValue } from "../../core/model/json.ts";

/** The value at a path of keys; `undefined` when something on the way is absent or no object. Own keys only. */
export function at(value: JsonValue | undefined, ...path: readonly string[]): JsonValue | undefined {
  let here = value;
  for (const key of path) {
    if (!isJsonObject(here) || !Object.hasOwn(here, key)) return undefined;
    here = here[key];
  }
  return here;
}

/** `""` when there is no text at the path. */
export function textAt(value: JsonValue | undefined, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}

export function objectAt(value: JsonValue | undefined, ...path: readonly string[]): JsonObject {
  const found = at(value, ...path);
  return isJsonObject(found) ? found : {};
}

export function listAt(value: JsonValue | undefined, ...path: readonly string[]): readonly JsonValue[] {
  const found = at(value, ...path);
  return isJsonList(found) ? found : [];
}

/** `Array.isArray` alone does not narrow a readonly list out of a union. */
export function isJsonList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Labels or annotations: the entries whose values are text. */
export function textMapAt(
  value: JsonValue | undefined,
  ...path: readonly string[]
): ReadonlyMap<string, string> {
  const entries = Object.entries(objectAt(value, ...path));
  return new Map(
    entries.flatMap(([key, found]) => (typeof found === "string" ? [[key, found] as const] : [])),
  );
}
