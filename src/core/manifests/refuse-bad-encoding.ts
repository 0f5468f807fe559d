/** Characters that a YAML reader refuses, that two YAML versions read differently, or that tell of bytes that were no UTF-8. */

import { YamlRefusal } from "./yaml-refusal.ts";

/**
 * All but: control characters other than tab and line ends; NEL, U+2028 and U+2029, which end a line in YAML 1.1 only; U+FFFD,
 * which a decoder leaves where the bytes were no UTF-8; and surrogates, to be looked at again.
 */
const suspicious = /[^\t\n\r\x20-\x7E\xA0-\u2027\u202A-\uD7FF\uE000-\uFFFC]/;
/** The same with pairs read as one character. */
const bad = /[^\t\n\r\x20-\x7E\xA0-\u2027\u202A-\uD7FF\uE000-\uFFFC\u{10000}-\u{10FFFF}]/u;

/** Throws `YamlRefusal` with YAML_ENCODING. */
export function refuseBadEncoding(text: string): void {
  if (!suspicious.test(text)) return;
  const offset = text.search(bad);
  if (offset < 0) return;
  const code = text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, "0");
  throw new YamlRefusal({
    reason: "YAML_ENCODING",
    offset,
    message: `The text holds the character U+${code}, which YAML does not allow as it is, or which stands for bytes that are no UTF-8.`,
    next: "Save the file as UTF-8; write a special character as an escape in double quotes.",
  });
}
