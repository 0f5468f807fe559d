/** The lines that two texts differ in, within a budget: a block too different to be aligned is replaced as a whole. */

import { align } from "./align.ts";
import { elementAt } from "./element-at.ts";

/** Lines that both texts have, or lines of the old one in the place of lines of the new one. */
export type LineRun =
  | { readonly kind: "same"; readonly lines: readonly string[] }
  | { readonly kind: "replaced"; readonly removed: readonly string[]; readonly added: readonly string[] };

/** All lines of both texts in order, as few runs as possible. A line break at the end that only one of them has counts as a line. */
export function lineDiff(before: string, after: string): readonly LineRun[] {
  const sameEnd = before.endsWith("\n") === after.endsWith("\n");
  const [old, now] = [linesOf(before, sameEnd), linesOf(after, sameEnd)];
  const runs: LineRun[] = [];
  let same: string[] = [];
  let [left, right] = [0, 0];
  for (const [i, j] of align(old, now)) {
    if (i > left || j > right) {
      runs.push(...sameRun(same), {
        kind: "replaced",
        removed: old.slice(left, i),
        added: now.slice(right, j),
      });
      same = [];
    }
    same.push(elementAt(old, i));
    [left, right] = [i + 1, j + 1];
  }
  const rest: LineRun = { kind: "replaced", removed: old.slice(left), added: now.slice(right) };
  return [...runs, ...sameRun(same), ...(rest.removed.length + rest.added.length > 0 ? [rest] : [])];
}

function sameRun(lines: readonly string[]): readonly LineRun[] {
  return lines.length > 0 ? [{ kind: "same", lines }] : [];
}

/** As `diff` says it. */
const noLineBreak = "\\ No newline at the end";

function linesOf(text: string, sameEnd: boolean): readonly string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") return lines.slice(0, -1);
  return sameEnd ? lines : [...lines, noLineBreak];
}
