/** How text of a comment is repeated in a message about it: short, on one line, without characters that cannot be seen. */

const longest = 40;

/** In double quotes; cut; characters outside of printable ASCII by their code point. Still to be escaped for Markdown. */
export function shown(text: string): string {
  const characters = Array.from(text);
  const begin = characters
    .slice(0, longest)
    .map((character) => (isPrintable(character) ? character : codePoint(character)));
  return `"${begin.join("")}${characters.length > longest ? "…" : ""}"`;
}

export function isPrintable(character: string): boolean {
  return character >= " " && character <= "~";
}

/** `U+00A0` */
export function codePoint(character: string): string {
  const digits = Number(character.codePointAt(0)).toString(16).toUpperCase();
  return `U+${digits.padStart(4, "0")}`;
}
