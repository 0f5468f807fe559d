/** Names that kustomize generates for ConfigMaps and Secrets, by their spelling: a stem, and a suffix made from the content. */

import type { Identity } from "../model/manifest.ts";

const suffixLength = 10;
/** kustomize writes hex digits with those exchanged that could spell words (kustomize, api/hasher/hasher.go). */
const spelling = /-[24-9bcdfghkmt]{10}$/;
const spelledInJson = /-[24-9bcdfghkmt]{10}(?=")/g;

/** `app-config` of `app-config-5k8b7c6m4t`; `undefined` for a name that has no such suffix. */
export function spelledStem({ group, kind, name }: Identity): string | undefined {
  const generated = group === "" && (kind === "ConfigMap" || kind === "Secret") && spelling.test(name);
  return generated ? name.slice(0, -suffixLength - 1) : undefined;
}

/** JSON with a star for each suffix that ends a string, whatever the string names; `undefined` where there is none. */
export function withoutSpelledSuffixes(json: string): string | undefined {
  const starred = json.replaceAll(spelledInJson, "-*");
  return starred === json ? undefined : starred;
}
