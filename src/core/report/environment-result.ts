/** What a preview says of one environment, in a few words and numbers. */

import type { ManifestDiff } from "../model/diff.ts";
import type { EnvironmentPreview } from "../model/preview.ts";
import { count } from "./count.ts";
import { failsAsBefore } from "./fails-as-before.ts";

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

/** An icon, words and numbers, for a table or a title. */
export function changeText(preview: EnvironmentPreview): string {
  switch (preview.kind) {
    case "unchanged":
      return "✅ stays as it is";
    case "changed":
      return `✏️ ${countsText(preview.diff)}`;
    case "new":
      return `🆕 new environment: ${countsText(preview.diff)}`;
    case "removed":
      return `🗑️ environment removed: ${countsText(preview.diff)}`;
    case "failed":
      if (failsAsBefore(preview)) return "⚠️ does not render, as before";
      return preview.base === undefined ? "❌ does not render" : "❌ does not render, nor did the base";
    case "repaired":
      return `🩹 renders again: ${count(preview.objects, "object")}; what would be deleted is unknown`;
  }
}

/** `2 new · 1 changed · 1 removed`; what is zero is left out. */
function countsText(diff: ManifestDiff): string {
  const { added, changed, removed } = diffCounts(diff);
  const parts = [
    { number: added, word: "new" },
    { number: changed, word: "changed" },
    { number: removed, word: "removed" },
  ];
  const counts = parts.flatMap(({ number, word }) => (number > 0 ? [`${number} ${word}`] : []));
  if (counts.length > 0) return counts.join(" · ");
  return diff.findings.some(({ code }) => code === "helm-hooks") ? "hooks only" : "no objects";
}
