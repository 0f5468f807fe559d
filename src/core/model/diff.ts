/** A diff: what changes from one manifest set to another. Values in it are already masked. */

import type { Identity } from "./manifest.ts";

/**
 * One step into an object: a key, or a list element by its merge key or, in lists without one, by its index alone.
 * `index` counts from 0 in the new list; in the last step of a removal, in the old one.
 */
export type PathStep =
  | { readonly key: string }
  | { readonly element: Readonly<Record<string, string>>; readonly index: number }
  | { readonly index: number };

export type Path = readonly PathStep[];

declare const masked: unique symbol;

/** Text that went through the mask of core/manifests; the report accepts no other value. */
export type MaskedText = string & { readonly [masked]: true };

export type Change =
  | { readonly kind: "added"; readonly path: Path; readonly after: MaskedText }
  | { readonly kind: "removed"; readonly path: Path; readonly before: MaskedText }
  | { readonly kind: "changed"; readonly path: Path; readonly before: MaskedText; readonly after: MaskedText }
  | {
      readonly kind: "reordered";
      /** The list. */
      readonly path: Path;
      /** For each element that both lists have, in the new order: its place among them in the old order, from 0. */
      readonly order: readonly number[];
      /** The fewest elements whose move explains the new order. */
      readonly moved: readonly PathStep[];
    };

export type ObjectDiff =
  | { readonly kind: "added"; readonly identity: Identity; readonly body: MaskedText }
  | { readonly kind: "removed"; readonly identity: Identity; readonly body: MaskedText }
  | {
      readonly kind: "changed";
      readonly identity: Identity;
      /** Set when the object is displayed as a rename: who it was before. Display only; applying is create and delete. */
      readonly renamedFrom?: Identity;
      readonly changes: readonly Change[];
    };

export interface ManifestDiff {
  /** Sorted by identity. */
  readonly objects: readonly ObjectDiff[];
  readonly findings: readonly Finding[];
  readonly unchanged: number;
}

/** A risk seen in a diff. */
export interface Finding {
  readonly code: string;
  readonly severity: "refused" | "acknowledge" | "caution" | "note";
  /** Absent: the finding is about the whole environment. */
  readonly identity?: Identity;
  readonly path?: Path;
  /** One sentence: what changes and why it matters. */
  readonly message: string;
}
