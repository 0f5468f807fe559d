/** A `List`, or a typed list such as `ConfigMapList`, stands for its items. */

import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import { bareCopy } from "./bare-object.ts";
import type { JsonPath } from "./place-of.ts";

/** A value that should be an object, with its place in the document. */
export interface ListedValue {
  readonly value: JsonValue;
  readonly path: JsonPath;
}

/** Lists in lists are flattened too. Anything but a list is the only element. */
export function flattenList(value: JsonValue, path: JsonPath = []): readonly ListedValue[] {
  if (!isJsonObject(value)) return [{ value, path }];
  const { kind, items } = value;
  // A kind may end in `List` and hold no items: then it is an object like others.
  if (typeof kind !== "string" || !kind.endsWith("List") || !Array.isArray(items)) return [{ value, path }];
  return items.flatMap((item: JsonValue, index) =>
    flattenList(withKindOf(value, kind, item), [...path, "items", index]),
  );
}

/** The API server leaves out apiVersion and kind of the items of typed lists; `kubectl` fills them in. */
function withKindOf({ apiVersion = "" }: JsonObject, listKind: string, item: JsonValue): JsonValue {
  if (!isJsonObject(item) || item["kind"] !== undefined || item["apiVersion"] !== undefined) return item;
  const named = bareCopy(item);
  named["apiVersion"] = apiVersion;
  named["kind"] = listKind.slice(0, -"List".length);
  return named;
}
