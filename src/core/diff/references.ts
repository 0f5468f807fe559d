/** Which objects hold a name as a string anywhere: volumes, `envFrom`, `valueFrom`, TLS, fields of custom kinds alike. */

import { isJsonObject, type JsonValue } from "../model/json.ts";
import { compareIdentities, type Identity, type Manifest } from "../model/manifest.ts";
import { isList } from "./same-value.ts";

/** Gives the objects of the set that refer to an object by its name: of its namespace, or of none, and not the object itself. Sorted. */
export function referrers(
  manifests: readonly Manifest[],
  names: ReadonlySet<string>,
): (named: Identity) => readonly Identity[] {
  const holders = new Map<string, Set<Manifest>>();
  for (const manifest of names.size === 0 ? [] : manifests) {
    forEachString(manifest.body, (text) => {
      if (!names.has(text)) return;
      const found = holders.get(text) ?? new Set();
      holders.set(text, found.add(manifest));
    });
  }
  return ({ group, kind, namespace, name }) =>
    [...(holders.get(name) ?? [])]
      .map(({ identity }) => identity)
      .filter(
        (identity) =>
          [namespace, ""].includes(identity.namespace) &&
          !(identity.name === name && identity.kind === kind && identity.group === group),
      )
      .toSorted(compareIdentities);
}

function forEachString(value: JsonValue, visit: (text: string) => void): void {
  if (typeof value === "string") visit(value);
  else if (isList(value)) for (const element of value) forEachString(element, visit);
  else if (isJsonObject(value)) for (const member of Object.values(value)) forEachString(member, visit);
}
