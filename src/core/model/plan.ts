/** A plan: environment, revision, render digest and the actions that would be taken. Data, JSON, immutable. */

import type { Identity } from "./manifest.ts";
import type { Revision } from "./revision.ts";

export type ActionKind = "create" | "update" | "delete" | "unchanged";

export interface Action {
  readonly kind: ActionKind;
  readonly identity: Identity;
}

export interface Plan {
  readonly schema: 1;
  readonly environment: string;
  readonly revision: Revision;
  readonly renderDigest: string;
  /** In the order in which they are carried out; deletions last. */
  readonly actions: readonly Action[];
}
