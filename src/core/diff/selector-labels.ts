/** Which labels the selectors of a render use: changing one of them changes what belongs to what. */

import { isJsonObject, type JsonValue } from "../model/json.ts";
import type { Manifest } from "../model/manifest.ts";
import { isList } from "./same-value.ts";

/** Keys of labels below anything that is called a selector, in any kind. */
export function selectorLabels(manifests: readonly Manifest[]): ReadonlySet<string> {
  const labels = new Set<string>();
  for (const { body } of manifests) collect(body, false, labels);
  return labels;
}

function collect(value: JsonValue, inSelector: boolean, labels: Set<string>): void {
  if (isList(value)) {
    for (const element of value) collect(element, inSelector, labels);
  } else if (isJsonObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      if (inSelector) labels.add(key);
      if (inSelector && key === "key" && typeof member === "string") labels.add(member);
      if (typeof member === "object") collect(member, inSelector || /selector$/i.test(key), labels);
    }
  }
}
