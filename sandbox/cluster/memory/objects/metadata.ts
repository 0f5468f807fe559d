/** Reads and changes `metadata`. */

import { isObject, type JsonObject, type JsonValue, objectAt } from "../../json.ts";

/** Fields set to `undefined` are removed. */
export function withMetadata(
  object: JsonObject,
  fields: Readonly<Record<string, JsonValue | undefined>>,
): JsonObject {
  const metadata: Record<string, JsonValue> = { ...objectAt(object, "metadata") };
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) delete metadata[key];
    else metadata[key] = value;
  }
  return { ...object, metadata };
}

export function withoutManagedFields(object: JsonObject): JsonObject {
  return isObject(object["metadata"]) ? withMetadata(object, { managedFields: undefined }) : object;
}

/** A copy with one top-level field replaced, or removed. */
export function withField(object: JsonObject, field: string, value: JsonValue | undefined): JsonObject {
  const { [field]: _, ...rest } = object;
  return value === undefined ? rest : { ...rest, [field]: value };
}
