/** What a batch of writes did, in a few bytes an object: which entry of the list it was, and the UID that it got. */

import { decodeJson } from "../../core/manifests/decode-json.ts";
import { encodeJson } from "../../core/manifests/encode-json.ts";
import type { InventoryEntry } from "../../core/model/inventory.ts";
import { isJsonList } from "../api/read-json.ts";

/** One place of the list of objects and what is there now. */
export interface Progress {
  readonly index: number;
  readonly uid: string;
  readonly resourceVersion: string;
}

const prefix = "progress-";

/** Keys of one inventory's data sort in the order of the batches. */
export function progressKey(batch: number): string {
  return `${prefix}${String(batch).padStart(5, "0")}`;
}

export function progressText(progress: readonly Progress[]): string {
  return encodeJson(progress.map(({ index, uid, resourceVersion }) => [index, uid, resourceVersion]));
}

/** The list with everything that the batches did since it was written. The digests come with the next whole list. */
export function withProgress(
  listed: readonly InventoryEntry[],
  data: ReadonlyMap<string, string>,
): readonly InventoryEntry[] {
  const batches = [...data.keys()].filter((key) => key.startsWith(prefix)).toSorted();
  if (batches.length === 0) return listed;
  const entries = [...listed];
  for (const { index, uid, resourceVersion } of batches.flatMap((key) => readProgress(data.get(key) ?? ""))) {
    const entry = entries[index];
    if (entry === undefined) throw new RangeError("a batch speaks of an object that is not in the list");
    const { digest: _digest, liveDigest: _liveDigest, ...known } = entry;
    entries[index] = { ...known, uid, resourceVersion };
  }
  return entries;
}

function readProgress(text: string): readonly Progress[] {
  const lists = decodeJson(text);
  if (!isJsonList(lists)) throw new TypeError("a list of objects was expected");
  return lists.map((list) => {
    const [index, uid, resourceVersion] = isJsonList(list) ? list : [];
    if (typeof index !== "number" || typeof uid !== "string" || typeof resourceVersion !== "string")
      throw new TypeError("a place, a UID and a version were expected");
    return { index, uid, resourceVersion };
  });
}
