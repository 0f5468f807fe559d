/** Writes JSON without loss: integers beyond 2^53 are `bigint` in Slipway and plain digits in the text. */

import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";

/** Compact, keys in their order. */
export function encodeJson(value: JsonValue): string {
  try {
    return JSON.stringify(value);
  } catch {
    // Thrown for a `bigint`, which is rare: the built-in writer is several times faster than any other.
    return encodeExactly(value, Object.entries);
  }
}

type Members = readonly (readonly [string, JsonValue])[];

/** `membersOf`: the members of an object in the order to be written. */
export function encodeExactly(value: JsonValue, membersOf: (object: JsonObject) => Members): string {
  if (typeof value === "bigint") return String(value);
  if (isJsonObject(value)) {
    const members = membersOf(value).map(
      ([key, member]) => `${JSON.stringify(key)}:${encodeExactly(member, membersOf)}`,
    );
    return `{${members.join(",")}}`;
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `[${value.map((item) => encodeExactly(item, membersOf)).join(",")}]`;
}
