/** A render: the manifests of one environment at one revision, as the ecosystem's own tools produce them. */

import type { Manifest } from "./manifest.ts";
import type { ReasonCode } from "./outcome.ts";

export interface Render {
  readonly manifests: readonly Manifest[];
  /** `sha256:<hex>` of the canonical JSON of the manifests, sorted by identity. */
  readonly digest: string;
  /** `sha256:<hex>` of the input closure: files reached, their object ids, tools and flags. Equal inputs need no render. */
  readonly inputsDigest: string;
  readonly tools: readonly Tool[];
  /** What the tool warned of, made repository-relative; the same input gives the same text. */
  readonly warnings: readonly string[];
}

export interface Tool {
  readonly name: string;
  readonly version: string;
}

/** Why there is no render. Holds no content of any file. */
export interface RenderFailure {
  readonly reason: ReasonCode;
  /** One or more sentences for a person: what was expected, what was found. */
  readonly message: string;
  /** Repository-relative, when known. Lines count from 1. */
  readonly file?: string;
  readonly line?: number;
  /** What to do next. */
  readonly next: string;
}

export type RenderResult =
  | { readonly kind: "rendered"; readonly render: Render }
  | { readonly kind: "failed"; readonly failure: RenderFailure }
  /** The environment's path does not exist in this tree. */
  | { readonly kind: "absent" };
