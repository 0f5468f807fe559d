/** Compares two values by meaning: keys by name, list elements by their key, order as a fact of its own. */

import type { PathStep } from "../model/diff.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import type { Match } from "./align.ts";
import { elementAt } from "./element-at.ts";
import { longestIncreasing } from "./longest-increasing.ts";
import { type ListMatch, matchLists } from "./match-lists.ts";
import type { Place, RawChange, Side } from "./raw-change.ts";
import { isList, sameValue } from "./same-value.ts";

/** A key and what changes below it. */
type Member = readonly [key: string, changes: readonly RawChange[]];

/** Two lists and what is the same in them. */
interface Lists {
  readonly before: readonly JsonValue[];
  readonly after: readonly JsonValue[];
  readonly match: ListMatch;
}

const root: Place = { path: [], parents: { before: [], after: [] } };

/**
 * All changes from one value to the other, each at the deepest path that holds it; keys in code unit order.
 * Every leaf that differs lies at or below one of their paths, and applying them to `before` gives `after`.
 */
export function compareValues(before: JsonValue, after: JsonValue): readonly RawChange[] {
  return compareSides({ value: before }, { value: after }, root);
}

function compareSides(before: Side, after: Side, place: Place): readonly RawChange[] {
  if (sameValue(before.value, after.value)) return [];
  if (isJsonObject(before.value) && isJsonObject(after.value)) {
    return compareObjects(before.value, after.value, place);
  }
  if (isList(before.value) && isList(after.value)) return compareLists(before.value, after.value, place);
  return [{ kind: "changed", ...place, before, after }];
}

function compareObjects(before: JsonObject, after: JsonObject, place: Place): readonly RawChange[] {
  const inside = goInto(before, after, place);
  const old = Object.entries(before).map(([key, left]): Member => {
    const right = after[key];
    if (right === undefined) return [key, [{ kind: "removed", ...inside({ key }), before: { value: left } }]];
    return [key, compareSides({ value: left }, { value: right }, inside({ key }))];
  });
  const added = Object.entries(after)
    .filter(([key]) => before[key] === undefined)
    .map(([key, value]): Member => [key, [{ kind: "added", ...inside({ key }), after: { value } }]]);
  return [...old, ...added].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, changes]) => changes);
}

function compareLists(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  place: Place,
): readonly RawChange[] {
  const lists = { before, after, match: matchLists(fieldOf(place), before, after) };
  return [...orderChange(lists, place), ...removals(lists, place), ...newElements(lists, place)];
}

/** The places below two collections, by step. */
function goInto(before: JsonValue, after: JsonValue, { path, parents }: Place): (step: PathStep) => Place {
  const inside = { before: [...parents.before, before], after: [...parents.after, after] };
  return (step) => ({ path: [...path, step], parents: inside });
}

function fieldOf({ path }: Place): string {
  const last = path.at(-1);
  return last !== undefined && "key" in last ? last.key : "";
}

function orderChange({ match }: Lists, place: Place): readonly RawChange[] {
  const ranks = rank(match.pairs.map(([left]) => left));
  const kept = new Set(longestIncreasing(ranks));
  if (kept.size === ranks.length) return [];
  const moved = match.pairs
    .filter((_, index) => !kept.has(index))
    .map(([, right]) => afterStep(match, right));
  return [{ kind: "reordered", ...place, order: ranks, moved }];
}

/** Each number's place among all of them, from 0. */
function rank(places: readonly number[]): readonly number[] {
  const ranks: number[] = [];
  const sorted = [...places.entries()].toSorted(([, a], [, b]) => a - b);
  for (const [place, [index]] of sorted.entries()) ranks[index] = place;
  return ranks;
}

function removals({ before, after, match }: Lists, place: Place): readonly RawChange[] {
  const inside = goInto(before, after, place);
  const stay = new Set(match.pairs.map(([left]) => left));
  return before.flatMap((_, index): readonly RawChange[] => {
    if (stay.has(index)) return [];
    return [{ kind: "removed", ...inside(beforeStep(match, index)), before: side(before, index) }];
  });
}

/** Additions, and the changes inside of elements that stay, in the order of the new list. */
function newElements({ before, after, match }: Lists, place: Place): readonly RawChange[] {
  const inside = goInto(before, after, place);
  const partners = new Map(match.pairs.map(([left, right]: Match) => [right, left]));
  return after.flatMap((_, index): readonly RawChange[] => {
    const here = inside(afterStep(match, index));
    const partner = partners.get(index);
    if (partner === undefined) return [{ kind: "added", ...here, after: side(after, index) }];
    return compareSides(side(before, partner), side(after, index), here);
  });
}

function side(list: readonly JsonValue[], index: number): Side {
  const previous = list[index - 1];
  const value = elementAt(list, index);
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
