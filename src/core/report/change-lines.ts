/** The changes of one object as lines of a diff: under the path of what holds them, old above new. */

import { lineDiff } from "../diff/line-diff.ts";
import type { Change, PathStep } from "../model/diff.ts";
import { cutPair } from "./cut-pair.ts";
import { labelText, pathText } from "./path-text.ts";
import { runLines } from "./run-lines.ts";

interface Group {
  /** Path of what holds the changes; `""` for the object itself. */
  readonly heading: string;
  readonly lines: readonly string[];
}

/**
 * Each line begins with `- `, `+ `, `! ` (order) or two spaces, but headings: `@@ path @@`. What changes in the object itself comes
 * first, without a heading. A line may be long and hold anything but a line feed.
 */
export function changeLines(changes: readonly Change[]): readonly string[] {
  const groups = changes.map(groupOf);
  const nested = groups.filter(({ heading }) => heading !== "");
  return [
    ...groups.filter(({ heading }) => heading === "").flatMap(({ lines }) => lines),
    ...nested.flatMap(({ heading, lines }, index) =>
      heading === nested[index - 1]?.heading ? lines : [`@@ ${heading} @@`, ...lines],
    ),
  ];
}

function groupOf(change: Change): Group {
  if (change.kind === "changed" && isBlock(change.before) && isBlock(change.after)) {
    return { heading: pathText(change.path), lines: runLines(lineDiff(change.before, change.after)) };
  }
  return { heading: pathText(change.path.slice(0, -1)), lines: linesOf(change) };
}

function isBlock(text: string): boolean {
  return text.includes("\n");
}

function linesOf(change: Change): readonly string[] {
  const label = change.path.slice(-1).map(labelText).join("");
  switch (change.kind) {
    case "added":
      return valueLines("+ ", label, change.after);
    case "removed":
      return valueLines("- ", label, change.before);
    case "changed": {
      const blocks = isBlock(change.before) || isBlock(change.after);
      const [before, after] = blocks ? [change.before, change.after] : cutPair(change.before, change.after);
      return [...valueLines("- ", label, before), ...valueLines("+ ", label, after)];
    }
    case "reordered":
      return [`! ${label} ⇆ order changed${movedText(change.moved)}`];
  }
}

/** Only what has a name can be told. */
function movedText(moved: readonly PathStep[]): string {
  const named = moved.filter((step) => "element" in step);
  return named.length === 0 ? "" : `, moved: ${named.map(labelText).join(", ")}`;
}

function valueLines(sign: string, label: string, value: string): readonly string[] {
  if (!isBlock(value)) return [`${sign}${label}: ${value}`];
  const lines = value.replace(/\n$/, "").split("\n");
  return [`${sign}${label}:`, ...lines.map((line) => `${sign}  ${line}`)];
}
