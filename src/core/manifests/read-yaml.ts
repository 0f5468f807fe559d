/** Reads YAML (or JSON) text as `kubectl` does, within limits: the one reader of YAML in Slipway. */

import type { JsonValue } from "../model/json.ts";
import type { YamlProblem } from "./manifest-problem.ts";
import { readDocuments } from "./read-documents.ts";
import { defaultYamlLimits, type YamlLimits } from "./yaml-limits.ts";

export interface YamlDocument {
  /** `null` for an empty document. Objects in it inherit nothing. */
  readonly value: JsonValue;
  /** Line of the document's first node, from 1. */
  readonly line: number;
}

export type YamlResult =
  | { readonly kind: "read"; readonly documents: readonly YamlDocument[] }
  /** The first problem, in words without any content of the text. */
  | { readonly kind: "problem"; readonly problem: YamlProblem };

/** `text` must have been decoded strictly from UTF-8: what a lenient decoder puts for bad bytes is refused. */
export function readYaml(text: string, limits: YamlLimits = defaultYamlLimits): YamlResult {
  const documents: YamlDocument[] = [];
  for (const read of readDocuments(text, limits)) {
    if (read.kind === "problem") return read;
    documents.push({ value: read.value, line: read.line });
  }
  return { kind: "read", documents };
}
