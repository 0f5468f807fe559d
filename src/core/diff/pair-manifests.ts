/** Which manifest of the head is which manifest of the base: what is one object on the server. */

import { identityKey, type Manifest } from "../model/manifest.ts";
import { elementAt } from "./element-at.ts";
import { groupBy } from "./group-by.ts";
import { serverIdentity } from "./server-identity.ts";

export interface ManifestPair {
  readonly before: Manifest;
  readonly after: Manifest;
}

/** What nothing has paired yet. */
export interface Unpaired {
  readonly removed: readonly Manifest[];
  readonly added: readonly Manifest[];
}

export interface ManifestPairs extends Unpaired {
  readonly pairs: readonly ManifestPair[];
}

/**
 * Pairs by identity. The version is no part of it, so a changed `apiVersion` is a change. Where a set names one object of the server by two
 * groups, the same group goes first.
 */
export function pairByIdentity(base: readonly Manifest[], head: readonly Manifest[]): ManifestPairs {
  const same = pairBy({ removed: base, added: head }, ({ identity }) => identityKey(identity), inOrder);
  const moved = pairBy(same, ({ identity }) => identityKey(serverIdentity(identity)), inOrder);
  return { ...moved, pairs: [...same.pairs, ...moved.pairs] };
}

/** Manifests with one key may be the same; `undefined`: not looked at. */
export type PairKey = (manifest: Manifest) => string | undefined;

/** Which of the manifests that share a key belong together. */
export type Choose = (removed: readonly Manifest[], added: readonly Manifest[]) => readonly ManifestPair[];

export function pairBy(unpaired: Unpaired, key: PairKey, choose: Choose): ManifestPairs {
  const candidates = groupBy(unpaired.added, key);
  const pairs = [...groupBy(unpaired.removed, key)].flatMap(([text, manifests]) =>
    choose(manifests, candidates.get(text) ?? []),
  );
  return withoutPairs(unpaired, pairs);
}

/** What is left over beside these pairs. */
export function withoutPairs({ removed, added }: Unpaired, pairs: readonly ManifestPair[]): ManifestPairs {
  // Two sets: a manifest that both sides share as one value may be paired on one of them only.
  const [left, right] = [
    new Set(pairs.map(({ before }) => before)),
    new Set(pairs.map(({ after }) => after)),
  ];
  return {
    pairs,
    removed: removed.filter((manifest) => !left.has(manifest)),
    added: added.filter((manifest) => !right.has(manifest)),
  };
}

export function inOrder(removed: readonly Manifest[], added: readonly Manifest[]): readonly ManifestPair[] {
  return removed
    .slice(0, added.length)
    .map((before, index): ManifestPair => ({ before, after: elementAt(added, index) }));
}

export function onlyOne(removed: readonly Manifest[], added: readonly Manifest[]): readonly ManifestPair[] {
  return removed.length === 1 && added.length === 1 ? inOrder(removed, added) : [];
}
