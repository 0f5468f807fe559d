/** Says one change once: objects to which the same happens in several environments are shown together. */

import { groupBy } from "../diff/group-by.ts";
import { compareSeverity } from "../diff/severity.ts";
import type { Finding, ManifestDiff, ObjectDiff } from "../model/diff.ts";
import { type Identity, identityKey } from "../model/manifest.ts";
import type { ShownObject } from "./object-block.ts";
import { objectLines } from "./object-lines.ts";

export interface EnvironmentDiff {
  readonly environment: string;
  /** A new environment has nothing in common with one that changes. */
  readonly kind: "changed" | "new" | "removed";
  readonly diff: ManifestDiff;
}

/** What happens in all of these environments, and in no other one. */
export interface SharedObjects {
  readonly kind: EnvironmentDiff["kind"];
  readonly environments: readonly string[];
  /** With findings first, then removed, changed, added. */
  readonly objects: readonly ShownObject[];
}

interface PlacedObject {
  readonly environment: string;
  readonly object: ObjectDiff;
  readonly findings: readonly Finding[];
  /** Equal for what is the same in another environment; never twice in one. */
  readonly key: string;
}

/** Every object of every diff is in exactly one place. What most environments share comes first; new environments come last. */
export function shareObjects(diffs: readonly EnvironmentDiff[]): readonly SharedObjects[] {
  const kinds = ["changed", "removed", "new"] as const;
  const ofKind = (kind: EnvironmentDiff["kind"]) => diffs.filter((diff) => diff.kind === kind);
  return kinds.flatMap((kind) => shareOfKind(kind, ofKind(kind)));
}

function shareOfKind(
  kind: EnvironmentDiff["kind"],
  diffs: readonly EnvironmentDiff[],
): readonly SharedObjects[] {
  // One environment has nothing to share, and its diff can be big.
  const keyOf = diffs.length === 1 ? () => "" : sharedKey;
  const same = groupBy(
    diffs.flatMap((diff) => placeObjects(diff, keyOf)),
    ({ key }) => key,
  );
  const sets = groupBy(same.values(), (places) =>
    JSON.stringify(places.map(({ environment }) => environment)),
  );
  return [...sets.values()]
    .map((groups) => ({
      kind,
      environments: groups[0].map(({ environment }) => environment),
      objects: groups.map(showOnce).toSorted((a, b) => objectRank(a) - objectRank(b)),
    }))
    .toSorted((a, b) => b.environments.length - a.environments.length);
}

function placeObjects(
  { environment, diff }: EnvironmentDiff,
  keyOf: (object: ObjectDiff) => string,
): readonly PlacedObject[] {
  const findings = groupBy(diff.findings, ({ identity }) => identity && identityKey(identity));
  const seen = new Map<string, number>();
  return diff.objects.map((object) => {
    const key = keyOf(object);
    const number = seen.get(key) ?? 0;
    seen.set(key, number + 1);
    const own = findings.get(identityKey(object.identity)) ?? [];
    return { environment, object, findings: own, key: `${number} ${key}` };
  });
}

function showOnce(places: readonly [PlacedObject, ...PlacedObject[]]): ShownObject {
  const [{ object }] = places;
  return {
    object,
    lines: objectLines(object),
    findings: places.flatMap((place) => place.findings).toSorted(compareSeverity),
    anyNamespace: places.some((place) => place.object.identity.namespace !== object.identity.namespace),
    ownSecrets: places.length > 1 && redacted.test(JSON.stringify(object)),
  };
}

/** What is grave or goes stands before what changes or comes. */
export function objectRank({ object, findings }: ShownObject): number {
  return findings.length > 0 ? 0 : { removed: 1, changed: 2, added: 3 }[object.kind];
}

/** What core/manifests writes in the place of a secret. */
const redacted = /‹(redacted|encrypted) [^›]*›/;

/**
 * Equal for what is the same change in two environments. Their namespaces may differ, and masked values always do: each environment masks
 * with a key of its own, so that nobody can see whether two of them share a secret.
 */
function sharedKey(object: ObjectDiff): string {
  return JSON.stringify(withoutNamespace(object)).replaceAll(new RegExp(redacted, "g"), "‹$1›");
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
