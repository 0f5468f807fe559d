/** Sentences of ours that may quote what others wrote: `like this` becomes code, the rest is escaped. */

import { cutText } from "./cut-text.ts";
import { code, plain } from "./markdown.ts";

/** Longest sentence. */
const longest = 600;

/** One line of Markdown. Backticks that do not pair are shown as they are. */
export function prose(text: string): string {
  const line = cutText(text, longest);
  const parts = line.split("`");
  if (parts.length % 2 === 0) return plain(line, longest);
  return parts.map((part, index) => (index % 2 === 1 ? code(part) : between(part))).join("");
}

/** `plain` trims; the spaces around code stay. */
function between(text: string): string {
  const inner = plain(text, longest);
  if (inner === "") return text === "" ? "" : " ";
  return `${text.startsWith(" ") ? " " : ""}${inner}${text.endsWith(" ") ? " " : ""}`;
}

/** With a capital letter and a full stop, where a rule or an adapter gave a clause. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  const ended = /[.!?:…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
  return prose(`${ended.charAt(0).toUpperCase()}${ended.slice(1)}`);
}
