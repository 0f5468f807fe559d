/** Which parts of a text GitHub strikes out: its Markdown has strikethrough, which plain Markdown does not know. */

import type { Span } from "./span-of.ts";

/** Between two runs of one or two tildes of the same length, the first before a character, the second after one. */
export function struckSpans(text: string): readonly Span[] {
  const spans: Span[] = [];
  let open: { readonly at: number; readonly run: string } | undefined;
  for (const { 0: run, index } of text.matchAll(/(?<![~\\])~{1,2}(?!~)/g)) {
    if (open?.run === run && /\S/.test(text.charAt(index - 1))) {
      spans.push({ start: open.at, end: index });
      open = undefined;
    } else if (open === undefined && /\S/.test(text.charAt(index + run.length))) {
      open = { at: index, run };
    }
  }
  return spans;
}
