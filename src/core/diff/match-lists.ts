/** Which elements of two lists are the same element: by key, as a set, by equal content, and what is left over by likeness. */

import type { JsonValue } from "../model/json.ts";
import { canonicalJson } from "../manifests/canonical-json.ts";
import { align, type Match } from "./align.ts";
import { areSets, type KeyedLists, keyLists, keyText } from "./element-keys.ts";
import { elementAt } from "./element-at.ts";
import { sameFlagPairs } from "./same-flag.ts";
import { similarPairs } from "./similar.ts";

export interface ListMatch {
  /** In the order of the new list; what is in no pair was added or removed. */
  readonly pairs: readonly Match[];
  /** Absent for lists whose elements have no key. */
  readonly keys?: KeyedLists;
}

/** `field`: the key that holds the lists, which decides by what their elements are told apart. */
export function matchLists(
  field: string,
  before: readonly JsonValue[],
  after: readonly JsonValue[],
): ListMatch {
  const keys = keyLists(field, before, after);
  if (keys === undefined) return { pairs: withLeftOvers(before, after, byContent(field, before, after)) };
  const byKey = sameTexts(keys.before.map(keyText), keys.after.map(keyText));
  return { pairs: withLeftOvers(before, after, byKey), keys };
}

function byContent(
  field: string,
  before: readonly JsonValue[],
  after: readonly JsonValue[],
): readonly Match[] {
  const [left, right] = [before.map(canonicalJson), after.map(canonicalJson)];
  return areSets(field, before, after) ? sameTexts(left, right) : align(left, right);
}

/** Pairs of equal texts, none of which occurs twice on one side. */
function sameTexts(before: readonly string[], after: readonly string[]): readonly Match[] {
  const places = new Map(before.map((text, place) => [text, place]));
  return after.flatMap((text, place): readonly Match[] => {
    const left = places.get(text);
    return left === undefined ? [] : [[left, place]];
  });
}

function withLeftOvers(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  pairs: readonly Match[],
): readonly Match[] {
  const left = leftOver(before.length, new Set(pairs.map(([place]) => place)));
  const right = leftOver(after.length, new Set(pairs.map(([, place]) => place)));
  const values = [
    left.map((place) => elementAt(before, place)),
    right.map((place) => elementAt(after, place)),
  ] as const;
  const more = [...similarPairs(...values), ...sameFlagPairs(...values)];
  return [...pairs, ...more.map(([i, j]): Match => [elementAt(left, i), elementAt(right, j)])].toSorted(
    ([, a], [, b]) => a - b,
  );
}

function leftOver(length: number, taken: ReadonlySet<number>): readonly number[] {
  return Array.from({ length }, (_, place) => place).filter((place) => !taken.has(place));
}
