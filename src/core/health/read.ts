/** Reading into live objects, whose shape is the server's: what is absent reads as nothing. */

import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";

export function objectAt(object: JsonObject, ...keys: readonly string[]): JsonObject {
  return keys.reduce<JsonObject>((parent, key) => {
    const member = parent[key];
    return isJsonObject(member) ? member : {};
  }, object);
}

export function textAt(object: JsonObject, key: string): string {
  const value = object[key];
  return typeof value === "string" ? value : "";
}

export function numberAt(object: JsonObject, key: string, absent = 0): number {
  const value = object[key];
  return typeof value === "number" ? value : absent;
}

/** The items that are objects. */
export function objectsAt(object: JsonObject, key: string): readonly JsonObject[] {
  const value: JsonValue | undefined = object[key];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
