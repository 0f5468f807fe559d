/** What a preview says of one environment, in a few words and numbers. */

import type { ManifestDiff } from "../model/diff.ts";
import type { EnvironmentPreview } from "../model/preview.ts";
import { count } from "./count.ts";

export interface DiffCounts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

export function diffCounts({ objects }: Pick<ManifestDiff, "objects">): DiffCounts {
  const number = (kind: "added" | "changed" | "removed") =>
    objects.filter((object) => object.kind === kind).length;
  return { added: number("added"), changed: number("changed"), removed: number("removed") };
}

/** The diff, where the preview has one. */
export function diffOf(preview: EnvironmentPreview): ManifestDiff | undefined {
  return "diff" in preview ? preview.diff : undefined;
}

/** `2 new · 1 changed · 1 removed`; what is zero is left out. */
export function countsText({ added, changed, removed }: DiffCounts): string {
  const parts = [
    { number: added, word: "new" },
    { number: changed, word: "changed" },
    { number: removed, word: "removed" },
  ];
  return parts.flatMap(({ number, word }) => (number > 0 ? [`${number} ${word}`] : [])).join(" · ");
}

/** An icon and words for a table or a title. */
export function resultText(preview: EnvironmentPreview): string {
  switch (preview.kind) {
    case "unchanged":
      return "✅ no change";
    case "changed":
      return "✏️ changes";
    case "new":
      return "🆕 new environment";
    case "removed":
      return "🗑️ environment removed";
    case "failed":
      return preview.base === undefined ? "❌ does not render" : "❌ does not render, nor did the base";
    case "repaired":
      return `🩹 renders again: ${count(preview.objects, "object")}; what would be deleted is unknown`;
  }
}
