/** Deletions that lose data, or that look like an accident, are not made on Git's word alone. */

import type { InventoryEntry } from "../../core/model/inventory.ts";
import { isCustomResourceDefinition } from "../defined-kinds.ts";

/** Losing one of these loses what is in it. */
const precious: readonly string[] = [
  "PersistentVolumeClaim.",
  "PersistentVolume.",
  "Namespace.",
  "StatefulSet.apps",
];

const massCount = 10;
const massShare = 0.3;
/** Of a handful of objects any one is a third: below this many, the share says nothing. */
const shareFrom = 3;

/** By entry, one sentence for each that needs an acknowledgement. `all`: how many objects the inventory has. */
export function acknowledgements(
  leaving: readonly InventoryEntry[],
  all: number,
): ReadonlyMap<InventoryEntry, string> {
  const plain = leaving.filter((entry) => !isPrecious(entry));
  const { length } = plain;
  const isMass = length >= massCount || (length >= shareFrom && length / all >= massShare);
  const mass = `deleting ${length} of ${all} objects at once needs an acknowledgement`;
  return new Map([
    ...leaving.filter(isPrecious).map((entry): [InventoryEntry, string] => [entry, loss(entry)]),
    ...plain.flatMap((entry): [InventoryEntry, string][] => (isMass ? [[entry, mass]] : [])),
  ]);
}

function isPrecious({ identity }: InventoryEntry): boolean {
  return precious.includes(`${identity.kind}.${identity.group}`) || isCustomResourceDefinition(identity);
}

function loss({ identity: { kind } }: InventoryEntry): string {
  return `deleting a ${kind} needs an acknowledgement: what is in it would be lost`;
}
