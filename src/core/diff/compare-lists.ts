/** Compares two lists by what their elements are: which left, which came, which changed, and whether the rest is in another order. */

import type { PathStep } from "../model/diff.ts";
import type { JsonValue } from "../model/json.ts";
import { type Comparison, goInto } from "./comparison.ts";
import { elementAt } from "./element-at.ts";
import { longestIncreasing } from "./longest-increasing.ts";
import type { ListKey } from "./element-keys.ts";
import { type ListMatch, matchLists } from "./match-lists.ts";
import type { Place, RawChange, Side } from "./raw-change.ts";

/** Two lists and what is the same in them. */
interface Lists {
  readonly before: readonly JsonValue[];
  readonly after: readonly JsonValue[];
  readonly match: ListMatch;
}

export function compareLists(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  place: Place,
  comparison: Comparison,
): readonly RawChange[] {
  const match = matchLists({ before, after, place, listTypes: comparison.options.listTypes });
  for (const what of match.skipped) comparison.options.skip?.(what, place);
  const lists = { before, after, match };
  return [...orderChange(lists, place), ...removals(lists, place), ...newElements(lists, place, comparison)];
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
function newElements(
  { before, after, match }: Lists,
  place: Place,
  { compare }: Comparison,
): readonly RawChange[] {
  const inside = goInto(before, after, place);
  const partners = new Map(match.pairs.map(([left, right]) => [right, left]));
  return after.flatMap((_, index): readonly RawChange[] => {
    const here = inside(afterStep(match, index));
    const partner = partners.get(index);
    if (partner === undefined) return [{ kind: "added", ...here, after: side(after, index) }];
    return compare(side(before, partner), side(after, index), here);
  });
}

function side(list: readonly JsonValue[], index: number): Side {
  const previous = list[index - 1];
  const value = elementAt(list, index);
  return previous === undefined ? { value } : { value, previous };
}

function beforeStep({ keys }: ListMatch, index: number): PathStep {
  return stepTo(keys?.before[index], index);
}

function afterStep({ keys }: ListMatch, index: number): PathStep {
  return stepTo(keys?.after[index], index);
}

/** A key that several elements share names none of them. */
function stepTo(key: ListKey | undefined, index: number): PathStep {
  return key === undefined || key.repeated ? { index } : { element: key.element, index };
}
