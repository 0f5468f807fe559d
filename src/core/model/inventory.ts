/** The inventory: the list of objects that Slipway applied for one environment, kept in that cluster. */

import type { Identity } from "./manifest.ts";
import type { Revision } from "./revision.ts";

export interface InventoryEntry {
  readonly identity: Identity;
  readonly version: string;
  /** Absent while the object is only intended: written ahead, not yet applied. */
  readonly uid?: string;
  readonly resourceVersion?: string;
  /** `sha256:<hex>` of the manifest as sent. */
  readonly digest?: string;
  /** `sha256:<hex>` of the live object's content after that apply, to see that nobody changed it when only its status moved. */
  readonly liveDigest?: string;
  /** It left the manifests and is still there: nobody waits for its health, and the next prune looks at it. */
  readonly leaving?: true;
}

/** `applying`: writes may be under way. `settling`: all applied, waiting for health. `settled`: healthy and pruned. */
export type InventoryState = "applying" | "settling" | "settled" | "failed";

export interface Inventory {
  readonly environment: string;
  /** Raised by each claim; a worker that sees a higher one stops. */
  readonly generation: number;
  readonly state: InventoryState;
  readonly revision: Revision;
  readonly renderDigest: string;
  /** GitHub's id of the deployment that claimed it; `""` for one made from the command line. */
  readonly deploymentId: string;
  /** ISO 8601 time of the claim, by the clock of who claimed. */
  readonly claimedAt: string;
  readonly objects: readonly InventoryEntry[];
  /** The last deployments that settled, newest first, at most ten. */
  readonly history: readonly InventoryHistoryEntry[];
}

export interface InventoryHistoryEntry {
  readonly revision: Revision;
  readonly renderDigest: string;
  readonly generation: number;
  readonly settledAt: string;
}
