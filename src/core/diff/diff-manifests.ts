/** The diff of two manifest sets: objects matched, changes by field, findings; decided on true values, then masked. */

import type { Masker } from "../manifests/masker.ts";
import { isRedacted } from "../manifests/redaction.ts";
import type { ManifestDiff, ObjectDiff, Skipped } from "../model/diff.ts";
import { compareIdentities, type Manifest } from "../model/manifest.ts";
import { type ComparedObject, compareSteps, type RenamedObject } from "./compare-manifests.ts";
import { findFindings } from "./find-findings.ts";
import type { PatchSides } from "./findings/index-patch.ts";
import { maskChange, maskPlace, shownString } from "./mask-change.ts";
import type { ManifestPair } from "./pair-manifests.ts";
import { isKey } from "./path-step.ts";
import type { RawChange } from "./raw-change.ts";
import { allSteps, mapSteps, type Steps } from "./steps.ts";

export interface DiffRequest {
  /** Each set: no identity twice, namespaces filled in (`prepareManifests`). */
  readonly base: readonly Manifest[];
  readonly head: readonly Manifest[];
  readonly masker: Masker;
  /** The digest of a text's UTF-8, in hex: finds the names that generators made. */
  readonly sha256: (text: string) => string;
  /** Patches of the inputs that count list elements, where they are known. */
  readonly patches?: PatchSides;
}

/** Linear in the size of both sets; what would not be is bounded by budgets, shown less finely past them, and named in `skipped`. */
export function diffManifests(request: DiffRequest): ManifestDiff {
  return allSteps(diffSteps(request));
}

/** The same, about an object at a time: a render may hold thousands. */
export function* diffSteps({ base, head, masker, sha256, patches }: DiffRequest): Steps<ManifestDiff> {
  const shown = (pair: ManifestPair) => shownString(maskOf(pair, masker));
  const raw = yield* compareSteps({ base, head, sha256, shown });
  const redacted = new Set<Manifest | RawChange>();
  const mask: Masking = { masker, redacted };
  const objects = [
    ...(yield* mapSteps(raw.removed, (manifest) => oneSided("removed", manifest, mask))),
    ...(yield* mapSteps(raw.added, (manifest) => oneSided("added", manifest, mask))),
    ...(yield* mapSteps(raw.renamed, (object) => renamedObject(object, mask))),
    ...(yield* mapSteps(raw.changed, (object) => changedObject(object, mask))),
  ];
  const { removed, added } = raw.byIdentity;
  const sides = { base, head, removed, added, changed: raw.changed, renamed: raw.renamed, masker, redacted };
  const skipped = [
    ...raw.skipped,
    ...[...raw.renamed, ...raw.changed].flatMap((object) => skippedLists(object, masker)),
  ];
  return {
    objects: objects.toSorted((a, b) => compareIdentities(a.identity, b.identity)),
    findings: yield* findFindings(patches === undefined ? sides : { ...sides, patches }),
    unchanged: raw.unchanged,
    ...(skipped.length === 0 ? {} : { skipped }),
  };
}

function maskOf({ before, after }: ManifestPair, masker: Masker) {
  return { masker, kinds: [before.identity, after.identity] };
}

interface Masking {
  readonly masker: Masker;
  /** Takes what is shown with something redacted in what the head has. */
  readonly redacted: Set<Manifest | RawChange>;
}

function oneSided(kind: "added" | "removed", manifest: Manifest, { masker, redacted }: Masking): ObjectDiff {
  const body = masker.maskedBody(manifest.body);
  if (isRedacted(body)) redacted.add(manifest);
  return { kind, identity: manifest.identity, body };
}

function changedObject(
  object: ComparedObject,
  { masker, redacted }: Masking,
): Extract<ObjectDiff, { kind: "changed" }> {
  const { after, changes, rollsOut } = object;
  const mask = maskOf(object, masker);
  const masked = changes.map((change) => {
    const shown = maskChange(change, mask);
    if ("after" in shown && isRedacted(shown.after)) redacted.add(change);
    return shown;
  });
  return {
    kind: "changed",
    identity: after.identity,
    changes: masked,
    ...(rollsOut === undefined ? {} : { rollsOut }),
  };
}

function renamedObject(object: RenamedObject, masking: Masking): ObjectDiff {
  const { before, changes, relation, references } = object;
  const shown = changes.filter((change) => !isRename(change));
  return {
    ...changedObject({ ...object, changes: shown }, masking),
    renamedFrom: before.identity,
    relation,
    ...(references === undefined ? {} : { references }),
  };
}

/** The new name or namespace is the rename itself. */
function isRename({ path: [first, second] }: RawChange): boolean {
  return isKey(first, "metadata") && (isKey(second, "name") || isKey(second, "namespace"));
}

function skippedLists(object: ComparedObject, masker: Masker): readonly Skipped[] {
  const mask = maskOf(object, masker);
  const { identity } = object.after;
  return object.skipped.map(({ what, place }) => ({ what, identity, path: maskPlace(place, mask) }));
}
