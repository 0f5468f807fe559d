/** Says one change once: what happens to objects of several environments alike is shown together. */

import { groupBy } from "../diff/group-by.ts";
import type { Finding, ManifestDiff } from "../model/diff.ts";
import { nameAffixes } from "./name-affixes.ts";
import type { Extent } from "./extent.ts";
import { environmentsOf, placeObjects, type Places } from "./placed-object.ts";
import { shareBodies } from "./share-bodies.ts";
import { shareChanges } from "./share-changes.ts";
import { contentKey } from "./shared-keys.ts";
import { showBodies, showPiece, type ShownObject, showWhole } from "./shown-object.ts";

export interface EnvironmentDiff {
  readonly environment: string;
  /** A new environment has nothing in common with one that changes. */
  readonly kind: "changed" | "new" | "removed";
  readonly diff: Pick<ManifestDiff, "objects" | "findings" | "skipped">;
}

/** What happens in all of these environments, and in no other one. */
export interface SharedObjects {
  readonly kind: EnvironmentDiff["kind"];
  readonly environments: readonly string[];
  /** All environments of this kind. */
  readonly among: readonly string[];
  /** With findings first, then removed, changed, added; what is only counted comes last. */
  readonly objects: readonly ShownObject[];
}

interface Shown {
  readonly environments: readonly string[];
  readonly object: ShownObject;
}

/** Every change of every diff is in exactly one place. What most environments share comes first; new environments come last. */
export function shareObjects(
  diffs: readonly EnvironmentDiff[],
  extent: Extent = "comment",
): readonly SharedObjects[] {
  const kinds = ["changed", "removed", "new"] as const;
  return kinds.flatMap((kind) => {
    const ofKind = diffs.filter((diff) => diff.kind === kind);
    return setsOf(
      ofKind.length === 1 ? ofKind.flatMap((one) => showAlone(one, extent)) : showShared(ofKind, extent),
    ).map((set) => ({
      kind,
      among: ofKind.map(({ environment }) => environment),
      ...set,
    }));
  });
}

function setsOf(all: readonly Shown[]): readonly Pick<SharedObjects, "environments" | "objects">[] {
  const sets = groupBy(all, ({ environments }) => JSON.stringify(environments));
  return [...sets.values()]
    .map((set) => ({
      environments: set[0].environments,
      objects: set.map(({ object }) => object).toSorted((a, b) => objectRank(a) - objectRank(b)),
    }))
    .toSorted((a, b) => b.environments.length - a.environments.length);
}

/** Graver than a note. */
export function isRisky({ findings }: ShownObject): boolean {
  return findings.some(({ severity }) => severity !== "note");
}

const graveRanks: Readonly<Record<Finding["severity"], number>> = {
  refused: 0,
  acknowledge: 1,
  caution: 2,
  note: Infinity,
};

/** What is grave or goes stands before what changes or comes; last comes what is only counted. */
export function objectRank({ object, findings, lines }: ShownObject): number {
  const isCounted = object.kind === "changed" && lines.length === 0 && object.changes.length > 0;
  const rank = isCounted ? 6 : { removed: 3, changed: 4, added: 5 }[object.kind];
  return Math.min(rank, ...findings.map(({ severity }) => graveRanks[severity]));
}

/** One environment has nothing to share, and its diff can be big. */
function showAlone({ environment, diff }: EnvironmentDiff, extent: Extent): readonly Shown[] {
  return placeObjects(environment, diff).map((place) => shown([place], showWhole([place], extent)));
}

function showShared(diffs: readonly EnvironmentDiff[], extent: Extent): readonly Shown[] {
  const affixes = nameAffixes(diffs.map(({ environment, diff: { objects } }) => ({ environment, objects })));
  const places = diffs.flatMap(({ environment, diff }) =>
    placeObjects(environment, diff, affixes.get(environment)),
  );
  return [...groupBy(places, ({ key }) => key).values()].flatMap((together) =>
    showTogether(together, extent),
  );
}

/** The same object of several environments. */
function showTogether(places: Places, extent: Extent): readonly Shown[] {
  const groups = [...groupBy(places, ({ object, neutral }) => contentKey(object, neutral)).values()];
  return (
    (groups.length === 1 ? undefined : showApart(places, groups, extent)) ??
    groups.map((group) => shown(group, showWhole(group, extent)))
  );
}

/** What they have in common once, and what is their own side by side; `undefined` where that says nothing more briefly. */
function showApart(places: Places, groups: readonly Places[], extent: Extent): readonly Shown[] | undefined {
  const [{ object }] = places;
  if (object.kind !== "changed") {
    const lines = shareBodies(places, groups, extent);
    return lines && [shown(places, showBodies(places, lines, extent))];
  }
  const pieces = shareChanges(places);
  return pieces?.map((piece) => shown(piece.places, showPiece(piece, pieces.length > 1, extent)));
}

function shown(places: Places, object: ShownObject): Shown {
  return { environments: environmentsOf(places), object };
}
