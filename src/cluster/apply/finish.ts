/** The inventory after an apply: what was applied, and what left the render but is still there. */

import type { Inventory, InventoryEntry } from "../../core/model/inventory.ts";
import { identityKey } from "../../core/model/manifest.ts";
import { markLeaving } from "../inventory/mark-leaving.ts";

export function settling(inventory: Inventory, applied: readonly InventoryEntry[]): Inventory {
  const keys = new Set(applied.map(({ identity }) => identityKey(identity)));
  const others = inventory.objects.filter(({ identity }) => !keys.has(identityKey(identity)));
  return { ...inventory, state: "settling", objects: markLeaving([...applied, ...others], keys) };
}
