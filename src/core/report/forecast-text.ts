/** What an environment still needs before this can be deployed, in one short line. */

import type { ForecastNeed, GateForecast } from "../model/preview.ts";
import { codeList } from "./code-list.ts";
import { count } from "./count.ts";
import { code } from "./markdown.ts";
import { prose } from "./prose.ts";

/** Needs that are named; more are counted. */
const mostNeeds = 6;

/** `needs 1 approval · check `build``; `ready` when nothing is missing. Safe in a table's cell. */
export function forecastText({ needs }: GateForecast): string {
  if (needs.length === 0) return "ready";
  const known = needs.filter(({ kind }) => kind !== "unknown").map(needText);
  const unknown = needs.filter(({ kind }) => kind === "unknown").map(needText);
  const parts = [
    ...(known.length === 0 ? [] : [`needs ${shortened(known).join(" · ")}`]),
    ...(unknown.length === 0 ? [] : [`unknown: ${shortened(unknown).join(", ")}`]),
  ];
  return parts.join(" · ");
}

function shortened(texts: readonly string[]): readonly string[] {
  const more = texts.length - mostNeeds;
  return more > 0 ? [...texts.slice(0, mostNeeds), `${more} more`] : texts;
}

function needText(need: ForecastNeed): string {
  switch (need.kind) {
    case "approvals":
      return `${count(need.count, "approval")}${on(need.pullRequest)}`;
    case "check":
      return `check ${code(need.name)}${need.state === "failed" ? " (failed)" : ""}${on(need.pullRequest)}`;
    case "protected-branch":
      return `branch ${code(need.branch)} to be protected`;
    case "hold":
      return `a resume (held by ${code(need.by)})`;
    case "acknowledgement":
      return `an acknowledgement of ${codeList(need.findings)}`;
    case "other":
      return prose(need.next);
    case "unknown":
      return prose(need.what);
  }
}

function on(pullRequest: number | undefined): string {
  return pullRequest === undefined ? "" : ` on ${code(`#${pullRequest}`)}`;
}
