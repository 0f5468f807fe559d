/** Reads an object of a custom kind by its structural schema: unknown fields are pruned, defaults set, values checked. */

import { isList, isObject, type JsonObject, type JsonValue, listAt, objectAt, textAt } from "../../json.ts";
import { badRequest, invalid } from "../api/api-error.ts";
import { equal } from "../merge/shape.ts";
import { unknownFields, withoutUnknown } from "../objects/unknown-fields.ts";
import type { FieldValidation, ReadObject } from "../objects/read-object.ts";
import type { Refusal } from "../types/behaviour.ts";
import type { CustomSchema, Kind } from "./kind.ts";

/** ApiError: 400 for unknown fields under strict validation, 422 for wrong values. */
export function readCustomObject(
  kind: Kind,
  { schema }: CustomSchema,
  body: JsonObject,
  fieldValidation: FieldValidation,
): ReadObject {
  const { kind: name, version, group, apiVersion } = kind.resource;
  const unknown = unknownFields(kind.type, body).map((path) => `unknown field ${JSON.stringify(path)}`);
  if (unknown.length > 0 && fieldValidation === "Strict")
    throw badRequest(
      `${name} in version ${JSON.stringify(version)} cannot be handled as a ${name}: strict decoding error: ${unknown.join(", ")}`,
    );
  const known = withoutUnknown(kind.type, body);
  const filled = withDefaults(schema, isObject(known) ? known : {});
  const object = { ...(isObject(filled) ? filled : {}), apiVersion, kind: name };
  const causes = checkSchema(schema, object, "");
  const named = { kind: name, group, name: textAt(object, "metadata", "name") };
  if (causes.length > 0) throw invalid(named, causes);
  return { object, warnings: fieldValidation === "Warn" ? unknown : [] };
}

/** Fills in the defaults of a schema; a null of a field that may not be null counts as absent. */
function withDefaults(schema: JsonValue | undefined, value: JsonValue): JsonValue {
  if (isList(value)) {
    const items = isObject(schema) ? schema["items"] : undefined;
    return value.map((item) => withDefaults(items, item));
  }
  if (!isObject(value) || !isObject(schema)) return value;
  const result: Record<string, JsonValue> = { ...value };
  for (const [name, field] of Object.entries(objectAt(schema, "properties"))) {
    const preset = isObject(field) ? field["default"] : undefined;
    const nullable = isObject(field) && field["nullable"] === true;
    const before = result[name];
    if (preset !== undefined && (before === undefined || (before === null && !nullable)))
      result[name] = preset;
    const now = result[name];
    if (now !== undefined) result[name] = withDefaults(field, now);
  }
  const more = schema["additionalProperties"];
  if (isObject(more))
    for (const [key, inner] of Object.entries(value))
      if (!Object.hasOwn(objectAt(schema, "properties"), key)) result[key] = withDefaults(more, inner);
  return result;
}

const typeNames: Readonly<Record<string, (value: JsonValue) => boolean>> = {
  string: (value) => typeof value === "string",
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  array: isList,
  object: isObject,
};

function checkSchema(schema: JsonValue | undefined, value: JsonValue, path: string): readonly Refusal[] {
  if (!isObject(schema) || path === "metadata" || path === "apiVersion" || path === "kind") return [];
  if (value === null) return schema["nullable"] === true ? [] : [wrong(path, "null", "must not be null")];
  const type = textAt(schema, "type");
  const fits = typeNames[type];
  if (fits !== undefined && !fits(value) && schema["x-kubernetes-int-or-string"] !== true) {
    const found = JSON.stringify(isObject(value) ? "object" : isList(value) ? "array" : typeof value);
    return [wrong(path, found, `${path} in body must be of type ${type}: ${found}`, "FieldValueTypeInvalid")];
  }
  return [...checkScalar(schema, value, path), ...checkInside(schema, value, path)];
}

function checkScalar(schema: JsonObject, value: JsonValue, path: string): readonly Refusal[] {
  const causes: Refusal[] = [];
  const words = listAt(schema, "enum");
  const shown = JSON.stringify(value);
  if (words.length > 0 && !words.some((word) => equal(word, value))) {
    const message = `Unsupported value: ${shown}: supported values: ${words.map((word) => JSON.stringify(word)).join(", ")}`;
    causes.push({ field: path, reason: "FieldValueNotSupported", message });
  }
  const { minimum, maximum, pattern } = schema;
  if (typeof value === "number" && typeof minimum === "number" && value < minimum)
    causes.push(wrong(path, shown, `${path} in body should be greater than or equal to ${minimum}`));
  if (typeof value === "number" && typeof maximum === "number" && value > maximum)
    causes.push(wrong(path, shown, `${path} in body should be less than or equal to ${maximum}`));
  if (typeof value === "string" && typeof pattern === "string" && !new RegExp(pattern).test(value))
    causes.push(wrong(path, shown, `${path} in body should match '${pattern}'`));
  return causes;
}

function checkInside(schema: JsonObject, value: JsonValue, path: string): readonly Refusal[] {
  if (isList(value))
    return value.flatMap((item, index) => checkSchema(schema["items"], item, `${path}[${index}]`));
  if (!isObject(value)) return [];
  const properties = objectAt(schema, "properties");
  const missing = listAt(schema, "required")
    .map(String)
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => ({ field: below(path, name), reason: "FieldValueRequired", message: "Required value" }));
  const inner = Object.entries(value).flatMap(([key, entry]) =>
    checkSchema(properties[key] ?? schema["additionalProperties"], entry, below(path, key)),
  );
  return [...missing, ...inner];
}

function below(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

function wrong(field: string, value: string, rule: string, reason = "FieldValueInvalid"): Refusal {
  return { field, reason, message: `Invalid value: ${value}: ${rule}` };
}
