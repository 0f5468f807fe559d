/** The field set of a value: every leaf and every item of an associative list that it mentions. */

import type { JsonValue } from "../../json.ts";
import { type AtomRef, type ListAtom, type MapAtom, typeOfKey } from "../types/atom.ts";
import { type FieldSet, FieldSetBuilder } from "./field-set.ts";
import { fieldElement, itemElement, type Path } from "./path-element.ts";
import { deduce, listOf, mapOf } from "./shape.ts";

/** The value must fit the type: `validate` first. */
export function fieldsOf(type: AtomRef, value: JsonValue): FieldSet {
  const builder = new FieldSetBuilder();
  collect(builder, type, value, []);
  return builder.build();
}

function collect(builder: FieldSetBuilder, type: AtomRef, value: JsonValue, path: Path): void {
  const atom = deduce(type(), value);
  if (atom.map !== undefined) collectMap(builder, atom.map, value, path);
  else if (atom.scalar !== undefined) builder.add(path);
  else if (atom.list !== undefined) collectList(builder, atom.list, value, path);
}

function collectMap(builder: FieldSetBuilder, map: MapAtom, value: JsonValue, path: Path): void {
  if (map.relation === "atomic") return builder.add(path);
  for (const [key, inner] of Object.entries(mapOf(value) ?? {})) {
    const here = [...path, fieldElement(key)];
    const type = typeOfKey(map, key);
    if (type !== undefined) collect(builder, type, inner, here);
    const entries = mapOf(inner);
    const hollow = inner === null || (entries !== undefined && Object.keys(entries).length === 0);
    // A key that is no field of the type is a member itself: somebody made it.
    if (hollow || !map.fields.has(key)) builder.add(here);
  }
}

function collectList(builder: FieldSetBuilder, list: ListAtom, value: JsonValue, path: Path): void {
  if (list.relation === "atomic") return builder.add(path);
  for (const item of listOf(value) ?? []) {
    const here = [...path, itemElement(list, item)];
    collect(builder, list.items, item, here);
    builder.add(here);
  }
}
