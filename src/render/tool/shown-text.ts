/** Words of Helm that may be shown: on one line, without anything that they quote. */

import { shown } from "../render-failure.ts";

export function oneLine(text: string): string {
  return shown(withoutContent(text).replaceAll(/\s+/g, " ").trim());
}

/** YAML and JSON decoders quote what they could not use. */
function withoutContent(text: string): string {
  return text.replaceAll(/`[^`]*`/g, "(text)").replaceAll(/\b0x[0-9a-f]{6,}\b/g, "(address)");
}
