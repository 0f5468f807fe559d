/** Pairs list elements that are the same but for the suffix of a generated name: one changed element, not one removed and one added. */

import { canonicalJson } from "../manifests/canonical-json.ts";
import { withoutSpelledSuffixes } from "../manifests/spelled-stem.ts";
import type { JsonValue } from "../model/json.ts";
import type { Match } from "./align.ts";
import { elementAt } from "./element-at.ts";
import { groupBy } from "./group-by.ts";

/** `before` and `after`: by what elements are told apart, a key or all of an element. What is not the only one on its side is in no pair. */
export function sameStemPairs(before: readonly JsonValue[], after: readonly JsonValue[]): readonly Match[] {
  const right = stemPlaces(after);
  return [...stemPlaces(before)].flatMap(([stem, places]): readonly Match[] => {
    const [[left, again], [other, otherAgain]] = [places, right.get(stem) ?? []];
    if (left === undefined || other === undefined) return [];
    return again === undefined && otherAgain === undefined ? [[left, other]] : [];
  });
}

function stemPlaces(list: readonly JsonValue[]): ReadonlyMap<string, readonly number[]> {
  const texts = list.map(canonicalJson);
  return groupBy(texts.keys(), (place) => withoutSpelledSuffixes(elementAt(texts, place)));
}
