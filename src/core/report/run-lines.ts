/** A text's changed lines with three equal lines around them; what lies between is counted. */

import type { LineRun } from "../diff/line-diff.ts";
import { cutPair } from "./cut-pair.ts";
import type { Extent } from "./extent.ts";

const around = 3;

export function runLines(runs: readonly LineRun[], extent: Extent = "comment"): readonly string[] {
  return runs.flatMap((run, index) => {
    if (run.kind === "replaced") return replacedLines(run, extent);
    return equalLines(run.lines, index === 0 ? 0 : around, index === runs.length - 1 ? 0 : around);
  });
}

/** The first and the last of them, and a heading for the rest: no content can look like it, for content is indented. */
function equalLines(lines: readonly string[], first: number, last: number): readonly string[] {
  const left = lines.length - first - last;
  const content = lines.map((line) => `  ${line}`);
  if (left <= 1) return content;
  return [...content.slice(0, first), `@@ ${left} equal lines @@`, ...content.slice(lines.length - last)];
}

function replacedLines(
  { removed, added }: Extract<LineRun, { readonly kind: "replaced" }>,
  extent: Extent,
): readonly string[] {
  const pairs = removed.map((line, index) => cutPair(line, added[index] ?? "", extent));
  return [
    ...pairs.map(([line]) => `- ${line}`),
    ...added.map((line, index) => `+ ${pairs[index]?.[1] ?? line}`),
  ];
}
