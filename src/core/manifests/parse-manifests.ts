/** Reads a text of YAML or JSON documents as the objects that `kubectl apply -f` would make of it. */

import type { Manifest } from "../model/manifest.ts";
import type { ManifestProblem } from "./manifest-problem.ts";
import type { YamlLimits } from "./yaml-limits.ts";

export type ParseResult =
  | { readonly kind: "parsed"; readonly manifests: readonly Manifest[] }
  /** All problems of the text that can be told apart, in the order of the lines. */
  | { readonly kind: "problems"; readonly problems: readonly ManifestProblem[] };

export interface ParseOptions {
  /** For messages and for `Manifest.source`. */
  readonly file: string;
  readonly limits?: YamlLimits;
}

export function parseManifests(_text: string, _options: ParseOptions): ParseResult {
  throw new Error("not there yet");
}
