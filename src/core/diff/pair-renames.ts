/** Pairs for display what applying deletes under one name and creates under another, phase by phase; findings and plans never see it. */

import { canonicalJson } from "../manifests/canonical-json.ts";
import { spelledStem } from "../manifests/spelled-stem.ts";
import type { Relation, Skipped } from "../model/diff.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";
import { compareIdentities, identityKey, type Manifest } from "../model/manifest.ts";
import { elementAt } from "./element-at.ts";
import { generatedStem } from "./generator-name.ts";
import { pairAffixes } from "./pair-affixes.ts";
import {
  type Choose,
  inOrder,
  type ManifestPair,
  type ManifestPairs,
  onlyOne,
  pairBy,
  type Unpaired,
} from "./pair-manifests.ts";
import { pairSimilar, type SimilarPairs } from "./pair-similar.ts";
import { replacedKey } from "./replaced-kinds.ts";
import { similarPairs } from "./similar.ts";

export interface Rename extends ManifestPair {
  readonly relation: Relation;
}

export interface Renames extends Unpaired {
  readonly pairs: readonly Rename[];
  readonly skipped: readonly Skipped[];
}

type Phase = (unpaired: Unpaired) => ManifestPairs & Partial<Pick<SimilarPairs, "skipped">>;

/** Each phase sees what the ones before left over. The order of the manifests does not matter: ties go by identity. */
export function pairRenames(unpaired: Unpaired, sha256: (text: string) => string): Renames {
  const phases: readonly (readonly [Relation, Phase])[] = [
    ["generated", (rest) => pairBy(rest, (one) => stemKey(one, generatedStem(one, sha256)), alike)],
    // By spelling alone: content may be rewritten after its name was made (`vars`, transformers).
    ["generated", (rest) => pairBy(rest, (one) => stemKey(one, spelledStem(one.identity)), alike)],
    ["moved", (rest) => pairBy(rest, ({ identity }) => identityKey({ ...identity, namespace: "" }), onlyOne)],
    ["replaced", (rest) => pairBy(rest, replacedKey, onlyOne)],
    ["affixed", pairAffixes],
    ["similar", (rest) => pairBy(rest, withoutName, inOrder)],
    ["similar", pairSimilar],
  ];
  let rest: Unpaired = { removed: byIdentity(unpaired.removed), added: byIdentity(unpaired.added) };
  const pairs: Rename[] = [];
  const skipped: Skipped[] = [];
  for (const [relation, pair] of phases) {
    const phase = pair(rest);
    pairs.push(...phase.pairs.map(({ before, after }): Rename => ({ before, after, relation })));
    skipped.push(...(phase.skipped ?? []));
    rest = phase;
  }
  return { removed: rest.removed, added: rest.added, pairs, skipped };
}

function byIdentity(manifests: readonly Manifest[]): readonly Manifest[] {
  return manifests.toSorted((a, b) => compareIdentities(a.identity, b.identity));
}

function stemKey({ identity }: Manifest, stem: string | undefined): string | undefined {
  return stem === undefined ? undefined : identityKey({ ...identity, name: stem });
}

/** Several generated objects of one stem, told apart by their content. */
function alike(removed: Parameters<Choose>[0], added: Parameters<Choose>[1]): readonly ManifestPair[] {
  if (removed.length === 1 && added.length === 1) return inOrder(removed, added);
  return (similarPairs(removed.map(dataOf), added.map(dataOf)) ?? []).map(([left, right]) => ({
    before: elementAt(removed, left),
    after: elementAt(added, right),
  }));
}

function dataOf({ body }: Manifest): JsonValue {
  return body["data"] ?? "";
}

/** Equal but for the name, at any number of objects: the phase that looks for likeness is bounded. */
function withoutName({ identity, body }: Manifest): string {
  const metadata = body["metadata"];
  const anonymous: JsonObject = isJsonObject(metadata)
    ? { ...body, metadata: { ...metadata, name: "", namespace: "" } }
    : body;
  return `${identity.group}\0${identity.kind}\0${canonicalJson(anonymous)}`;
}
