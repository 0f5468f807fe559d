/** Why deletions that lose data, or that look like an accident, are not made without an acknowledgement. */

import { guardedDeletions } from "../../core/manifests/guarded-deletions.ts";
import type { InventoryEntry } from "../../core/model/inventory.ts";

export interface NeededAcknowledgement {
  /** Of the finding by which it is acknowledged. */
  readonly code: string;
  /** One sentence. */
  readonly why: string;
}

/** By entry, for each that needs one. `all`: how many objects the inventory has. */
export function neededAcknowledgements(
  leaving: readonly InventoryEntry[],
  all: number,
): ReadonlyMap<InventoryEntry, NeededAcknowledgement> {
  return new Map(
    [...guardedDeletions(leaving, all)].flatMap(([code, entries]) =>
      entries.map((entry): [InventoryEntry, NeededAcknowledgement] => [
        entry,
        { code, why: code === "mass-removal" ? mass(entries.length, all) : loss(entry) },
      ]),
    ),
  );
}

function mass(deleted: number, all: number): string {
  return `deleting ${deleted} of ${all} objects at once needs an acknowledgement`;
}

function loss({ identity: { kind } }: InventoryEntry): string {
  return `deleting a ${kind} needs an acknowledgement: what is in it would be lost`;
}
