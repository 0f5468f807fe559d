/** Compares two values by meaning: keys by name, list elements by their key, order as a fact of its own. */

import type { PathStep } from "../model/diff.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import type { Match } from "./align.ts";
import { elementAt } from "./element-at.ts";
import { longestIncreasing } from "./longest-increasing.ts";
import { type ListMatch, matchLists } from "./match-lists.ts";
import type { RawChange, Side } from "./raw-change.ts";
import { isList, sameValue } from "./same-value.ts";

/** A key and what changes below it. */
type Member = readonly [key: string, changes: readonly RawChange[]];

/** Two lists and what is the same in them. */
interface Lists {
  readonly before: readonly JsonValue[];
  readonly after: readonly JsonValue[];
  readonly match: ListMatch;
}

/**
 * All changes from one value to the other, each at the deepest path that holds it; keys in code unit order.
 * Every leaf that differs lies at or below one of their paths, and applying them to `before` gives `after`.
 */
export function compareValues(
  before: JsonValue,
  after: JsonValue,
  path: readonly PathStep[] = [],
): readonly RawChange[] {
  return compareSides({ value: before }, { value: after }, path);
}

function compareSides(before: Side, after: Side, path: readonly PathStep[]): readonly RawChange[] {
  if (sameValue(before.value, after.value)) return [];
  if (isJsonObject(before.value) && isJsonObject(after.value)) {
    return compareObjects(before.value, after.value, path);
  }
  if (isList(before.value) && isList(after.value)) return compareLists(before.value, after.value, path);
  return [{ kind: "changed", path, before, after }];
}

function compareObjects(
  before: JsonObject,
  after: JsonObject,
  path: readonly PathStep[],
): readonly RawChange[] {
  const old = Object.entries(before).map(([key, left]): Member => {
    const [right, inside] = [after[key], [...path, { key }]];
    if (right === undefined) return [key, [{ kind: "removed", path: inside, before: { value: left } }]];
    return [key, compareValues(left, right, inside)];
  });
  const added = Object.entries(after)
    .filter(([key]) => before[key] === undefined)
    .map(([key, value]): Member => [key, [{ kind: "added", path: [...path, { key }], after: { value } }]]);
  return [...old, ...added].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, changes]) => changes);
}

function compareLists(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  path: readonly PathStep[],
): readonly RawChange[] {
  const lists = { before, after, match: matchLists(fieldOf(path), before, after) };
  return [...orderChange(lists, path), ...removals(lists, path), ...newElements(lists, path)];
}

function fieldOf(path: readonly PathStep[]): string {
  const last = path.at(-1);
  return last !== undefined && "key" in last ? last.key : "";
}

function orderChange({ match }: Lists, path: readonly PathStep[]): readonly RawChange[] {
  const ranks = rank(match.pairs.map(([left]) => left));
  const kept = new Set(longestIncreasing(ranks));
  if (kept.size === ranks.length) return [];
  const moved = match.pairs
    .filter((_, index) => !kept.has(index))
    .map(([, right]) => afterStep(match, right));
  return [{ kind: "reordered", path, order: ranks, moved }];
}

/** Each number's place among all of them, from 0. */
function rank(places: readonly number[]): readonly number[] {
  const ranks: number[] = [];
  const sorted = [...places.entries()].toSorted(([, a], [, b]) => a - b);
  for (const [place, [index]] of sorted.entries()) ranks[index] = place;
  return ranks;
}

function removals({ before, match }: Lists, path: readonly PathStep[]): readonly RawChange[] {
  const stay = new Set(match.pairs.map(([left]) => left));
  return before.flatMap((_, place): readonly RawChange[] => {
    if (stay.has(place)) return [];
    return [{ kind: "removed", path: [...path, beforeStep(match, place)], before: side(before, place) }];
  });
}

/** Additions, and the changes inside of elements that stay, in the order of the new list. */
function newElements({ before, after, match }: Lists, path: readonly PathStep[]): readonly RawChange[] {
  const partners = new Map(match.pairs.map(([left, right]: Match) => [right, left]));
  return after.flatMap((_, place): readonly RawChange[] => {
    const inside = [...path, afterStep(match, place)];
    const partner = partners.get(place);
    if (partner === undefined) return [{ kind: "added", path: inside, after: side(after, place) }];
    return compareSides(side(before, partner), side(after, place), inside);
  });
}

function side(list: readonly JsonValue[], place: number): Side {
  const previous = list[place - 1];
  const value = elementAt(list, place);
  return previous === undefined ? { value } : { value, previous };
}

function beforeStep({ keys }: ListMatch, index: number): PathStep {
  const element = keys?.before[index];
  return element === undefined ? { index } : { element, index };
}

function afterStep({ keys }: ListMatch, index: number): PathStep {
  const element = keys?.after[index];
  return element === undefined ? { index } : { element, index };
}
