/** The diff of two manifest sets: objects matched, changes by field, findings; decided on true values, then masked. */

import type { Masker } from "../manifests/masker.ts";
import type { ManifestDiff, ObjectDiff } from "../model/diff.ts";
import { compareIdentities, type Manifest } from "../model/manifest.ts";
import { compareValues } from "./compare-values.ts";
import { findFindings } from "./find-findings.ts";
import type { ChangedObject } from "./findings/finding-rule.ts";
import { maskChange, maskFinding } from "./mask-change.ts";
import { type ManifestPair, pairByIdentity, pairRenames } from "./pair-manifests.ts";
import { isKey } from "./path-step.ts";
import type { RawChange } from "./raw-change.ts";
import { sameValue } from "./same-value.ts";

export interface DiffRequest {
  /** Each set: no identity twice, namespaces filled in (`prepareManifests`). */
  readonly base: readonly Manifest[];
  readonly head: readonly Manifest[];
  readonly masker: Masker;
  /** The digest of a text's UTF-8, in hex: finds the names that generators made. */
  readonly sha256: (text: string) => string;
}

/** Linear in the size of both sets; what would not be is bounded by budgets and shown less finely past them. */
export function diffManifests({ base, head, masker, sha256 }: DiffRequest): ManifestDiff {
  const same = pairByIdentity(base, head);
  const changed = same.pairs.filter(({ before, after }) => !sameValue(before.body, after.body)).map(compared);
  const renames = pairRenames(same, sha256);
  const objects = [
    ...renames.removed.map((manifest) => oneSided("removed", manifest, masker)),
    ...renames.added.map((manifest) => oneSided("added", manifest, masker)),
    ...renames.pairs.map((pair) => renamed(pair, masker)),
    ...changed.map((object) => changedObject(object, masker)),
  ];
  return {
    objects: objects.toSorted((a, b) => compareIdentities(a.identity, b.identity)),
    findings: findFindings({ base, head, removed: same.removed, added: same.added, changed }).map((finding) =>
      maskFinding(finding, masker),
    ),
    unchanged: same.pairs.length - changed.length,
  };
}

function compared({ before, after }: ManifestPair): ChangedObject {
  return { before, after, changes: compareValues(before.body, after.body) };
}

function oneSided(kind: "added" | "removed", { identity, body }: Manifest, masker: Masker): ObjectDiff {
  return { kind, identity, body: masker.maskedBody(body) };
}

function changedObject(
  { before, after, changes }: ChangedObject,
  masker: Masker,
): Extract<ObjectDiff, { kind: "changed" }> {
  const mask = { masker, kinds: [before.identity, after.identity] };
  return {
    kind: "changed",
    identity: after.identity,
    changes: changes.map((change) => maskChange(change, mask)),
  };
}

function renamed(pair: ManifestPair, masker: Masker): ObjectDiff {
  const object = compared(pair);
  const changes = object.changes.filter((change) => !isRename(change));
  return { ...changedObject({ ...object, changes }, masker), renamedFrom: pair.before.identity };
}

/** The new name or namespace is the rename itself. */
function isRename({ path: [first, second] }: RawChange): boolean {
  return isKey(first, "metadata") && (isKey(second, "name") || isKey(second, "namespace"));
}
