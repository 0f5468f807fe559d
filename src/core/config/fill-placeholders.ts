/** Templates such as `{cluster}-{env}`: what a pattern found is put in the place of each placeholder. */

import type { Bindings } from "./path-pattern.ts";

const placeholder = /\{([^{}]*)\}/g;

export function placeholdersOf(template: string): readonly string[] {
  return [...template.matchAll(placeholder)].map(([, name = ""]) => name);
}

/** A placeholder that stands for nothing stays as it is. */
export function fillPlaceholders(template: string, bindings: Bindings): string {
  if (!template.includes("{")) return template;
  return template.replaceAll(placeholder, (written, name: string) => bindings.get(name) ?? written);
}

/**
 * Makes an environment's name of any text: lower case, each run of other characters a hyphen, none at either end. It is not cut
 * where it is too long: two names could become one.
 */
export function nameFrom(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}
