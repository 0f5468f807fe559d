/** Which elements of two lists are the same element: by key, as a set, by equal content, what is left by stem and by likeness. */

import type { JsonValue } from "../model/json.ts";
import { canonicalJson } from "../manifests/canonical-json.ts";
import { align, type Match } from "./align.ts";
import type { ListTypes } from "./custom-lists.ts";
import { areSets, type KeyedLists, keyLists, keyText } from "./element-keys.ts";
import { elementAt } from "./element-at.ts";
import { groupBy } from "./group-by.ts";
import type { Place } from "./raw-change.ts";
import { sameFlagPairs } from "./same-flag.ts";
import { sameStemPairs } from "./same-stem.ts";
import { similarPairs } from "./similar.ts";

export interface ListMatch {
  /** In the order of the new list; what is in no pair was added or removed. */
  readonly pairs: readonly Match[];
  /** Absent for lists whose elements have no key. */
  readonly keys?: KeyedLists;
  readonly skipped: readonly ("duplicate-keys" | "elements")[];
}

export interface ListsToMatch {
  readonly before: readonly JsonValue[];
  readonly after: readonly JsonValue[];
  /** Of the lists: the key that holds them decides by what their elements are told apart. */
  readonly place: Place;
  readonly listTypes?: ListTypes | undefined;
}

export function matchLists(lists: ListsToMatch): ListMatch {
  const keys = keyLists(lists);
  const first = keys === undefined ? byContent(lists) : byKey(lists, keys);
  const { pairs, finely } = withLeftOvers(lists, [...first, ...renamedPairs(lists, keys, first)]);
  const repeated = keys !== undefined && [...keys.before, ...keys.after].some((key) => key.repeated);
  return {
    pairs,
    ...(keys === undefined ? {} : { keys }),
    skipped: [...(repeated ? (["duplicate-keys"] as const) : []), ...(finely ? [] : (["elements"] as const))],
  };
}

function byContent(lists: ListsToMatch): readonly Match[] {
  const [left, right] = [lists.before.map(canonicalJson), lists.after.map(canonicalJson)];
  return areSets(lists) ? inOrder(placesOf(left), placesOf(right)) : align(left, right);
}

/** Elements that share a key: the equal ones first, the rest in their order. */
function byKey({ before, after }: ListsToMatch, keys: KeyedLists): readonly Match[] {
  const right = placesOf(keys.after.map(keyText));
  return [...placesOf(keys.before.map(keyText))].flatMap(([text, places]): readonly Match[] => {
    const others = right.get(text) ?? [];
    if (places.length === 1 && others.length === 1)
      return inOrder(new Map([["", places]]), new Map([["", others]]));
    const equal = equalPairs(before, after, [places, others]);
    const [used, taken] = [new Set(equal.map(([i]) => i)), new Set(equal.map(([, j]) => j))];
    const rest = others.filter((place) => !taken.has(place));
    return [
      ...equal,
      ...places
        .filter((place) => !used.has(place))
        .slice(0, rest.length)
        .map((place, index): Match => [place, elementAt(rest, index)]),
    ];
  });
}

type Places = readonly number[];

function equalPairs(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  [left, right]: readonly [Places, Places],
): readonly Match[] {
  return inOrder(byText(before, left), byText(after, right));
}

function byText(list: readonly JsonValue[], places: Places): ReadonlyMap<string, Places> {
  return groupBy(places, (place) => canonicalJson(elementAt(list, place)));
}

/** For each text the first place on one side with the first on the other, and so on. */
function inOrder(before: ReadonlyMap<string, Places>, after: ReadonlyMap<string, Places>): readonly Match[] {
  return [...before].flatMap(([text, places]) => {
    const others = after.get(text) ?? [];
    return places.slice(0, others.length).map((place, index): Match => [place, elementAt(others, index)]);
  });
}

function placesOf(texts: readonly string[]): ReadonlyMap<string, Places> {
  return groupBy(texts.keys(), (place) => texts[place]);
}

/** A key tells more than likeness: of `envFrom` often nothing but the name is there. */
function renamedPairs(
  lists: ListsToMatch,
  keys: KeyedLists | undefined,
  pairs: readonly Match[],
): readonly Match[] {
  const { left, right } = leftOvers(lists, pairs);
  const before = keys?.before.map(({ element }) => element) ?? lists.before;
  const after = keys?.after.map(({ element }) => element) ?? lists.after;
  const renamed = sameStemPairs(
    left.map((place) => elementAt(before, place)),
    right.map((place) => elementAt(after, place)),
  );
  return renamed.map(([i, j]): Match => [elementAt(left, i), elementAt(right, j)]);
}

/** `finely`: whether likeness was looked at. */
function withLeftOvers(
  lists: ListsToMatch,
  pairs: readonly Match[],
): { readonly pairs: readonly Match[]; readonly finely: boolean } {
  const { left, right } = leftOvers(lists, pairs);
  const values = [
    left.map((place) => elementAt(lists.before, place)),
    right.map((place) => elementAt(lists.after, place)),
  ] as const;
  const similar = similarPairs(...values);
  const more = [...(similar ?? []), ...sameFlagPairs(...values)];
  const all = [...pairs, ...more.map(([i, j]): Match => [elementAt(left, i), elementAt(right, j)])];
  return { pairs: all.toSorted(([, a], [, b]) => a - b), finely: similar !== undefined };
}

function leftOvers(
  { before, after }: ListsToMatch,
  pairs: readonly Match[],
): { readonly left: Places; readonly right: Places } {
  return {
    left: leftOver(before.length, new Set(pairs.map(([place]) => place))),
    right: leftOver(after.length, new Set(pairs.map(([, place]) => place))),
  };
}

function leftOver(length: number, taken: ReadonlySet<number>): Places {
  return Array.from({ length }, (_, place) => place).filter((place) => !taken.has(place));
}
