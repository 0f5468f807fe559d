/** The inventory at the end of a deployment: the exact set of what is there, and one more entry in its history. */

import type { Inventory, InventoryEntry } from "../../core/model/inventory.ts";

const keptHistory = 10;

export function settled(inventory: Inventory, objects: readonly InventoryEntry[], now: string): Inventory {
  const { revision, renderDigest, generation, history } = inventory;
  const latest = { revision, renderDigest, generation, settledAt: now };
  // The same claim settles again after a crash between its last write and the report of it.
  const earlier = history.filter((entry) => entry.generation !== generation);
  return { ...inventory, state: "settled", objects, history: [latest, ...earlier].slice(0, keptHistory) };
}
