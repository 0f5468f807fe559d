/** Pairs objects of one kind that are mostly the same: renamed, perhaps. */

import type { Skipped } from "../model/diff.ts";
import { bareCopy } from "../manifests/bare-object.ts";
import { objectOf } from "../manifests/object-of.ts";
import type { JsonValue } from "../model/json.ts";
import type { Manifest } from "../model/manifest.ts";
import { elementAt } from "./element-at.ts";
import { groupBy } from "./group-by.ts";
import { type ManifestPair, type ManifestPairs, type Unpaired, withoutPairs } from "./pair-manifests.ts";
import { similarPairs } from "./similar.ts";

export interface SimilarPairs extends ManifestPairs {
  readonly skipped: readonly Skipped[];
}

/** Objects of one kind on either side; with more of them none is looked at. */
const mostObjects = 200;
/** Comparisons of leaves for one kind. */
const budget = 3_000_000;

export function pairSimilar(unpaired: Unpaired): SimilarPairs {
  const candidates = groupBy(unpaired.added, kindOf);
  const pairs: ManifestPair[] = [];
  const skipped: Skipped[] = [];
  for (const [kind, removed] of groupBy(unpaired.removed, kindOf)) {
    const added = candidates.get(kind) ?? [];
    const found = pairsOfKind(removed, added);
    if (found === undefined) skipped.push(skippedKind(removed, added));
    else pairs.push(...found);
  }
  return { ...withoutPairs(unpaired, pairs), skipped };
}

function kindOf({ identity: { group, kind } }: Manifest): string {
  return `${kind}.${group}`;
}

function pairsOfKind(
  removed: readonly Manifest[],
  added: readonly Manifest[],
): readonly ManifestPair[] | undefined {
  if (added.length > 0 && Math.max(removed.length, added.length) > mostObjects) return undefined;
  return similarPairs(removed.map(contentOf), added.map(contentOf), budget)?.map(([left, right]) => ({
    before: elementAt(removed, left),
    after: elementAt(added, right),
  }));
}

/** Without what says which object it is: that would make all small objects of a kind alike. */
function contentOf({ body }: Manifest): JsonValue {
  const content = bareCopy(body);
  const metadata = bareCopy(objectOf(body["metadata"]));
  for (const key of ["apiVersion", "kind"]) delete content[key];
  for (const key of ["name", "namespace"]) delete metadata[key];
  content["metadata"] = metadata;
  return content;
}

function skippedKind(removed: readonly [Manifest, ...Manifest[]], added: readonly Manifest[]): Skipped {
  const { group, kind } = removed[0].identity;
  return { what: "renames", group, kind, removed: removed.length, added: added.length };
}
