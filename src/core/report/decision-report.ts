/** The gate's decision for people: every rule with its answer, its evidence and what would make it pass. */

import type { Decision, RuleResult } from "../model/gate.ts";
import type { ReasonCode } from "../model/outcome.ts";
import { fitItems } from "./fit-items.ts";
import { plain } from "./markdown.ts";
import { reasonText } from "./outcome-text.ts";
import { prose, sentence } from "./prose.ts";

/** Rejections that only time or another person can lift: nothing is wrong. */
const waiting: ReadonlySet<ReasonCode> = new Set(["REVIEWS_MISSING", "CHECKS_PENDING", "HELD"]);
/** Of the evidence of one rule; more lines are counted. */
const limits = { most: 20, room: 5_000 };
const reportLimits = { most: 50, room: 20_000 };

/** A Markdown list, rejections first. */
export function decisionReport({ rules }: Decision): string {
  const rejected = rules.filter(({ kind }) => kind === "reject");
  const others = rules.filter(({ kind }) => kind !== "reject");
  const { shown, hidden } = fitItems(
    [...rejected, ...others].map((rule) => ruleLines(rule).join("\n")),
    reportLimits,
  );
  return [...shown, ...(hidden > 0 ? [`- … and ${hidden} more rules`] : [])].join("\n");
}

/** The same as plain lines, for an outcome's evidence: what rejects, with its evidence. */
export function decisionEvidence({ rules }: Decision): readonly string[] {
  return rules.flatMap((rule) =>
    rule.kind === "reject" ? [`${wordsOf(rule)}: ${reasonText(rule.reason)}`, ...rule.evidence] : [],
  );
}

function ruleLines(rule: RuleResult): readonly string[] {
  const [first, ...more] = evidenceLines(rule.evidence);
  const head = `- ${icon(rule)} **${plain(wordsOf(rule))}**`;
  if (rule.kind !== "reject") return [first === undefined ? head : `${head}: ${first}`, ...more.map(nested)];
  const next = rule.next === "" ? [] : [`**Next:** ${sentence(rule.next)}`];
  return [
    `${head}: ${reasonText(rule.reason)}`,
    ...evidenceLines(rule.evidence).map(nested),
    ...next.map(nested),
  ];
}

function evidenceLines(evidence: readonly string[]): readonly string[] {
  const { shown, hidden } = fitItems(evidence.map(prose), limits);
  return hidden > 0 ? [...shown, `… and ${hidden} more`] : shown;
}

function nested(line: string): string {
  return `  - ${line}`;
}

function icon(rule: RuleResult): string {
  if (rule.kind === "pass") return "✅";
  if (rule.kind === "skip") return "➖";
  return waiting.has(rule.reason) ? "⏳" : "❌";
}

/** `branch-is-protected` as words. */
function wordsOf({ rule }: RuleResult): string {
  const words = rule.replaceAll("-", " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
