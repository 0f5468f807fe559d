/** Which values of a document in a string must stay hidden because the mask of the whole string hides them. */

import { isJsonObject, type JsonValue } from "../model/json.ts";
import { isList } from "./same-value.ts";

/**
 * The scalars that differ between a document and the same document read from its masked text; `undefined` when the mask changed its shape
 * (a key is hidden, or the text as a whole, so that it is no document any more): then it must not be looked into.
 */
export function hiddenValues(
  data: JsonValue,
  masked: JsonValue | undefined,
): ReadonlySet<JsonValue> | undefined {
  const hidden = new Set<JsonValue>();
  return collect(data, masked, hidden) ? hidden : undefined;
}

function collect(data: JsonValue, masked: JsonValue | undefined, hidden: Set<JsonValue>): boolean {
  if (masked === undefined) return false;
  if (isList(data)) {
    return (
      isList(masked) &&
      data.length === masked.length &&
      data.every((element, index) => collect(element, masked[index], hidden))
    );
  }
  if (isJsonObject(data)) {
    if (!isJsonObject(masked)) return false;
    const members = Object.entries(data);
    return (
      members.length === Object.keys(masked).length &&
      members.every(([key, member]) => collect(member, masked[key], hidden))
    );
  }
  if (typeof masked === "object" && masked !== null) return false;
  if (data !== masked) hidden.add(data);
  return true;
}
