/** Places in a text, as editors count them. */

/** Both from 1; the column counts UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** `firstLine`: the number of the text's first line, when the text is a part of a file. Lines end with `\n`, `\r\n` or `\r`. */
export function positionAt(text: string, offset: number, firstLine = 1): Position {
  const before = text.slice(0, offset);
  const breaks = before.match(/\r\n?|\n/g) ?? [];
  const lastBreak = Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r"));
  return { line: firstLine + breaks.length, column: before.length - lastBreak };
}
