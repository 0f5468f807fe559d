/** Says one change once: objects to which the same happens in several environments are shown together. */

import { groupBy } from "../diff/group-by.ts";
import { compareSeverity } from "../diff/severity.ts";
import type { Finding, ManifestDiff, ObjectDiff } from "../model/diff.ts";
import { type Identity, identityKey } from "../model/manifest.ts";
import type { ShownObject } from "./object-block.ts";

export interface EnvironmentDiff {
  readonly environment: string;
  readonly diff: ManifestDiff;
}

/** What happens in all of these environments, and in no other one. */
export interface SharedObjects {
  readonly environments: readonly string[];
  /** With findings first, then removed, changed, added. */
  readonly objects: readonly ShownObject[];
}

interface PlacedObject {
  readonly environment: string;
  readonly object: ObjectDiff;
  readonly findings: readonly Finding[];
}

/** Every object of every diff is in exactly one place. What most environments share comes first. */
export function shareObjects(diffs: readonly EnvironmentDiff[]): readonly SharedObjects[] {
  const placed = diffs.flatMap(placeObjects);
  const same = diffs.length === 1 ? placed.map(alone) : [...groupBy(placed, sharedKey).values()];
  const sets = [
    ...groupBy(same, (places) => JSON.stringify(places.map(({ environment }) => environment))).values(),
  ];
  return sets
    .map((groups) => ({
      environments: groups[0].map(({ environment }) => environment),
      objects: groups.map(showOnce).toSorted((a, b) => rank(a) - rank(b)),
    }))
    .toSorted((a, b) => b.environments.length - a.environments.length);
}

function placeObjects({ environment, diff }: EnvironmentDiff): readonly PlacedObject[] {
  const findings = groupBy(diff.findings, ({ identity }) => identity && identityKey(identity));
  return diff.objects.map((object) => ({
    environment,
    object,
    findings: findings.get(identityKey(object.identity)) ?? [],
  }));
}

function showOnce(places: readonly [PlacedObject, ...PlacedObject[]]): ShownObject {
  const [{ object }] = places;
  const findings = places.flatMap((place) => place.findings).toSorted(compareSeverity);
  const anyNamespace = places.some((place) => place.object.identity.namespace !== object.identity.namespace);
  return { object, findings, anyNamespace };
}

function rank({ object, findings }: ShownObject): number {
  if (findings.length > 0) return 0;
  return { removed: 1, changed: 2, added: 3 }[object.kind];
}

/** One environment has nothing to share, and its diff can be big. */
function alone(place: PlacedObject): readonly [PlacedObject] {
  return [place];
}

/**
 * Equal for what is the same change in two environments. Their namespaces may differ, and masked values always do: each environment masks
 * with a key of its own, so that nobody can see whether two of them share a secret.
 */
function sharedKey({ object }: PlacedObject): string {
  const text = JSON.stringify(withoutNamespace(object));
  return text.replaceAll(/‹redacted [^›]*›/g, "‹redacted›");
}

function withoutNamespace(object: ObjectDiff): unknown {
  const { namespace } = object.identity;
  if (object.kind === "changed") {
    const { renamedFrom, identity } = object;
    return { ...object, identity: anywhere(identity), renamedFrom: renamedFrom && anywhere(renamedFrom) };
  }
  const own = new Set([`  namespace: ${namespace}`, `  namespace: "${namespace}"`]);
  const body = object.body.split("\n").map((line) => (own.has(line) ? "  namespace:" : line));
  return { ...object, identity: anywhere(object.identity), body };
}

function anywhere(identity: Identity): Identity {
  return { ...identity, namespace: "" };
}
