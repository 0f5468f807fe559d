/** Removes the fields and items of a set from a value. As `typed/remove.go` of structured-merge-diff. */

import { isObject, type JsonObject, type JsonValue } from "../../json.ts";
import { type AtomRef, type ListAtom, type MapAtom, typeOfKey } from "../types/atom.ts";
import { type FieldSet, isEmpty, noFields } from "./field-set.ts";
import { fieldElement, itemElement } from "./path-element.ts";
import { deduce, isHollow, listOf, mapOf } from "./shape.ts";

/** A container that loses everything becomes null. What is inside an atomic value cannot be removed. */
export function removeFields(type: AtomRef, value: JsonValue, set: FieldSet): JsonValue {
  if (isEmpty(set)) return value;
  const atom = deduce(type(), value);
  if (atom.map !== undefined) {
    const entries = mapOf(value);
    if (entries === undefined || isHollow(entries) || atom.map.relation === "atomic") return value;
    return removeFromMap(atom.map, entries, set);
  }
  const items = listOf(value);
  if (atom.list === undefined || items === undefined || isHollow(items) || atom.list.relation === "atomic")
    return value;
  return removeFromList(atom.list, items, set);
}

function removeFromMap(map: MapAtom, entries: JsonObject, set: FieldSet): JsonValue {
  const kept: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(entries)) {
    const element = fieldElement(key);
    if (set.members.has(element)) continue;
    const type = typeOfKey(map, key);
    kept[key] = type === undefined ? value : removeFields(type, value, set.children.get(element) ?? noFields);
  }
  return Object.keys(kept).length === 0 ? null : kept;
}

function removeFromList(list: ListAtom, items: readonly JsonValue[], set: FieldSet): JsonValue {
  const kept = items.flatMap((item) => {
    const element = itemElement(list, item);
    if (set.members.has(element)) return [];
    return [removeFields(list.items, item, set.children.get(element) ?? noFields)];
  });
  return kept.length === 0 ? null : kept;
}

/** The set with its named fields: one that owns `a.b` owns `a` too, where `a` is a field of the type and not a key of a map. */
export function withNamedFields(type: AtomRef | undefined, set: FieldSet): FieldSet {
  const atom = type?.();
  const members = new Set(set.members);
  const children = new Map<string, FieldSet>();
  for (const [element, child] of set.children) {
    const name = element.startsWith("f:") ? element.slice(2) : undefined;
    if (name !== undefined && atom?.map?.fields.has(name) === true) members.add(element);
    const inner =
      name !== undefined && atom?.map !== undefined
        ? typeOfKey(atom.map, name)
        : element.startsWith("k:")
          ? atom?.list?.items
          : undefined;
    children.set(element, withNamedFields(inner, child));
  }
  return { members, children };
}

/** A merged object without fields is an empty one. */
export function asObject(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}
