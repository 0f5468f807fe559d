/** JSON as Kubernetes holds it: integers beyond 2^53 stay exact as `bigint`. */

export type JsonValue = null | boolean | number | bigint | string | readonly JsonValue[] | JsonObject;

/** Objects made by our parsers inherit nothing, so that a key such as `__proto__` is data. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
