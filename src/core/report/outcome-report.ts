/** An outcome in full: the sentence, the evidence, what to do next. */

import type { Outcome, OutcomeKind } from "../model/outcome.ts";
import { fitItems } from "./fit-items.ts";
import { code } from "./markdown.ts";
import { outcomeText } from "./outcome-text.ts";
import { prose, sentence } from "./prose.ts";

const icons: Readonly<Record<OutcomeKind, string>> = {
  succeeded: "✅",
  unchanged: "✅",
  refused: "⛔",
  superseded: "⏭️",
  cancelled: "⏹️",
  failed: "❌",
};

const limits = { most: 30, room: 12_000 };

/** `⛔ **An approval is missing** (`REVIEWS_MISSING`)`. */
export function outcomeHeading({ kind, reason }: Outcome): string {
  return `${icons[kind]} **${outcomeText({ reason })}** (${code(reason)})`;
}

/** Markdown: a line, a list of evidence, the next step. */
export function outcomeReport(outcome: Outcome): string {
  const { evidence, next } = outcome;
  const { shown, hidden } = fitItems(
    evidence.map((line) => `- ${prose(line)}`),
    limits,
  );
  const list = [...shown, ...(hidden > 0 ? [`- … and ${hidden} more`] : [])].join("\n");
  return [
    outcomeHeading(outcome),
    ...(list === "" ? [] : [list]),
    ...(next === undefined ? [] : [`**Next:** ${sentence(next)}`]),
  ].join("\n\n");
}
