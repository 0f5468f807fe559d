/** What a preview says of one environment, in the few words of a table's cells. */

import type { Finding } from "../model/diff.ts";
import type { EnvironmentPreview, GateForecast, LivePreview } from "../model/preview.ts";
import { groupBy } from "../diff/group-by.ts";
import { compareSeverity } from "../diff/severity.ts";
import { changeText, diffOf } from "./environment-result.ts";
import { severityIcon } from "./finding-alert.ts";
import { forecastText } from "./forecast-text.ts";

/**
 * Numbers, below them findings and what the cluster says: columns of their own would make the table wider than a phone.
 */
export function changeCell(preview: EnvironmentPreview): string {
  const live = liveText(preview.live);
  const lines = [
    changeText(preview),
    findingsText(diffOf(preview)?.findings ?? []),
    live === "" ? "" : `live: ${live}`,
  ];
  return unbroken(lines.filter((line) => line !== "").join("<br>"));
}

/** What an environment still needs before it can be deployed; `""` where nothing guards it. */
export function gateCell(forecast: GateForecast | undefined): string {
  if (forecast === undefined) return "";
  return unbroken(
    `${forecast.needs.length === 0 ? "✅" : "🔒"} ${forecastText(forecast)}`.replaceAll(" · ", "<br>"),
  );
}

/** `⛔ 1 · ⚠️ 2`. */
function findingsText(findings: readonly Finding[]): string {
  const groups = groupBy(findings.toSorted(compareSeverity), ({ severity }) => severity);
  return [...groups.values()]
    .map((group) => `${severityIcon[group[0].severity]} ${group.length}`)
    .join(" · ");
}

/** How the cluster sees it; `""` where it was not asked. */
function liveText(live: LivePreview | undefined): string {
  if (live?.kind !== "known") return live?.kind === "unknown" ? "❓ unknown" : "";
  const { problems, drift, adopted, differences, awaiting } = live;
  const parts = [
    { number: problems.length, text: `⛔ ${problems.length} refused` },
    { number: drift.length, text: `🌊 ${drift.length} drifted` },
    { number: adopted.length, text: `👐 ${adopted.length} taken in` },
    {
      number: differences.length,
      text: `≠ ${differences.length} ${differences.length === 1 ? "differs" : "differ"}`,
    },
    { number: awaiting.length, text: `⏳ ${awaiting.length} asked later` },
  ];
  const shown = parts.flatMap(({ number, text }) => (number > 0 ? [text] : []));
  return shown.length === 0 ? "as rendered" : shown.join(" · ");
}

/** Longer phrases may be broken anywhere. */
const longestPhrase = 30;

/** On a phone a cell is broken between its phrases, not between a number and its noun. */
function unbroken(text: string): string {
  return text
    .split(/( · |<br>)/)
    .map((part) => (part.length > longestPhrase || part === " · " ? part : part.replaceAll(" ", "\u00a0")))
    .join("");
}
