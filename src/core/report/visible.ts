/** Makes characters visible that a browser would hide or obey, so that text cannot look like what it is not. */

/** Controls, format characters (bidirectional, zero width, tags), line separators and unpaired surrogates; not TAB and LF. */
const hidden = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Every such character as its code point: `‹U+202E›` (Trojan Source, CVE-2021-42574). Line feeds and tabs stay. */
export function visible(text: string): string {
  return text.replaceAll(hidden, codePoint);
}

/** The same on one line: a line feed becomes `⏎`. */
export function visibleLine(text: string): string {
  return visible(text).replaceAll("\n", "⏎").replaceAll("\t", " ");
}

function codePoint(character: string): string {
  return `‹U+${Number(character.codePointAt(0)).toString(16).toUpperCase().padStart(4, "0")}›`;
}
