/** The table of a preview: a row for each environment; what the change breaks first, what it does not touch last. */

import type { EnvironmentPreview } from "../model/preview.ts";
import { codeList } from "./code-list.ts";
import { count } from "./count.ts";
import { type Extent, roomFor, atMost } from "./extent.ts";
import { failsAsBefore, failsNewly } from "./fails-as-before.ts";
import { fitItems } from "./fit-items.ts";
import { code } from "./markdown.ts";
import { changeCell, gateCell } from "./table-cells.ts";

/** Of one table; more rows are counted. */
const limits = { most: 60, room: 12_000 };
/** Up to so many unchanged environments have rows of their own. */
const unchangedRows = 5;
/** Up to so many of more are named. */
const mostUnchanged = 8;

export function environmentTable(
  previews: readonly EnvironmentPreview[],
  extent: Extent = "comment",
): string {
  const unchanged = previews.filter(({ kind }) => kind === "unchanged");
  const changing = previews.filter(({ kind }) => kind !== "unchanged" && kind !== "failed");
  const affected = [...previews.filter(failsNewly), ...changing, ...previews.filter(failsAsBefore)];
  const rows = unchanged.length <= unchangedRows ? [...affected, ...unchanged] : affected;
  const shownColumns = columnsFor(rows);
  const { shown, hidden } = fitItems(
    rows.map((preview) => tableRow(shownColumns.map(({ cell }) => cell(preview)))),
    roomFor(limits, extent),
  );
  const notes = [
    ...(hidden > 0 ? [`… and ${count(hidden, "environment")} more.`] : []),
    ...(rows.length === affected.length && unchanged.length > 0 ? [unchangedText(unchanged, extent)] : []),
  ];
  return [...(shown.length > 0 ? [[...tableHead(shownColumns), ...shown].join("\n")] : []), ...notes].join(
    "\n\n",
  );
}

interface Column {
  readonly title: string;
  readonly cell: (preview: EnvironmentPreview) => string;
}

const columns: readonly Column[] = [
  { title: "environment", cell: ({ environment }) => code(environment) },
  { title: "change", cell: changeCell },
  { title: "gate", cell: ({ forecast }) => gateCell(forecast) },
];

/** A column in which nothing stands only makes the table wider than a phone. */
function columnsFor(previews: readonly EnvironmentPreview[]): readonly Column[] {
  return columns.filter(({ cell }) => previews.some((preview) => cell(preview) !== ""));
}

function tableHead(shown: readonly Column[]): readonly string[] {
  return [tableRow(shown.map(({ title }) => title)), tableRow(shown.map(() => ":--"))];
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function unchangedText(unchanged: readonly EnvironmentPreview[], extent: Extent): string {
  const names = unchanged.map(({ environment }) => environment);
  return `✅ ${count(names.length, "environment")} stay as they are: ${codeList(names, atMost(mostUnchanged, extent))}.`;
}
