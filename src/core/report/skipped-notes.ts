/** What was compared less finely than the rest, so that nobody takes the diff for smaller or clearer than it is. */

import { groupBy } from "../diff/group-by.ts";
import type { Skipped } from "../model/diff.ts";
import { identityLabel } from "../model/manifest.ts";
import { codeList } from "./code-list.ts";
import { count } from "./count.ts";
import { atMost, type Extent, roomFor } from "./extent.ts";
import { fitItems } from "./fit-items.ts";
import { code } from "./markdown.ts";
import { pathText } from "./path-text.ts";
import type { EnvironmentDiff } from "./share-objects.ts";

const mostNames = 3;
const limits = { most: 10, room: 3_000 };

/** A folded list, or nothing where everything was compared finely. At most about 3,500 UTF-16 units, unless in full. */
export function skippedNotes(
  diffs: readonly EnvironmentDiff[],
  extent: Extent = "comment",
): readonly string[] {
  const told = diffs.flatMap(({ environment, diff }) =>
    (diff.skipped ?? []).map((skipped) => ({ environment, text: skippedText(skipped) })),
  );
  const groups = [...groupBy(told, ({ text }) => text)];
  if (groups.length === 0) return [];
  const items = groups.map(([text, places]) => {
    const names = [...new Set(places.map(({ environment }) => environment))];
    return `- ${text}${diffs.length === 1 ? "" : ` (${codeList(names, atMost(mostNames, extent))})`}`;
  });
  const { shown, hidden } = fitItems(items, roomFor(limits, extent));
  const list = [...shown, ...(hidden > 0 ? [`- … and ${hidden} more`] : [])].join("\n");
  const summary = `ℹ️ Compared less finely in ${count(groups.length, "place")}; nothing is missing`;
  return [`<details><summary>${summary}</summary>\n\n${list}\n\n</details>`];
}

function skippedText(skipped: Skipped): string {
  switch (skipped.what) {
    case "renames":
      return `renames were not looked for among ${skipped.removed} removed and ${skipped.added} new objects of kind ${code(skipped.kind)}`;
    case "duplicate-keys":
      return `${placeText(skipped)}: several elements share a key, and were paired in their order`;
    case "elements":
      return `${placeText(skipped)}: too many elements came and went to look which of them are alike`;
  }
}

function placeText({ identity, path }: Exclude<Skipped, { readonly what: "renames" }>): string {
  return `${code(identityLabel(identity))} · ${code(pathText(path))}`;
}
