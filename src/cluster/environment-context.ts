/** What every operation on one environment in one cluster needs to know. */

import type { EnvironmentRef } from "./cluster.ts";
import type { Connection } from "./api/connection.ts";
import type { Discovery } from "./api/discovery.ts";
import type { Allowance } from "./grant.ts";

export interface EnvironmentContext {
  readonly connection: Connection;
  readonly discovery: Discovery;
  readonly allowance: Allowance;
  readonly ref: EnvironmentRef;
  /** `slipway/<environment>`: our name in `managedFields`. */
  readonly fieldManager: string;
  /** Where the inventory is. */
  readonly parent: { readonly namespace: string; readonly name: string };
  /** Value of the members' `part-of` label. */
  readonly applySet: string;
  /** `slipway/v<version>`. */
  readonly tooling: string;
  /** Milliseconds for which a deleted object may take to be gone, before it is left to the next deployment. */
  readonly goneWithinMs: number;
}
