/** Where an environment's inventory is: one ConfigMap for each environment of each repository. */

import { createHash } from "node:crypto";
import type { EnvironmentRef } from "./cluster.ts";

/**
 * In the environment's own namespace, because that needs no further right, unless the operator names another: who may write
 * ConfigMaps in the environment's namespace can forge its inventory there. The hash keeps repositories apart that use the same
 * name for an environment; GitHub's names do not differ by case alone.
 */
export function inventoryPlace(
  { repository, environment, namespace }: EnvironmentRef,
  inventoryNamespace: string | undefined,
): { readonly namespace: string; readonly name: string } {
  const hash = createHash("sha256").update(repository.toLowerCase()).digest("hex").slice(0, 10);
  return { namespace: inventoryNamespace ?? namespace, name: `slipway-${environment}-${hash}` };
}
