/**
 * Rewrites a value as the API server would after reading it into its own structs: absent and null are one, zero values vanish where
 * the struct drops them, structs that are always there appear, quantities and times have one spelling.
 */

import { isObject, type JsonObject, type JsonValue, textOf } from "../../json.ts";
import { deduce, listOf, mapOf } from "../merge/shape.ts";
import { type Atom, type AtomRef, type FieldAtom, type MapAtom, typeOfKey } from "../types/atom.ts";
import type { Behaviour } from "../types/behaviour.ts";
import { canonicalScalar } from "./canonical-scalar.ts";
import { toThousandths } from "./quantity.ts";

/** The value must fit the type: `validate` first. Keys that the type does not know are dropped. */
export function canonical(behaviour: Behaviour, type: AtomRef, value: JsonValue): JsonValue {
  const atom = deduce(type(), value);
  if (atom.map !== undefined) {
    const entries = mapOf(value) ?? {};
    return isStruct(atom)
      ? canonicalStruct(behaviour, atom, entries)
      : canonicalMap(behaviour, atom.map, entries);
  }
  if (atom.list !== undefined) {
    const { items } = atom.list;
    return (listOf(value) ?? []).map((item) => canonical(behaviour, items, item));
  }
  return canonicalScalar(atom, value);
}

/** An object of the type that has nothing but what is always there. */
export function emptyObject(behaviour: Behaviour, type: AtomRef): JsonObject {
  const value = canonical(behaviour, type, {});
  return isObject(value) ? value : {};
}

export function isStruct({ map }: Atom): boolean {
  return map !== undefined && map.fields.size > 0;
}

function canonicalStruct(behaviour: Behaviour, atom: Atom, value: JsonObject): JsonObject {
  const result: Record<string, JsonValue> = {};
  const type = atom.name ?? "";
  const drops = behaviour.dropsZero[type] ?? [];
  const fields = atom.map?.fields ?? new Map<string, FieldAtom>();
  for (const [name, field] of fields) {
    const inner = value[name] ?? zeroOf(field);
    if (inner === undefined) continue;
    const clean = canonical(behaviour, field.type, inner);
    if (!drops.includes(name) || !isZero(clean)) result[name] = clean;
  }
  // Free-form structs keep what they do not know.
  const values = atom.map?.values;
  if (values !== undefined)
    for (const [key, inner] of Object.entries(value))
      if (!fields.has(key)) result[key] = canonical(behaviour, values, inner);
  for (const name of behaviour.nulls[type] ?? []) result[name] ??= null;
  return result;
}

/** What a struct holds for a field that was not sent: the schema's own default, where that is a zero value. */
function zeroOf({ default: preset }: FieldAtom): JsonValue | undefined {
  return preset !== undefined && isZero(preset) ? preset : undefined;
}

export function isZero(value: JsonValue): boolean {
  if (typeof value === "object") return value === null || Object.keys(value).length === 0;
  return value === "" || value === 0 || value === false;
}

function canonicalMap(behaviour: Behaviour, map: MapAtom, value: JsonObject): JsonObject {
  const result: Record<string, JsonValue> = {};
  for (const [key, inner] of Object.entries(value)) {
    const type = typeOfKey(map, key);
    if (type === undefined) continue;
    // A map of texts has no null: it reads one as the empty text.
    if (inner === null && type().scalar === "string") result[key] = "";
    // Amounts of resources are counted in thousandths; what is less is rounded up.
    else if (type().format === "quantity")
      result[key] = toThousandths(textOf(canonical(behaviour, type, inner)));
    else result[key] = canonical(behaviour, type, inner);
  }
  return result;
}
