/** Checks an object's content: what must be there, what may not be there, which words are allowed. */

import { type JsonObject, type JsonValue, objectAt } from "../../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { deduce, equal, listOf, mapOf } from "../merge/shape.ts";
import { objectSelector, selects } from "../storage/selectors.ts";
import { type Atom, type AtomRef, typeOfKey } from "../types/atom.ts";
import type { Behaviour, Refusal } from "../types/behaviour.ts";
import { isStruct, isZero } from "./canonical.ts";
import { checkMetadata } from "./check-metadata.ts";

/** The causes of a 422; none when the object is as it should be. */
export function checkObject(behaviour: Behaviour, kind: Kind, object: JsonObject): readonly Refusal[] {
  const { status: _, ...rest } = object;
  return [
    ...checkMetadata(behaviour, kind, object),
    ...(kind.custom === undefined ? checkValue(behaviour, kind.type, rest, "") : []),
    ...checkSelector(behaviour, kind, object),
  ];
}

function checkValue(behaviour: Behaviour, type: AtomRef, value: JsonValue, path: string): readonly Refusal[] {
  const atom = deduce(type(), value);
  const entries = mapOf(value);
  const { map, list } = atom;
  if (map !== undefined && entries !== undefined) {
    const own = isStruct(atom) ? checkStruct(behaviour, atom, entries, path) : [];
    const inner = Object.entries(entries).flatMap(([key, entry]) => {
      const below = typeOfKey(map, key);
      return below === undefined ? [] : checkValue(behaviour, below, entry, join(path, key));
    });
    return [...own, ...inner];
  }
  if (list !== undefined) {
    const items = listOf(value) ?? [];
    const inner = items.flatMap((item, index) =>
      checkValue(behaviour, list.items, item, `${path}[${index}]`),
    );
    return [...checkUnique(behaviour.unique[list.items().name ?? ""] ?? [], items, path), ...inner];
  }
  return checkWord(atom, value, path);
}

function checkStruct(
  behaviour: Behaviour,
  { name = "" }: Atom,
  value: JsonObject,
  path: string,
): readonly Refusal[] {
  const missing = (behaviour.required[name] ?? [])
    .filter((field) => isZero(value[field] ?? null))
    .map((field) => ({
      field: join(path, field),
      reason: "FieldValueRequired",
      message: "Required value",
    }));
  const forbidden = (behaviour.forbidden[name] ?? [])
    .filter(({ field, when }) => value[field] !== undefined && equal(value[when.field], when.is))
    .map(({ field, reason, message }) => ({
      field: join(path, field),
      reason,
      message:
        reason === "FieldValueForbidden"
          ? `Forbidden: ${message}`
          : `Invalid value: ${JSON.stringify(value[field] ?? null)}: ${message}`,
    }));
  const choice = behaviour.choices[name];
  const unchosen =
    choice === undefined || choice.fields.some((field) => value[field] !== undefined)
      ? []
      : [{ field: path, reason: "FieldValueRequired", message: choice.message }];
  return [...missing, ...unchosen, ...forbidden];
}

function checkUnique(
  fields: readonly string[],
  items: readonly JsonValue[],
  path: string,
): readonly Refusal[] {
  return fields.flatMap((field) => {
    const values = items.map((item) => mapOf(item)?.[field] ?? null);
    return values.flatMap((value, index) => {
      const before = values.findIndex((other) => other !== null && equal(other, value));
      if (before === -1 || before === index) return [];
      const message = `Duplicate value: ${JSON.stringify(value)}`;
      return [{ field: `${path}[${index}].${field}`, reason: "FieldValueDuplicate", message }];
    });
  });
}

function checkWord({ enum: words }: Atom, value: JsonValue, field: string): readonly Refusal[] {
  if (words === undefined || typeof value !== "string" || value === "" || words.includes(value)) return [];
  const known = words.filter((word) => word !== "").map((word) => JSON.stringify(word));
  const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${known.join(", ")}`;
  return [{ field, reason: "FieldValueNotSupported", message }];
}

/** A workload that does not select its own pods would make pods without end. */
function checkSelector(behaviour: Behaviour, kind: Kind, object: JsonObject): readonly Refusal[] {
  const rule = behaviour.selects[kind.id];
  if (rule === undefined) return [];
  const labels = objectAt(object, "spec", "template", "metadata", "labels");
  const selector = objectSelector(objectAt(object, "spec")["selector"]);
  if (selector !== undefined && selector.length > 0 && selects(selector, labels)) return [];
  return [withValue(rule, Object.keys(labels).length === 0 ? null : labels)];
}

function withValue(rule: Refusal, value: JsonValue): Refusal {
  return { ...rule, message: `Invalid value: ${JSON.stringify(value)}: ${rule.message}` };
}

function join(path: string, field: string): string {
  return path === "" ? field : `${path}.${field}`;
}
