/** Whether a kustomization is a Component: a part that others take in, which is no environment by itself. */

import { readYaml } from "../manifests/read-yaml.ts";
import { isJsonObject } from "../model/json.ts";

/** One that cannot be read is none: its render says what is wrong with it. */
export function isComponent(kustomization: string): boolean {
  // Most do not even name the word, and reading YAML takes its time.
  if (!kustomization.includes("Component")) return false;
  const read = readYaml(kustomization);
  return (
    read.kind === "read" &&
    read.documents.some(({ value }) => isJsonObject(value) && value["kind"] === "Component")
  );
}
