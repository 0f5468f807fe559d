/** One text for one value: JSON with sorted keys and no spaces, to be digested. */

import type { JsonValue } from "../model/json.ts";
import { encodeExactly } from "./encode-json.ts";

/** Keys are sorted by UTF-16 code units, never by locale. */
export function canonicalJson(value: JsonValue): string {
  return encodeExactly(value, (object) => Object.entries(object).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
