/** What one environment gets and another one had: a value that is promoted. */

import type { Variant } from "./share-changes.ts";

/** Up to so many are named. */
const mostNames = 3;
/** That two environments have the same small number or switch is chance. */
const common = /^"?(?:true|false|\d+\w{0,2})"?$/;

/**
 * The environments that had in the base what this variant brings, by the other variants of the same field; in words, or `""`.
 * Masked values are never equal in two environments.
 */
export function hadBefore(
  { change }: Variant,
  variants: readonly Variant[],
  write: (name: string) => string = (name) => name,
): string {
  if (change.kind !== "changed" || common.test(change.after)) return "";
  const names = variants.flatMap(({ environments, change: other }) =>
    other.kind === "changed" && other.before === change.after ? environments : [],
  );
  const shown = names.slice(0, mostNames).map((name) => write(name));
  return names.length === 0 || names.length > mostNames ? "" : `, as ${shown.join(", ")} had it`;
}
