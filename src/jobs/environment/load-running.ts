/** What an environment runs: by the inventory in its cluster, else by its newest deployment that was ever healthy. */

import type { DeploymentRecord } from "../../core/model/deployment.ts";
import { type Unknown, isUnknown } from "../../core/model/gate.ts";
import type { Inventory } from "../../core/model/inventory.ts";
import type { Revision } from "../../core/model/revision.ts";
import { orUnknown } from "./or-unknown.ts";
import type { Scene } from "./scene.ts";

/**
 * `undefined`: nothing was ever healthy there. Both are asked, for each can be lost without the other: an environment that is moved
 * to another cluster has no inventory yet, and Deployments can be deleted on GitHub. Fault: CLUSTER_UNAVAILABLE.
 */
export async function loadRunning({ cluster, records }: Scene): Promise<Revision | undefined | Unknown> {
  const inventory = await orUnknown(() => cluster.readInventory());
  if (isUnknown(inventory)) return inventory;
  return runningIn(inventory, records);
}

export function runningIn(
  inventory: Inventory | undefined,
  records: readonly DeploymentRecord[],
): Revision | undefined {
  const deployed = records.find(({ everSucceeded }) => everSucceeded);
  return inventory?.history[0]?.revision ?? deployed?.request.revision;
}
