/** Texts from a tree in problems: anything may come from there. */

const mostShown = 120;

/** Short, on one line, without characters that cannot be seen. */
export function shownText(text: string): string {
  const characters = Array.from(text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, "\uFFFD"));
  return characters.length > mostShown ? `${characters.slice(0, mostShown).join("")}…` : characters.join("");
}
