/** The description of a deployment status: plain text, one line, and GitHub takes 140 characters. */

import { visibleLine } from "./visible.ts";

const longest = 140;

/** Cut with `…` at the end. */
export function statusLine(text: string): string {
  const characters = Array.from(visibleLine(text));
  return characters.length <= longest ? characters.join("") : `${characters.slice(0, longest - 1).join("")}…`;
}
