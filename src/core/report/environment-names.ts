/** A set of environments in a few words: by name where they are few, by number and what is missing where they are many. */

import { count } from "./count.ts";

/** Up to so many are named. */
const mostNames = 6;
/** Up to so many that are missing are named instead. */
const mostMissing = 3;

export interface EnvironmentWords {
  /** How a name is written: as code, or as code inside of HTML. */
  readonly write: (name: string) => string;
  /** How many names there may be; absent: 6. */
  readonly most?: number;
}

/**
 * `a`, `b`; all 5 environments; 8 of 11 environments, not in `x`, `y`, `z`. `all`: the environments that the reader has in mind; a set that
 * holds others too is named.
 */
export function environmentNames(
  names: readonly string[],
  all: readonly string[],
  { write, most = mostNames }: EnvironmentWords,
): string {
  const missing = all.filter((name) => !names.includes(name));
  const among = names.length + missing.length === all.length && names.length > 2;
  if (among && missing.length === 0) return `all ${count(names.length, "environment")}`;
  if (among && names.length > most && missing.length <= mostMissing) {
    return `${names.length} of ${count(all.length, "environment")}, not in ${missing.map((name) => write(name)).join(", ")}`;
  }
  const shown = names
    .slice(0, most)
    .map((name) => write(name))
    .join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
