/** Tells one failure that nobody foresaw from another, without a word of what the tool said: that may quote anything. */

import { createHash } from "node:crypto";

/** Six hexadecimal digits. `text`: of the tool, masked, so that no secret can be guessed from the mark. */
export function failureMark(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 6);
}
