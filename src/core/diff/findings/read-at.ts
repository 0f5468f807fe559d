/** Reads a value by its keys, in a body whose shape nobody has checked. */

import { isJsonObject, type JsonValue } from "../../model/json.ts";
import type { PathStep } from "../../model/diff.ts";

/** `undefined` where something on the way is no object, or lacks the key. */
export function readAt(value: JsonValue | undefined, ...keys: readonly string[]): JsonValue | undefined {
  let found = value;
  for (const key of keys) found = isJsonObject(found) ? found[key] : undefined;
  return found;
}

export function pathOf(...keys: readonly string[]): readonly PathStep[] {
  return keys.map((key) => ({ key }));
}
