/** A change with true values: what the comparison decides on, before anything is masked. It never leaves core/diff. */

import type { JsonValue } from "../model/json.ts";
import type { PathStep } from "../model/diff.ts";

/** A value of one side. */
export interface Side {
  readonly value: JsonValue;
  /** In a list: the element before it on that side. `--token` announces a secret. */
  readonly previous?: JsonValue;
}

export type RawChange =
  | { readonly kind: "added"; readonly path: readonly PathStep[]; readonly after: Side }
  | { readonly kind: "removed"; readonly path: readonly PathStep[]; readonly before: Side }
  | {
      readonly kind: "changed";
      readonly path: readonly PathStep[];
      readonly before: Side;
      readonly after: Side;
    }
  | {
      readonly kind: "reordered";
      readonly path: readonly PathStep[];
      readonly order: readonly number[];
      readonly moved: readonly PathStep[];
    };
