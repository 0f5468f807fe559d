/** Makes texts of two environments comparable: what each of them calls by a name of its own is replaced by what it stands for. */

import type { ObjectDiff } from "../model/diff.ts";

/** Equal results: the same, whatever secrets and generated names are called there. */
export type Neutral = (text: string) => string;

/** What core/manifests writes in the place of a secret. */
const redaction = /‹(redacted|encrypted) [^›]*›/g;

/** A name with a suffix as kustomize's generators write it. */
const generatedName = /[a-z0-9][a-z0-9.-]*-[24-9bcdfghkmt]{10}(?![a-z0-9.-])/g;
const suffixLength = "-1234567890".length;

/** What stands for the suffix of a generated name. */
export const hashMark = "-‹hash›";

/** Masked values always differ: each environment masks with a key of its own, so that nobody can see whether two share a secret. */
export function withoutRedactions(text: string): string {
  return text.replaceAll(redaction, "‹$1›");
}

/** The generated names, old and new, of one environment's objects: their suffixes follow from content that may differ elsewhere. */
export function generatedNames(objects: readonly ObjectDiff[]): ReadonlySet<string> {
  return new Set(
    objects.flatMap((object) => {
      if (object.kind !== "changed" || object.relation !== "generated") return [];
      const { identity, renamedFrom = identity } = object;
      return [identity.name, renamedFrom.name];
    }),
  );
}

/** These names lose their suffixes, and masked values what tells them apart. */
export function neutralOf(names: ReadonlySet<string>): Neutral {
  if (names.size === 0) return withoutRedactions;
  return (text) =>
    withoutRedactions(text).replaceAll(generatedName, (name) =>
      names.has(name) ? `${name.slice(0, -suffixLength)}${hashMark}` : name,
    );
}
