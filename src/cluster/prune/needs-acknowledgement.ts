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

/** One sentence for each entry that needs an acknowledgement; `undefined` for those that do not. */
export function acknowledgementFor(
  entry: InventoryEntry,
  { leaving, all }: { readonly leaving: number; readonly all: number },
): string | undefined {
  const { group, kind } = entry.identity;
  if (precious.includes(`${kind}.${group}`) || isCustomResourceDefinition(entry.identity))
    return `deleting a ${kind} needs an acknowledgement: what is in it would be lost`;
  if (leaving >= massCount || (leaving >= shareFrom && leaving / all >= massShare))
    return `deleting ${leaving} of ${all} objects at once needs an acknowledgement`;
  return undefined;
}
