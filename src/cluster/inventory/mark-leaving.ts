/** Says of each recorded object whether the manifests still have it. */

import type { InventoryEntry } from "../../core/model/inventory.ts";
import { identityKey } from "../../core/model/manifest.ts";

/** `wanted`: keys of the objects of the manifests. An object may come back after it had left. */
export function markLeaving(
  entries: readonly InventoryEntry[],
  wanted: ReadonlySet<string>,
): readonly InventoryEntry[] {
  return entries.map(({ leaving: _leaving, ...entry }) =>
    wanted.has(identityKey(entry.identity)) ? entry : { ...entry, leaving: true },
  );
}
