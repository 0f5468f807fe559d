/** Why a text is not read, or an object not accepted, in words that hold none of its content. */

import type { ReasonCode } from "../model/outcome.ts";

export interface YamlProblem {
  readonly reason: ReasonCode;
  /** From 1. */
  readonly line: number;
  /** From 1, when known. */
  readonly column?: number;
  /** One sentence: what was expected, what was found. */
  readonly message: string;
  /** What to do next. */
  readonly next: string;
}

export interface ManifestProblem extends YamlProblem {
  /** Repository-relative, or a name such as `kustomize build`. */
  readonly file: string;
}
