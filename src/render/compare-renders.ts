/** What differs between two renders of the same inputs: by name and field, never by value. */

import { isJsonObject, type JsonValue } from "../core/model/json.ts";
import { compareIdentities, identityKey, type Manifest } from "../core/model/manifest.ts";
import type { UnstableObject } from "../core/model/render.ts";

/** Named of one object; the rest is as good as them. */
const mostFields = 5;

/** Sorted by identity. */
export function compareRenders(
  first: readonly Manifest[],
  second: readonly Manifest[],
): readonly UnstableObject[] {
  const left = byIdentity(first);
  const right = byIdentity(second);
  const all = new Map([...left, ...right]);
  const unstable: UnstableObject[] = [];
  for (const [key, { identity }] of all) {
    const [one, other] = [left.get(key), right.get(key)];
    if (one === undefined || other === undefined) {
      unstable.push({ identity, fields: [] });
      continue;
    }
    const fields = [...new Set(differingFields(one.body, other.body, ""))];
    if (fields.length > 0) unstable.push({ identity, fields: fields.toSorted().slice(0, mostFields) });
  }
  return unstable.toSorted((a, b) => compareIdentities(a.identity, b.identity));
}

function byIdentity(manifests: readonly Manifest[]): ReadonlyMap<string, Manifest> {
  return new Map(manifests.map((manifest) => [identityKey(manifest.identity), manifest]));
}

function* differingFields(one: JsonValue, other: JsonValue, path: string): Generator<string> {
  if (Array.isArray(one) && Array.isArray(other)) {
    for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
      const place = `${path}[${index}]`;
      yield* differingMember(one[index], other[index], place);
    }
  } else if (isJsonObject(one) && isJsonObject(other)) {
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      const place = path === "" ? key : `${path}.${key}`;
      yield* differingMember(one[key], other[key], place);
    }
  } else if (one !== other) yield path;
}

function* differingMember(
  one: JsonValue | undefined,
  other: JsonValue | undefined,
  path: string,
): Generator<string> {
  if (one === undefined || other === undefined) yield path;
  else yield* differingFields(one, other, path);
}
