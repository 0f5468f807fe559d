/** Compares two values of one type: which leaves and items were added, modified, removed. As `typed/compare.go` of structured-merge-diff. */

import type { JsonValue } from "../../json.ts";
import { type AtomRef, type ListAtom, type MapAtom, typeOfKey } from "../types/atom.ts";
import { type FieldSet, FieldSetBuilder } from "./field-set.ts";
import { fieldElement, itemElement, type Path } from "./path-element.ts";
import { deduce, equal, isHollow, listOf, mapOf } from "./shape.ts";

export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

interface Found {
  readonly added: FieldSetBuilder;
  readonly modified: FieldSetBuilder;
  readonly removed: FieldSetBuilder;
}

export function compareValues(type: AtomRef, before: JsonValue, after: JsonValue): Comparison {
  const found = {
    added: new FieldSetBuilder(),
    modified: new FieldSetBuilder(),
    removed: new FieldSetBuilder(),
  };
  compare(found, type, { before, after, path: [] });
  return { added: found.added.build(), modified: found.modified.build(), removed: found.removed.build() };
}

interface Pair {
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
  readonly path: Path;
}

function compare(found: Found, type: AtomRef, pair: Pair): void {
  const { before, after, path } = pair;
  const atom = type();
  const [left, right] = [deduce(atom, before ?? null), deduce(atom, after ?? null)];
  const differ = before !== undefined && after !== undefined && shapeOf(left) !== shapeOf(right);
  // Values of two shapes: each is compared as what it is, so what was below the one goes and what is below the other comes.
  const wasLeaf = differ && compareAs(found, left, pair);
  const isLeaf = compareAs(found, after === undefined ? left : right, pair) || wasLeaf;
  if (isLeaf) return;
  if (before === undefined) found.added.add(path);
  else if (after === undefined) found.removed.add(path);
}

function shapeOf({ map, scalar, list }: ReturnType<typeof deduce>): string {
  return `${map !== undefined} ${scalar !== undefined} ${list !== undefined}`;
}

/** Whether the pair was compared as one value. */
function compareAs(found: Found, atom: ReturnType<typeof deduce>, pair: Pair): boolean {
  if (atom.map !== undefined) {
    const [left, right] = [mapOf(pair.before), mapOf(pair.after)];
    if (atom.map.relation === "atomic" || (isHollow(left) && isHollow(right)))
      return compareLeaf(found, pair);
    compareMaps(found, atom.map, pair);
    return false;
  }
  if (atom.scalar !== undefined || atom.list === undefined) return compareLeaf(found, pair);
  const [left, right] = [listOf(pair.before), listOf(pair.after)];
  if (atom.list.relation === "atomic" || (isHollow(left) && isHollow(right))) return compareLeaf(found, pair);
  compareLists(found, atom.list, pair);
  return false;
}

function compareLeaf(found: Found, { before, after, path }: Pair): true {
  if (before === undefined) found.added.add(path);
  else if (after === undefined) found.removed.add(path);
  else if (!equal(before, after)) found.modified.add(path);
  return true;
}

function compareMaps(found: Found, map: MapAtom, { before, after, path }: Pair): void {
  const [left, right] = [mapOf(before) ?? {}, mapOf(after) ?? {}];
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const type = typeOfKey(map, key);
    if (type === undefined) continue;
    const inner = {
      before: Object.hasOwn(left, key) ? left[key] : undefined,
      after: Object.hasOwn(right, key) ? right[key] : undefined,
    };
    compare(found, type, { ...inner, path: [...path, fieldElement(key)] });
  }
}

function compareLists(found: Found, list: ListAtom, { before, after, path }: Pair): void {
  const index = (value: JsonValue | undefined) =>
    new Map((listOf(value) ?? []).map((item) => [itemElement(list, item), item]));
  const [left, right] = [index(before), index(after)];
  for (const element of new Set([...left.keys(), ...right.keys()]))
    compare(found, list.items, {
      before: left.get(element),
      after: right.get(element),
      path: [...path, element],
    });
}
