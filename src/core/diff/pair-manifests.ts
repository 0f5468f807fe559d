/** Which manifest of the head is which manifest of the base: by identity, then, for display, as a rename. */

import { canonicalJson } from "../manifests/canonical-json.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import { identityKey, type Manifest } from "../model/manifest.ts";
import { elementAt } from "./element-at.ts";
import { generatedStem, spelledStem } from "./generator-name.ts";
import { groupBy } from "./group-by.ts";
import { serverIdentity } from "./server-identity.ts";
import { similarPairs } from "./similar.ts";

export interface ManifestPair {
  readonly before: Manifest;
  readonly after: Manifest;
}

/** What no phase has paired yet. */
export interface Unpaired {
  readonly removed: readonly Manifest[];
  readonly added: readonly Manifest[];
}

export interface ManifestPairs extends Unpaired {
  readonly pairs: readonly ManifestPair[];
}

/** Manifests with one key may be the same; `undefined`: this phase does not look at it. */
type PairKey = (manifest: Manifest) => string | undefined;

/**
 * Pairs by identity: what is one object on the server. The version is no part of it, so a changed `apiVersion` is a change. Where a set
 * names one object of the server by two groups, the same group goes first.
 */
export function pairByIdentity(base: readonly Manifest[], head: readonly Manifest[]): ManifestPairs {
  const same = pairBy({ removed: base, added: head }, ({ identity }) => identityKey(identity), inOrder);
  const moved = pairBy(same, ({ identity }) => identityKey(serverIdentity(identity)), inOrder);
  return { ...moved, pairs: [...same.pairs, ...moved.pairs] };
}

/**
 * Pairs for display what applying deletes under one name and creates under another: a generator's new hash suffix, another
 * namespace, or another name with everything else equal.
 */
export function pairRenames(unpaired: Unpaired, sha256: (text: string) => string): ManifestPairs {
  const phases: readonly (readonly [PairKey, Choose])[] = [
    [(manifest) => stemKey(manifest, generatedStem(manifest, sha256)), alike],
    [(manifest) => stemKey(manifest, spelledStem(manifest)), alike],
    [({ identity }) => identityKey({ ...identity, namespace: "" }), onlyOne],
    [withoutName, onlyOne],
  ];
  let rest: Unpaired = unpaired;
  const pairs: ManifestPair[] = [];
  for (const [key, choose] of phases) {
    const phase = pairBy(rest, key, choose);
    pairs.push(...phase.pairs);
    rest = phase;
  }
  return { ...rest, pairs };
}

function stemKey({ identity }: Manifest, stem: string | undefined): string | undefined {
  return stem === undefined ? undefined : identityKey({ ...identity, name: stem });
}

function withoutName({ identity, body }: Manifest): string {
  const metadata = body["metadata"];
  const anonymous: JsonObject = isJsonObject(metadata)
    ? { ...body, metadata: { ...metadata, name: "", namespace: "" } }
    : body;
  return `${identity.group}\0${identity.kind}\0${canonicalJson(anonymous)}`;
}

/** Which of the manifests that share a key belong together. */
type Choose = (removed: readonly Manifest[], added: readonly Manifest[]) => readonly ManifestPair[];

function inOrder(removed: readonly Manifest[], added: readonly Manifest[]): readonly ManifestPair[] {
  return removed
    .slice(0, added.length)
    .map((before, index): ManifestPair => ({ before, after: elementAt(added, index) }));
}

function onlyOne(removed: readonly Manifest[], added: readonly Manifest[]): readonly ManifestPair[] {
  return removed.length === 1 && added.length === 1 ? inOrder(removed, added) : [];
}

function alike(removed: readonly Manifest[], added: readonly Manifest[]): readonly ManifestPair[] {
  if (removed.length === 1 && added.length === 1) return inOrder(removed, added);
  return similarPairs(removed.map(dataOf), added.map(dataOf)).map(([left, right]) => ({
    before: elementAt(removed, left),
    after: elementAt(added, right),
  }));
}

function dataOf({ body }: Manifest): JsonValue {
  return body["data"] ?? "";
}

function pairBy({ removed, added }: Unpaired, key: PairKey, choose: Choose): ManifestPairs {
  const candidates = groupBy(added, key);
  const pairs = [...groupBy(removed, key)].flatMap(([text, manifests]) =>
    choose(manifests, candidates.get(text) ?? []),
  );
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
