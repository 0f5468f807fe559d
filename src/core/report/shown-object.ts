/** An object as it is shown: once for all environments where the same happens to it. */

import { compareSeverity } from "../diff/severity.ts";
import type { Finding, ObjectDiff } from "../model/diff.ts";
import { type Neutral, withoutRedactions } from "./neutral.ts";
import type { Extent } from "./extent.ts";
import { objectLines } from "./object-lines.ts";
import { pathText } from "./path-text.ts";
import { inManyNamespaces, type PlacedObject, type Places, writtenForAll } from "./placed-object.ts";
import type { ChangesPiece, VariedChange } from "./share-changes.ts";

export interface ShownObject {
  /** Of the first environment, with those changes only that all of them have. */
  readonly object: ObjectDiff;
  /** What changes in all of them, to values of their own. */
  readonly varied: readonly VariedChange[];
  /** See `objectLines`; none where every change is folded. */
  readonly lines: readonly string[];
  /** About what is shown, in any of these environments. */
  readonly findings: readonly Finding[];
  /** How texts of the first environment are written for all of them. */
  readonly neutral: Neutral;
  /** Its namespace is not the same in all of them, and stays untold. */
  readonly anyNamespace: boolean;
  /** It holds masked values, and stands for several environments: they are not compared. */
  readonly ownSecrets: boolean;
  /** More of its changes stand elsewhere, where they happen in other environments. */
  readonly isPart: boolean;
  /** Whether its lines and names may be cut. */
  readonly extent: Extent;
}

/** Every environment has the whole object alike. */
export function showWhole(places: Places, extent: Extent = "comment"): ShownObject {
  return show(places, { object: places[0].object, varied: [], isPart: false, extent });
}

/** Some of the changes of a changed object. */
export function showPiece(
  { places, object, varied }: ChangesPiece,
  isPart: boolean,
  extent: Extent,
): ShownObject {
  return show(places, { object, varied, isPart, extent });
}

/** An object that comes or goes, with lines of its own here and there. */
export function showBodies(places: Places, lines: readonly string[], extent: Extent): ShownObject {
  return { ...showWhole(places, extent), lines };
}

function show(
  places: Places,
  said: Pick<ShownObject, "object" | "varied" | "isPart" | "extent">,
): ShownObject {
  const neutral = writtenForAll(places);
  const anyNamespace = inManyNamespaces(places);
  const alone = places.length === 1;
  const lines = objectLines({ ...said, anyNamespace });
  return {
    ...said,
    lines: lines.map(neutral),
    findings: findingsOf(places, said),
    neutral,
    anyNamespace,
    ownSecrets: !alone && lines.some((line) => withoutRedactions(line) !== line),
  };
}

/** Of a part, those that are about what is shown of it; what concerns the object as a whole stands at every part. */
function findingsOf(
  places: readonly PlacedObject[],
  { object, varied, isPart }: Pick<ShownObject, "object" | "varied" | "isPart">,
): readonly Finding[] {
  const all = places.flatMap(({ findings }) => findings).toSorted(compareSeverity);
  if (!isPart || object.kind !== "changed") return all;
  const changes = [
    ...object.changes,
    ...varied.flatMap(({ variants }) => variants.map(({ change }) => change)),
  ];
  const paths = changes.map(({ path }) => pathText(path));
  return all.filter(
    ({ path }) => path === undefined || paths.some((changed) => touch(pathText(path), changed)),
  );
}

function touch(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}
