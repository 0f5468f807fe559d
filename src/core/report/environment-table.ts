/** The table of a preview: a row for each environment, what did not change last. */

import type { Finding } from "../model/diff.ts";
import type { EnvironmentPreview } from "../model/preview.ts";
import { compareSeverity } from "../diff/severity.ts";
import { groupBy } from "../diff/group-by.ts";
import { codeList } from "./code-list.ts";
import { count } from "./count.ts";
import { countsText, diffCounts, diffOf, resultText } from "./environment-result.ts";
import { severityIcon } from "./finding-alert.ts";
import { fitItems } from "./fit-items.ts";
import { code } from "./markdown.ts";

/** Of one table; more rows are counted. */
const limits = { most: 60, room: 12_000 };
/** Up to so many unchanged environments have rows of their own. */
const unchangedRows = 5;

export function environmentTable(previews: readonly EnvironmentPreview[]): string {
  const unchanged = previews.filter(({ kind }) => kind === "unchanged");
  const affected = previews.filter(({ kind }) => kind !== "unchanged");
  const rows = unchanged.length <= unchangedRows ? [...affected, ...unchanged] : affected;
  const { shown, hidden } = fitItems(rows.map(row), limits);
  const notes = [
    ...(hidden > 0 ? [`… and ${count(hidden, "environment")} more.`] : []),
    ...(rows.length === affected.length && unchanged.length > 0 ? [unchangedText(unchanged)] : []),
  ];
  return [...(shown.length > 0 ? [[...tableHead, ...shown].join("\n")] : []), ...notes].join("\n\n");
}

const tableHead = ["| environment | result | objects | findings |", "| :-- | :-- | :-- | :-- |"];

function row(preview: EnvironmentPreview): string {
  const diff = diffOf(preview);
  const objects = diff === undefined ? "" : countsText(diffCounts(diff));
  const cells = [code(preview.environment), resultText(preview), objects, findingsText(diff?.findings ?? [])];
  return `| ${cells.join(" | ")} |`;
}

/** `⛔ 1 · ⚠️ 2`. */
function findingsText(findings: readonly Finding[]): string {
  const groups = groupBy(findings.toSorted(compareSeverity), ({ severity }) => severity);
  return [...groups.values()]
    .map((group) => `${severityIcon[group[0].severity]} ${group.length}`)
    .join(" · ");
}

function unchangedText(unchanged: readonly EnvironmentPreview[]): string {
  const names = unchanged.map(({ environment }) => environment);
  return `✅ No change in ${count(names.length, "environment")}: ${codeList(names)}.`;
}
