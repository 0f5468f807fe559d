/** Reads YAML (or JSON) text as `kubectl` does, within limits; the one reader of YAML in Slipway. */

import type { JsonValue } from "../model/json.ts";
import type { YamlProblem } from "./manifest-problem.ts";
import type { YamlLimits } from "./yaml-limits.ts";

export interface YamlDocument {
  /** `null` for an empty document. */
  readonly value: JsonValue;
  /** Line of the document's first node, from 1. */
  readonly line: number;
}

export type YamlResult =
  | { readonly kind: "read"; readonly documents: readonly YamlDocument[] }
  | { readonly kind: "problem"; readonly problem: YamlProblem };

export function readYaml(_text: string, _limits?: YamlLimits): YamlResult {
  throw new Error("not there yet");
}
