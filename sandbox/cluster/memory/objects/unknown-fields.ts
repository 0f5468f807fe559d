/** Finds the keys of a value that its type does not know. */

import type { JsonObject, JsonValue } from "../../json.ts";
import { deduce, listOf, mapOf } from "../merge/shape.ts";
import { type AtomRef, typeOfKey } from "../types/atom.ts";

/** Paths as the server writes them: `spec.template.spec.containers[0].foo`. */
export function unknownFields(type: AtomRef, value: JsonValue, path = ""): readonly string[] {
  const { map, list } = deduce(type(), value);
  const entries = mapOf(value);
  if (map !== undefined && entries !== undefined)
    return Object.entries(entries).flatMap(([key, inner]) => {
      const here = path === "" ? key : `${path}.${key}`;
      const below = typeOfKey(map, key);
      return below === undefined ? [here] : unknownFields(below, inner, here);
    });
  if (list === undefined) return [];
  return (listOf(value) ?? []).flatMap((item, index) => unknownFields(list.items, item, `${path}[${index}]`));
}

/** The value without the keys that its type does not know. */
export function withoutUnknown(type: AtomRef, value: JsonValue): JsonValue {
  const { map, list } = deduce(type(), value);
  const entries = mapOf(value);
  if (map !== undefined && entries !== undefined) {
    const known: Record<string, JsonValue> = {};
    for (const [key, inner] of Object.entries(entries)) {
      const below = typeOfKey(map, key);
      if (below !== undefined) known[key] = withoutUnknown(below, inner);
    }
    return known satisfies JsonObject;
  }
  const items = listOf(value);
  if (list === undefined || items === undefined) return value;
  return items.map((item) => withoutUnknown(list.items, item));
}
