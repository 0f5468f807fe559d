/** Gives each proposed entry a name that no other has, and that is not too long. */

import { nameFrom } from "../fill-placeholders.ts";
import { environmentName } from "../names.ts";
import type { ProposedEntry } from "./guess-entry.ts";

const longest = 63;

/** The first of equal names keeps it; the others are named by their whole path, and then by a number. */
export function withOwnNames(entries: readonly ProposedEntry[]): readonly ProposedEntry[] {
  const taken = new Set<string>();
  return entries.map((entry) => {
    const whole = nameFrom(`${entry.path}/${entry.valuesFile ?? ""}`);
    const candidates = entry.name.includes("{")
      ? [entry.name]
      : [entry.name, whole].filter((name) => environmentName.test(name));
    const name = candidates.find((one) => !taken.has(one)) ?? numbered(entry.name, taken);
    taken.add(name);
    return { ...entry, name };
  });
}

function numbered(name: string, taken: ReadonlySet<string>): string {
  for (let number = 2; ; number++) {
    const end = `-${number}`;
    const one = `${name.includes("{") ? name : name.slice(0, longest - end.length)}${end}`;
    if (!taken.has(one)) return one;
  }
}
