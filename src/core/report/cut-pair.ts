/** Cuts long lines so that what differs between the old and the new one stays in sight. */

import { cutText } from "./cut-text.ts";
import { atMost, type Extent } from "./extent.ts";

/** Longest line of a diff, before the notes on what was left out. */
const longestLine = 175;
/** How much of what both lines begin with is kept before their first difference. */
const lead = 40;

/** The old and the new line of one thing: if either is too long, both begin shortly before their first difference. */
export function cutPair(
  before: string,
  after: string,
  extent: Extent = "comment",
): readonly [string, string] {
  const most = atMost(longestLine, extent);
  if (before.length <= most && after.length <= most) return [before, after];
  const start = Math.max(0, sharedStart(before, after) - lead);
  return [cutFrom(before, start), cutFrom(after, start)];
}

function sharedStart(before: string, after: string): number {
  let length = 0;
  while (length < before.length && before[length] === after[length]) length++;
  return length;
}

function cutFrom(line: string, start: number): string {
  const end = cutText(line.slice(start), longestLine);
  return start === 0 ? end : `(${start} equal) …${end}`;
}
