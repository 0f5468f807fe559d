/**
 * Merges an applied configuration into a live value. Algorithm: structured-merge-diff v6, `typed/merge.go`: leaves come from the
 * configuration, nothing is removed, and items of associative lists keep the live order unless the configuration orders them.
 */

import type { JsonObject, JsonValue } from "../../json.ts";
import { type AtomRef, type ListAtom, type MapAtom, typeOfKey } from "../types/atom.ts";
import { itemElement, type PathElement } from "./path-element.ts";
import { deduce, isHollow, listOf, mapOf } from "./shape.ts";

/** Either side may be absent, not both. `undefined` when nothing is left of an emptied container. */
export function mergeValues(
  type: AtomRef,
  live: JsonValue | undefined,
  config: JsonValue | undefined,
): JsonValue | undefined {
  const atom = deduce(type(), config ?? live ?? null);
  const leaf = config === undefined ? live : config;
  if (atom.map !== undefined) {
    const [left, right] = [mapOf(live), mapOf(config)];
    if (atom.map.relation === "atomic" || (isHollow(left) && isHollow(right))) return leaf;
    return mergeMaps(atom.map, left ?? {}, right ?? {});
  }
  if (atom.scalar !== undefined || atom.list === undefined) return leaf;
  const [left, right] = [listOf(live), listOf(config)];
  if (atom.list.relation === "atomic" || (isHollow(left) && isHollow(right))) return leaf;
  return mergeLists(atom.list, left ?? [], right ?? []);
}

function mergeMaps(map: MapAtom, live: JsonObject, config: JsonObject): JsonObject | undefined {
  const merged: Record<string, JsonValue> = {};
  for (const key of new Set([...Object.keys(live), ...Object.keys(config)])) {
    const type = typeOfKey(map, key);
    if (type === undefined) continue;
    const value = mergeValues(type, own(live, key), own(config, key));
    if (value !== undefined) merged[key] = value;
  }
  return Object.keys(merged).length === 0 ? undefined : merged;
}

function own(value: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function mergeLists(
  list: ListAtom,
  live: readonly JsonValue[],
  config: readonly JsonValue[],
): readonly JsonValue[] | undefined {
  const left = new Map(live.map((item) => [itemElement(list, item), item]));
  const right = new Map(config.map((item) => [itemElement(list, item), item]));
  const merged = mergedOrder([...left.keys()], [...right.keys()]).flatMap((element) => {
    const value = mergeValues(list.items, left.get(element), right.get(element));
    return value === undefined ? [] : [value];
  });
  return merged.length === 0 ? undefined : merged;
}

/**
 * Walks both lists side by side. Shared items stand in the order of the configuration; items that only live has stand before the
 * next shared item, as they did; items that only the configuration has stand where it puts them.
 */
export function mergedOrder(
  live: readonly PathElement[],
  config: readonly PathElement[],
): readonly PathElement[] {
  const [inLive, inConfig] = [new Set(live), new Set(config)];
  const shared = config.filter((element) => inLive.has(element));
  const done = new Set<PathElement>();
  const order: PathElement[] = [];
  const take = (element: PathElement) => {
    order.push(element);
    done.add(element);
    if (shared[0] === element) shared.shift();
  };
  let [l, r] = [0, 0];
  while (l < live.length || r < config.length) {
    const [left, right] = [live[l], config[r]];
    if (left !== undefined && left === right) {
      take(left);
      l += 1;
      r += 1;
      continue;
    }
    if (
      left !== undefined &&
      right !== undefined &&
      inConfig.has(left) &&
      shared[0] !== undefined &&
      shared[0] !== left
    ) {
      l += 1; // Shared, but its turn comes later.
      continue;
    }
    if (left !== undefined && !inConfig.has(left)) {
      order.push(left);
      l += 1;
      continue;
    }
    if (left !== undefined && done.has(left)) l += 1;
    if (right !== undefined) {
      take(right);
      r += 1;
    }
  }
  return order;
}
