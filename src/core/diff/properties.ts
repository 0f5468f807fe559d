/** Reads `.properties` and `.env` files in a string: a key and a value on each line. */

import { bareObject } from "../manifests/bare-object.ts";
import type { EmbeddedDocument } from "./embedded-document.ts";

/** A key, then `=` or `:`, then the value as written. */
const assignment = /^(?:export\s+)?([^\s=:#!]+)\s*[=:]\s*(.*)$/;
const none: ReadonlySet<string> = new Set();

/**
 * Values as written, without unescaping. `undefined` when a line is neither an assignment nor a comment nor blank, when a line goes on in
 * the next one, or when a key is there twice: readers differ on what that means.
 */
export function readProperties(text: string): EmbeddedDocument | undefined {
  const data = bareObject();
  const comments: string[] = [];
  for (const line of text.split(/\r?\n/).map((written) => written.trim())) {
    if (line === "") continue;
    if (/^[#!]/.test(line)) {
      comments.push(line);
      continue;
    }
    const [, key, value] = assignment.exec(line) ?? [];
    if (key === undefined || value === undefined || line.endsWith("\\") || data[key] !== undefined)
      return undefined;
    data[key] = value;
  }
  return { format: "properties", data, plain: none, quoted: none, comments };
}
