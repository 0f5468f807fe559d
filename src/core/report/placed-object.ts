/** One object of one environment's diff, with what is needed to find the same elsewhere. */

import type { Finding, ManifestDiff, ObjectDiff } from "../model/diff.ts";
import { identityKey } from "../model/manifest.ts";
import { groupBy } from "../diff/group-by.ts";
import { affixNeutral } from "./affix-neutral.ts";
import type { Affix } from "./name-affixes.ts";
import { generatedNames, type Neutral, neutralOf } from "./neutral.ts";
import { objectKey } from "./shared-keys.ts";

export interface PlacedObject {
  readonly environment: string;
  readonly object: ObjectDiff;
  /** Of this object. */
  readonly findings: readonly Finding[];
  /** Generated names of its environment. */
  readonly names: ReadonlySet<string>;
  /** What its environment adds to names, for those that the others add something else to. */
  readonly affix: string | undefined;
  /** Marks names that lose the affix; the others stay. */
  readonly unaffixed: Neutral;
  /** Makes its texts comparable with those of other environments. */
  readonly neutral: Neutral;
  /** See `objectKey`; never twice in one environment. */
  readonly key: string;
}

/** At least one, each of another environment, in the order of the environments. */
export type Places = readonly [PlacedObject, ...PlacedObject[]];

const untouched = { stripped: asItIs, marked: asItIs };

function asItIs(text: string): string {
  return text;
}

/** `affix`: see `nameAffixes`. */
export function placeObjects(
  environment: string,
  { objects, findings }: Pick<ManifestDiff, "objects" | "findings">,
  affix?: Affix,
): readonly PlacedObject[] {
  const names = generatedNames(objects);
  const hashless = neutralOf(names);
  const { stripped, marked: unaffixed } =
    affix === undefined ? untouched : affixNeutral(objects, affix, hashless);
  const own = groupBy(findings, ({ identity }) => identity && identityKey(identity));
  const seen = new Map<string, number>();
  return objects.map((object) => {
    const key = objectKey(object, (text) => stripped(hashless(text)));
    // Objects of one name in two namespaces of one environment are two.
    const number = seen.get(key) ?? 0;
    seen.set(key, number + 1);
    return {
      environment,
      object,
      findings: own.get(identityKey(object.identity)) ?? [],
      names,
      affix: affix?.text,
      unaffixed,
      neutral: (text) => unaffixed(hashless(text)),
      key: `${number} ${key}`,
    };
  });
}

export function environmentsOf(places: readonly PlacedObject[]): readonly string[] {
  return places.map(({ environment }) => environment);
}

/** Whether the object is in namespaces of several names. */
export function inManyNamespaces([first, ...others]: Places): boolean {
  const { namespace } = first.object.identity;
  return others.some(({ object }) => object.identity.namespace !== namespace);
}

/** Writes texts of the first for all of them: a generated name that all have is shown, one of its own loses its suffix; so do affixes. */
export function writtenForAll([first, ...others]: Places): Neutral {
  if (others.length === 0) return asItIs;
  const own = [...first.names].filter((name) => !others.every(({ names }) => names.has(name)));
  const hashless = neutralOf(new Set(own));
  if (others.every(({ affix }) => affix === first.affix)) return hashless;
  return (text) => first.unaffixed(hashless(text));
}
