/** The changes of one object as lines of a diff: under the path of what holds them, old above new. */

import { groupBy } from "../diff/group-by.ts";
import { lineDiff } from "../diff/line-diff.ts";
import type { Change, PathStep } from "../model/diff.ts";
import { count } from "./count.ts";
import { cutPair } from "./cut-pair.ts";
import { environmentLines } from "./environment-line.ts";
import type { Extent } from "./extent.ts";
import { hadBefore } from "./had-before.ts";
import { labelText, pathText } from "./path-text.ts";
import { runLines } from "./run-lines.ts";
import type { VariedChange, Variant } from "./share-changes.ts";

interface Group {
  /** Path of what holds the changes; `""` for the object itself. */
  readonly heading: string;
  readonly lines: readonly string[];
}

/**
 * Each line begins with `- `, `+ `, `! ` (order, counts) or two spaces, but headings, `@@ path @@`, and the lines that name environments,
 * `# in a, b`. What changes in the object itself comes first, without a heading; below a heading, what is `varied` comes last. A line may be
 * long and hold anything but a line feed.
 */
export function changeLines(
  changes: readonly Change[],
  varied: readonly VariedChange[] = [],
  extent: Extent = "comment",
): readonly string[] {
  const groups = groupBy(
    [...changes.map((change) => groupOf(change, extent)), ...variedGroups(varied, extent)],
    ({ heading }) => heading,
  );
  const linesUnder = (heading: string) => (groups.get(heading) ?? []).flatMap(({ lines }) => lines);
  const headings = [...groups.keys()].filter((heading) => heading !== "");
  return [...linesUnder(""), ...headings.flatMap((heading) => [`@@ ${heading} @@`, ...linesUnder(heading)])];
}

function groupOf(change: Change, extent: Extent): Group {
  if (
    change.kind === "changed" &&
    change.lines === undefined &&
    isBlock(change.before) &&
    isBlock(change.after)
  ) {
    return { heading: pathText(change.path), lines: runLines(lineDiff(change.before, change.after), extent) };
  }
  return { heading: headingOf(change), lines: linesOf(change, extent) };
}

function headingOf({ path }: Change): string {
  return pathText(path.slice(0, -1));
}

/** What stands below the same heading and is the same in the same environments is said together. */
function variedGroups(varied: readonly VariedChange[], extent: Extent): readonly Group[] {
  const parts = varied.flatMap(({ variants }) => {
    const [first] = variants;
    const sets = JSON.stringify(variants.map(({ environments }) => environments));
    return first === undefined ? [] : [{ heading: headingOf(first.change), sets, variants }];
  });
  return [...groupBy(parts, ({ heading, sets }) => `${heading}\0${sets}`).values()].map((together) => ({
    heading: together[0].heading,
    lines: variantLines(
      together.map(({ variants }) => variants),
      extent,
    ),
  }));
}

/** `together`: of each change its variants, all for the same sets of environments. */
function variantLines(together: readonly (readonly Variant[])[], extent: Extent): readonly string[] {
  const [first = []] = together;
  return environmentLines(
    first.map(({ environments }, index) => {
      const fields = together.map((variants) => ({ variants, own: variants.slice(index, index + 1) }));
      const notes = new Set(
        fields.flatMap(({ variants, own }) => own.map((one) => hadBefore(one, variants))),
      );
      return {
        environments,
        lines: fields.flatMap(({ own }) => own.flatMap(({ change }) => linesOf(change, extent))),
        // Only what is true of all of them is said.
        note: notes.size === 1 ? [...notes].join("") : "",
      };
    }),
    extent,
  );
}

function isBlock(text: string): boolean {
  return text.includes("\n");
}

function linesOf(change: Change, extent: Extent): readonly string[] {
  const label = change.path.slice(-1).map(labelText).join("");
  const valueLines = linesOfValue(label, change.collections);
  switch (change.kind) {
    case "added":
      return valueLines("+ ", "after", change.after);
    case "removed":
      return valueLines("- ", "before", change.before);
    case "changed": {
      const blocks = isBlock(change.before) || isBlock(change.after);
      if (blocks && change.lines !== undefined) return [`! ${label}: ${linesText(change.lines)}`];
      const [before, after] = blocks
        ? [change.before, change.after]
        : cutPair(change.before, change.after, extent);
      return [...valueLines("- ", "before", before), ...valueLines("+ ", "after", after)];
    }
    case "reordered":
      return [`! ${label} ⇆ order changed${movedText(change.moved)}`];
  }
}

/** Texts that are too long to be shown. */
function linesText({ removed, added }: { readonly removed: number; readonly added: number }): string {
  return `${count(removed, "line")} removed, ${count(added, "line")} added`;
}

/** Only what has a name can be told. */
function movedText(moved: readonly PathStep[]): string {
  const named = moved.filter((step) => "element" in step);
  return named.length === 0 ? "" : `, moved: ${named.map(labelText).join(", ")}`;
}

/** What has several lines, or is a collection, stands below its key. */
function linesOfValue(label: string, collections: Change["collections"] = []) {
  return (sign: string, side: "before" | "after", value: string): readonly string[] => {
    if (!isBlock(value) && !collections.includes(side)) return [`${sign}${label}: ${value}`];
    const lines = value.replace(/\n$/, "").split("\n");
    return [`${sign}${label}:`, ...lines.map((line) => `${sign}  ${line}`)];
  };
}
