/** What one look at a deployment came to. */

import type { Handled } from "../../queue/queue.ts";

export type Looked =
  | Handled
  /** It has ended, and that was told: an older one may have its turn again. */
  | { readonly kind: "ended" }
  /** Its gate does not let it for now: an older one that is under way goes on. */
  | { readonly kind: "waits" };

export const ended: Looked = { kind: "ended" };
