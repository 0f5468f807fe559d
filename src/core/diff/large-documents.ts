/** Changes in documents that are too long to be read line by line: dashboards, minified JSON, big files in ConfigMaps. */

import { isSecretKind, type ObjectKind } from "../manifests/secret-kinds.ts";
import { longestDocument } from "./embedded-document.ts";
import { groupBy } from "./group-by.ts";
import { lineDiff } from "./line-diff.ts";
import type { RawChange } from "./raw-change.ts";

/** Changes inside of one document that are shown; more are counted. */
const mostChanges = 50;
/** UTF-16 units of one line that a person may still read. */
const longestLine = 4096;

/** The same changes; those that are counted say so, and how many lines differ where they are whole texts. */
export function largeDocuments(
  changes: readonly RawChange[],
  kinds: readonly ObjectKind[],
): readonly RawChange[] {
  if (kinds.some(({ kind }) => isSecretKind(kind))) return changes;
  const crowded = new Set(
    [...groupBy(changes, documentOf).values()].filter((group) => group.length > mostChanges).flat(),
  );
  return changes.map((change) =>
    crowded.has(change) ? { folded: "large-document", ...change } : asLines(change),
  );
}

/** Which document a change is in. */
function documentOf({ path }: RawChange): string | undefined {
  const place = path.findIndex((step) => "embedded" in step);
  return place < 0 ? undefined : JSON.stringify(path.slice(0, place));
}

function asLines(change: RawChange): RawChange {
  if (change.kind !== "changed" || change.folded !== undefined) return change;
  const [before, after] = [change.before.value, change.after.value];
  if (typeof before !== "string" || typeof after !== "string" || !(isLong(before) || isLong(after)))
    return change;
  const runs = lineDiff(before, after).filter((run) => run.kind === "replaced");
  const removed = runs.reduce((sum, run) => sum + run.removed.length, 0);
  const added = runs.reduce((sum, run) => sum + run.added.length, 0);
  return { ...change, folded: "large-document", lines: { removed, added } };
}

function isLong(text: string): boolean {
  return text.length > longestDocument || (text.length > longestLine && !text.includes("\n"));
}
