/** A change with true values: what the comparison decides on, before anything is masked. It never leaves core/diff. */

import type { FoldReason, Path, PathStep } from "../model/diff.ts";
import type { JsonValue } from "../model/json.ts";

/** A value of one side. */
export interface Side {
  readonly value: JsonValue;
  /** In a list: the element before it on that side. `--token` announces a secret. */
  readonly previous?: JsonValue;
}

/** Where two values stand that are compared. */
export interface Place {
  readonly path: Path;
  /**
   * What each step of the path goes into, from the root, on either side: the mask asks them what the value is. What an `embedded` step
   * goes into is the string.
   */
  readonly parents: { readonly before: readonly JsonValue[]; readonly after: readonly JsonValue[] };
  /** In a document in a string: the scalars of it that the mask of the whole string hides. */
  readonly hidden?: ReadonlySet<JsonValue>;
}

export type RawChange = Place & {
  readonly folded?: FoldReason;
} & (
    | { readonly kind: "added"; readonly after: Side }
    | { readonly kind: "removed"; readonly before: Side }
    | {
        readonly kind: "changed";
        readonly before: Side;
        readonly after: Side;
        /** See `Change`. */
        readonly lines?: { readonly removed: number; readonly added: number };
      }
    | {
        readonly kind: "reordered";
        readonly order: readonly number[];
        readonly moved: readonly PathStep[];
      }
  );
