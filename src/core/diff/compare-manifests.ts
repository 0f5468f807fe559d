/** What changes from one manifest set to another, with true values: objects matched, changes by field, renames for display. */

import type { Relation, Skipped } from "../model/diff.ts";
import { type Identity, identityKey, type Manifest } from "../model/manifest.ts";
import { compareValues } from "./compare-values.ts";
import type { CompareOptions } from "./comparison.ts";
import { customLists } from "./custom-lists.ts";
import { foldChanges } from "./fold-changes.ts";
import { type ManifestPair, pairByIdentity, type Unpaired } from "./pair-manifests.ts";
import { pairRenames } from "./pair-renames.ts";
import type { Place, RawChange } from "./raw-change.ts";
import { referrers } from "./references.ts";
import { rollsOut } from "./rolls-out.ts";
import { sameValue } from "./same-value.ts";
import { selectorLabels } from "./selector-labels.ts";
import { allSteps, mapSteps, type Steps } from "./steps.ts";

export interface CompareRequest {
  readonly base: readonly Manifest[];
  readonly head: readonly Manifest[];
  /** The digest of a text's UTF-8, in hex: finds the names that generators made. */
  readonly sha256: (text: string) => string;
  /** A string of a pair as it may be shown. */
  readonly shown?: (pair: ManifestPair) => CompareOptions["shown"];
}

/** An object of both sides that differs. */
export interface ComparedObject extends ManifestPair {
  /** True values. */
  readonly changes: readonly RawChange[];
  readonly rollsOut?: readonly Identity[];
  /** Lists that were compared less finely. */
  readonly skipped: readonly SkippedPlace[];
}

/** Two objects that are displayed as one. */
export interface RenamedObject extends ComparedObject {
  readonly relation: Relation;
  readonly references?: { readonly toNew: readonly Identity[]; readonly toOld: readonly Identity[] };
}

export interface SkippedPlace {
  readonly what: "duplicate-keys" | "elements";
  readonly place: Place;
}

export interface RawDiff extends Unpaired {
  /** Objects that both sides have and that differ. */
  readonly changed: readonly ComparedObject[];
  /** What is displayed as a rename. */
  readonly renamed: readonly RenamedObject[];
  /** By identity alone: for findings a rename is a removal and an addition. */
  readonly byIdentity: Unpaired;
  readonly unchanged: number;
  readonly skipped: readonly Skipped[];
}

/** Linear in the size of both sets; what would not be is bounded by budgets and compared less finely past them. */
export function compareManifests(request: CompareRequest): RawDiff {
  return allSteps(compareSteps(request));
}

export function* compareSteps(request: CompareRequest): Steps<RawDiff> {
  const { base, head, sha256 } = request;
  const same = pairByIdentity(base, head);
  yield undefined;
  const compare = comparer(request);
  const compared = yield* mapSteps(same.pairs, (pair) =>
    sameValue(pair.before.body, pair.after.body) ? [] : [withRollout(compare(pair))],
  );
  const changed = compared.flat();
  const renames = pairRenames(same, sha256);
  yield undefined;
  const renamed = yield* mapSteps(renames.pairs, (pair) => ({ ...compare(pair), relation: pair.relation }));
  return {
    changed,
    renamed: withReferences(renamed, changed, head),
    removed: renames.removed,
    added: renames.added,
    byIdentity: same,
    unchanged: same.pairs.length - changed.length,
    skipped: renames.skipped,
  };
}

function comparer({ base, head, shown }: CompareRequest): (pair: ManifestPair) => ComparedObject {
  const listTypesOf = customLists([...head, ...base]);
  let selected: ReadonlySet<string> | undefined;
  const selectedLabels = () => (selected ??= selectorLabels([...base, ...head]));
  return ({ before, after }) => {
    const skipped: SkippedPlace[] = [];
    const show = shown?.({ before, after });
    const listTypes = listTypesOf(after.identity);
    const changes = compareValues(before.body, after.body, {
      ...(show === undefined ? {} : { shown: show }),
      ...(listTypes === undefined ? {} : { listTypes }),
      skip: (what, place) => skipped.push({ what, place }),
    });
    return { before, after, changes: foldChanges(changes, { before, after }, selectedLabels), skipped };
  };
}

function withRollout(object: ComparedObject): ComparedObject {
  return rollsOut(object, object.changes) ? { ...object, rollsOut: [object.after.identity] } : object;
}

/** Of generated objects: who follows the new name, and whose pods are replaced by that. */
function withReferences(
  renamed: readonly RenamedObject[],
  changed: readonly ComparedObject[],
  head: readonly Manifest[],
): readonly RenamedObject[] {
  const generated = renamed.filter(({ relation }) => relation === "generated");
  const names = new Set(
    generated.flatMap(({ before, after }) => [before.identity.name, after.identity.name]),
  );
  const referring = referrers(head, names);
  const rolling = new Set(
    changed.flatMap(({ after, rollsOut: own }) => (own === undefined ? [] : [identityKey(after.identity)])),
  );
  return renamed.map((object) => {
    if (object.relation !== "generated") return object;
    const [toNew, toOld] = [referring(object.after.identity), referring(object.before.identity)];
    const rolled = toNew.filter((identity) => rolling.has(identityKey(identity)));
    return {
      ...object,
      references: { toNew, toOld },
      ...(rolled.length === 0 ? {} : { rollsOut: rolled }),
    };
  });
}
