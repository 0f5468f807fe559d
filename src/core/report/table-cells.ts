/** What the gate and the live cluster say of an environment, in the few words of a table's cell. */

import type { GateForecast, LivePreview } from "../model/preview.ts";
import { forecastText } from "./forecast-text.ts";

/** What an environment still needs before it can be deployed; `""` where nothing guards it. */
export function gateCell(forecast: GateForecast | undefined): string {
  if (forecast === undefined) return "";
  return `${forecast.needs.length === 0 ? "✅" : "🔒"} ${forecastText(forecast)}`;
}

/** How the cluster sees it; `""` where it was not asked. */
export function liveCell(live: LivePreview | undefined): string {
  if (live?.kind !== "known") return live?.kind === "unknown" ? "❔ unknown" : "";
  const { problems, drift, adopted, differences, awaiting } = live;
  const parts = [
    { number: problems.length, text: `⛔ ${problems.length} refused` },
    { number: drift.length, text: `🌊 ${drift.length} drifted` },
    { number: adopted.length, text: `👐 ${adopted.length} taken in` },
    { number: differences.length, text: `≠ ${differences.length} otherwise` },
    { number: awaiting.length, text: `⏳ ${awaiting.length} asked later` },
  ];
  const shown = parts.flatMap(({ number, text }) => (number > 0 ? [text] : []));
  return shown.length === 0 ? "✅ as rendered" : shown.join("<br>");
}
