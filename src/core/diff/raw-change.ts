/** A change with true values: what the comparison decides on, before anything is masked. It never leaves core/diff. */

import type { Path, PathStep } from "../model/diff.ts";
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
  /** What each step of the path goes into, from the root, on either side: the mask asks them what the value is. */
  readonly parents: { readonly before: readonly JsonValue[]; readonly after: readonly JsonValue[] };
}

export type RawChange = Place &
  (
    | { readonly kind: "added"; readonly after: Side }
    | { readonly kind: "removed"; readonly before: Side }
    | { readonly kind: "changed"; readonly before: Side; readonly after: Side }
    | {
        readonly kind: "reordered";
        readonly order: readonly number[];
        readonly moved: readonly PathStep[];
      }
  );
