/** Changed copies of JSON values, for bodies that are shared and never written to. */

import { isJsonObject, type JsonValue } from "../model/json.ts";
import { bareCopy, type MutableJsonObject } from "./bare-object.ts";

/** A step is a key, or `"*"` for every item of a list. */
export type Steps = readonly string[];

/**
 * Changes the objects at `steps` below `value` by `change`, which gets a copy one level deep to write into. What is not there,
 * or no object, stays as it is.
 */
export function updateAt(
  value: JsonValue,
  steps: Steps,
  change: (target: MutableJsonObject) => void,
): JsonValue {
  const [step, ...rest] = steps;
  if (step === "*")
    return Array.isArray(value) ? value.map((item: JsonValue) => updateAt(item, rest, change)) : value;
  if (!isJsonObject(value)) return value;
  const copy = bareCopy(value);
  if (step === undefined) {
    change(copy);
    return copy;
  }
  const member = value[step];
  if (member !== undefined) copy[step] = updateAt(member, rest, change);
  return copy;
}
