/** Which lines of a comment can be commands: plain lines of its first paragraph, as GitHub would display it. */

import { fromMarkdown } from "mdast-util-from-markdown";
import type { Paragraph, Root, RootContent } from "mdast";
import { commandLimits } from "./command-limits.ts";
import { commandTable } from "./command-table.ts";
import { mayHoldCommand } from "./may-hold-command.ts";
import { spanOf } from "./span-of.ts";
import { struckSpans } from "./struck-spans.ts";

export type CommandLines =
  | { readonly kind: "lines"; readonly lines: readonly string[] }
  | { readonly kind: "too-much"; readonly message: string };

/**
 * The comment is read as Markdown, so that quotes, code, HTML, lists, tables and links hold no commands: people quote,
 * paste and explain commands far more often than they give them. Lines come as they were typed, without trailing blanks.
 */
export function commandLines(comment: string): CommandLines {
  if (!mayHoldCommand(comment)) return { kind: "lines", lines: [] };
  const body = comment.replaceAll(/\r\n?/g, "\n");
  const text = beginning(body);
  if (isNestedTooDeep(text)) return tooMuch(body, "quotes and lists are nested too deep");
  const paragraph = firstParagraph(fromMarkdown(text));
  const isCut = text.length < body.length;
  if (isCut && (paragraph === undefined || spanOf(paragraph).end >= text.trimEnd().length)) {
    return tooMuch(body, `commands must stand in its first ${commandLimits.readCharacters} characters`);
  }
  return { kind: "lines", lines: paragraph === undefined ? [] : plainLines(paragraph, text) };
}

/** Whole lines only, so that the cut makes no line that nobody wrote. */
function beginning(body: string): string {
  if (body.length <= commandLimits.readCharacters) return body;
  const cut = body.slice(0, commandLimits.readCharacters);
  return cut.slice(0, cut.lastIndexOf("\n") + 1);
}

function isNestedTooDeep(text: string): boolean {
  const nested = new RegExp(`^(?:[ \\t]*(?:[>*+-]|\\d{1,9}[.)])){${commandLimits.nesting}}`, "m");
  return nested.test(text);
}

/** An answer only where one of our commands would otherwise be passed over in silence. */
function tooMuch(body: string, why: string): CommandLines {
  const ours = new RegExp(`^/(?:${commandTable.map(({ name }) => name).join("|")})(?:\\s|$)`, "im");
  if (!ours.test(body)) return { kind: "lines", lines: [] };
  return {
    kind: "too-much",
    message: `This comment was not read: ${why}. Write the command in a comment of its own.`,
  };
}

/** None when it goes on with a footnote of GitHub's, which plain Markdown takes for the definition of a link. */
function firstParagraph({ children }: Root): Paragraph | undefined {
  for (const [index, node] of children.entries()) {
    if (node.type === "paragraph") return continuesFootnote(node, children[index - 1]) ? undefined : node;
  }
  return undefined;
}

function continuesFootnote(paragraph: Paragraph, before: RootContent | undefined): boolean {
  if (before?.type !== "definition" || !before.identifier.startsWith("^")) return false;
  return spanOf(paragraph).start === spanOf(before).end + 1;
}

function plainLines(paragraph: Paragraph, text: string): readonly string[] {
  const { start, end } = spanOf(paragraph);
  const begin = text.lastIndexOf("\n", start - 1) + 1;
  const written = text.slice(begin, end);
  const plainEnd = endOfPlainText(written);
  const struck = struckSpans(written);
  const lines: string[] = [];
  let at = 0;
  for (const line of written.split("\n")) {
    const isStruck = struck.some((span) => span.start < at && at < span.end);
    if (line.startsWith("/") && at < plainEnd && !isStruck && isTextAt(begin + at, paragraph)) {
      lines.push(line.trimEnd());
    }
    at += line.length + 1;
  }
  return lines;
}

/** GitHub's tables and footnotes are paragraphs to plain Markdown: what belongs to one is not plain text. */
function endOfPlainText(written: string): number {
  if (/^ {0,3}\[\^[^\]\n]+\]:/.test(written)) return 0;
  const delimiterRow = /\n[^\S\n]*\|?[^\S\n]*:?-+:?[^\S\n]*(?:\|[^\S\n]*:?-*:?[^\S\n]*)*(?=\n|$)/.exec(
    written,
  );
  // The row above the delimiter row is the table's head.
  return delimiterRow === null ? written.length : written.lastIndexOf("\n", delimiterRow.index - 1) + 1;
}

/** Directly in the paragraph: not in code, a link, an emphasis, an HTML comment, nor after an HTML tag that may hide it. */
function isTextAt(offset: number, { children }: Paragraph): boolean {
  return children.every((node) => {
    const { start, end } = spanOf(node);
    if (start > offset) return true;
    if (node.type === "html" && !node.value.startsWith("<!--")) return false;
    return offset >= end || node.type === "text";
  });
}
