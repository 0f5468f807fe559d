/** One object of one environment's diff, with what is needed to find the same elsewhere. */

import type { Finding, ManifestDiff, ObjectDiff } from "../model/diff.ts";
import { identityKey } from "../model/manifest.ts";
import { groupBy } from "../diff/group-by.ts";
import { type Neutral, neutralOf } from "./neutral.ts";
import { objectKey } from "./shared-keys.ts";

export interface PlacedObject {
  readonly environment: string;
  readonly object: ObjectDiff;
  /** Of this object. */
  readonly findings: readonly Finding[];
  readonly neutral: Neutral;
  /** See `objectKey`; never twice in one environment. */
  readonly key: string;
}

/** At least one, each of another environment, in the order of the environments. */
export type Places = readonly [PlacedObject, ...PlacedObject[]];

export function placeObjects(
  environment: string,
  { objects, findings }: Pick<ManifestDiff, "objects" | "findings">,
): readonly PlacedObject[] {
  const neutral = neutralOf(objects);
  const own = groupBy(findings, ({ identity }) => identity && identityKey(identity));
  const seen = new Map<string, number>();
  return objects.map((object) => {
    const key = objectKey(object, neutral);
    // Objects of one name in two namespaces of one environment are two.
    const number = seen.get(key) ?? 0;
    seen.set(key, number + 1);
    return {
      environment,
      object,
      findings: own.get(identityKey(object.identity)) ?? [],
      neutral,
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
