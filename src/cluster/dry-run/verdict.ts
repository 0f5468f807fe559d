/** What a dry run says of one object. */

import type { JsonObject } from "../../core/model/json.ts";
import type { ObjectProblem } from "../cluster.ts";
import type { Target } from "../targets.ts";

export type Verdict =
  /** `answer` is its metadata alone when that was enough. */
  | { readonly kind: "create"; readonly target: Target; readonly answer: JsonObject }
  | {
      readonly kind: "update";
      readonly target: Target;
      readonly live: JsonObject;
      readonly answer: JsonObject;
      /** All fields in conflict are of managers that may be taken over. */
      readonly force: boolean;
    }
  /** Without `answer`: proven by the inventory, the server was not asked. */
  | {
      readonly kind: "unchanged";
      readonly target: Target;
      readonly live: JsonObject;
      readonly answer?: JsonObject;
    }
  /** Cannot be asked before something that the same set brings is there. */
  | { readonly kind: "deferred"; readonly target: Target; readonly why: string }
  | { readonly kind: "problem"; readonly target: Target; readonly problem: ObjectProblem };
