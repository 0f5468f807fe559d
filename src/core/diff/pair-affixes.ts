/** Pairs objects that all got, or all lost, one prefix or suffix: what `namePrefix` and `nameSuffix` do to a whole overlay. */

import { identityKey, type Manifest } from "../model/manifest.ts";
import { elementAt } from "./element-at.ts";
import { groupBy } from "./group-by.ts";
import { type ManifestPair, type ManifestPairs, type Unpaired, withoutPairs } from "./pair-manifests.ts";

/** Objects that must share an affix: one alone may be a coincidence. */
const fewest = 2;

interface Candidate extends ManifestPair {
  /** How the new name is made from the old one. */
  readonly affix: string;
}

/** The affix of most objects goes first; ties by its text. No object is in two pairs. */
export function pairAffixes(unpaired: Unpaired): ManifestPairs {
  const { removed, added } = unpaired;
  const candidates = [
    ...longerNames(removed, added).map(([before, after, affix]) => ({ before, after, affix: `+ ${affix}` })),
    ...longerNames(added, removed).map(([after, before, affix]) => ({ before, after, affix: `- ${affix}` })),
  ];
  const affixes = [...groupBy(candidates, ({ affix }) => affix)].toSorted(
    ([a, left], [b, right]) => right.length - left.length || (a < b ? -1 : 1),
  );
  return withoutPairs(unpaired, affixes.reduce(takeFree, []));
}

/** Of one affix the pairs of which neither object is taken, if there are enough of them. */
function takeFree(
  taken: readonly ManifestPair[],
  [, candidates]: readonly [string, readonly Candidate[]],
): readonly ManifestPair[] {
  const [left, right] = [
    new Set(taken.map(({ before }) => before)),
    new Set(taken.map(({ after }) => after)),
  ];
  const free = candidates.filter(({ before, after }) => !left.has(before) && !right.has(after));
  return free.length < fewest ? taken : [...taken, ...free.map(({ before, after }) => ({ before, after }))];
}

/** For each of the first the ones of the second whose name is its name with something before or behind it. */
function longerNames(
  short: readonly Manifest[],
  long: readonly Manifest[],
): readonly (readonly [Manifest, Manifest, string])[] {
  const places = groupBy(short.keys(), (place) => identityKey(elementAt(short, place).identity));
  return long.flatMap((manifest) =>
    stemsOf(manifest.identity.name).flatMap(([stem, affix]) =>
      (places.get(identityKey({ ...manifest.identity, name: stem })) ?? []).map(
        (place) => [elementAt(short, place), manifest, affix] as const,
      ),
    ),
  );
}

/** A name without what stands before, or behind, one of its hyphens or dots. */
function stemsOf(name: string): readonly (readonly [stem: string, affix: string])[] {
  return [...name.matchAll(/[-.]/g)].flatMap(({ index }) => [
    [name.slice(index + 1), `${name.slice(0, index + 1)}…`] as const,
    [name.slice(0, index), `…${name.slice(index)}`] as const,
  ]);
}
