/** Whether an object needs no question: the inventory proves that an apply would change nothing. */

import type { JsonObject } from "../../core/model/json.ts";
import type { InventoryEntry } from "../../core/model/inventory.ts";
import { textMapAt } from "../api/read-json.ts";
import { isBeingDeleted, resourceVersionOf, setOf, uidOf } from "../live.ts";
import { contentDigest, controllerAnnotations } from "../live-content.ts";
import type { Target } from "../targets.ts";

/**
 * The same manifest was applied to the same object, and nobody changed the object since: its `resourceVersion` is still the
 * recorded one, or (a status or a controller moved it) its content is.
 */
export function isProvablySame(
  { digest, body }: Pick<Target, "digest" | "body">,
  live: JsonObject,
  entry: InventoryEntry | undefined,
  applySet: string,
): boolean {
  if (entry?.digest !== digest || entry.uid !== uidOf(live)) return false;
  if (isBeingDeleted(live) || setOf(live) !== applySet) return false;
  if (entry.resourceVersion === resourceVersionOf(live)) return true;
  // A manifest that sets such an annotation itself would not be seen to have lost it.
  const annotations = textMapAt(body, "metadata", "annotations");
  if (controllerAnnotations.some((key) => annotations.has(key))) return false;
  return entry.liveDigest !== undefined && entry.liveDigest === contentDigest(live);
}
