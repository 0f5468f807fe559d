/** The only ways of text that somebody else wrote into our Markdown: as code, escaped in a sentence, or inside of a fence. */

import { cutText } from "./cut-text.ts";
import { visible, visibleLine } from "./visible.ts";

/** Longest text that stands in a sentence or in a table. */
const longest = 300;

/**
 * A code span: no mention, no link, no image, no HTML inside; right in a sentence and in a table, where `|` would end the cell and
 * a backslash before it would keep that from being escaped. One line, cut at 300 characters unless told otherwise.
 */
export function code(text: string, limit: number = longest): string {
  const line = cutText(visibleLine(text), limit);
  if (/^[^`|\\]*[^`|\\ ][^`|\\]*$/.test(line)) return `\`${line}\``;
  return `<code>${entities(line)}</code>`;
}

/** Text of a sentence, escaped. One line, cut at 300 characters unless told otherwise; may begin a line. */
export function plain(text: string, limit: number = longest): string {
  const line = unlinked(cutText(visibleLine(text), limit).trim());
  return line
    .replaceAll(/[\\`*[\]<&~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\$&")
    .replaceAll("|", "&#124;")
    .replace(/^(?:#(?=[\s#]|$)|[>+=-])/, "\\$&")
    .replace(/^(\d{1,9})(?=[.)](?:\s|$))/, "$1\\");
}

/** Text inside of an HTML element that we write, such as `<summary>`, where Markdown does not work. */
export function html(text: string): string {
  return `<code>${entities(cutText(visibleLine(text), longest))}</code>`;
}

/** A code block that its lines cannot leave: the fence is longer than every run of backticks in them. */
export function fence(lines: readonly string[], info: string): string {
  const text = lines.join("\n");
  const ticks = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${ticks}${info}\n${text}\n${ticks}`;
}

/** For a line of a fence: nothing hidden, no line break. */
export function fenced(line: string): string {
  return visible(line).replaceAll("\n", "⏎");
}

function longestRun(text: string): number {
  let longestSoFar = 0;
  for (const [run] of text.matchAll(/`+/g)) longestSoFar = Math.max(longestSoFar, run.length);
  return longestSoFar;
}

/** Every character that means something to HTML or Markdown as a character reference. */
function entities(text: string): string {
  return unlinked(text).replaceAll(/[&<>"'`|\\*_[\]~$]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * A zero width space where GitHub would see a mention, a reference or a link: its filters look at the rendered text, so that neither a
 * backslash nor a character reference keeps them away (github/markup#1168, github/cmark-gfm#181).
 */
function unlinked(text: string): string {
  return text.replaceAll(/@|#(?=\d)|GH-(?=\d)|:(?=\/\/)|www(?=\.)|(?:mailto|xmpp):/gi, "$&\u200b");
}
