/** Where a part of the Markdown tree stands in the text. */

import type { Node } from "mdast";

/** Offsets from 0; the end is the first one behind it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A node that was made rather than read has no place, and counts as empty. */
export function spanOf({ position }: Node): Span {
  return { start: position?.start.offset ?? 0, end: position?.end.offset ?? 0 };
}
