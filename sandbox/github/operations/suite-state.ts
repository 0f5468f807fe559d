/** The state of a check suite follows from its runs. */

import type { CheckConclusion, CheckRun, CheckStatus, CheckSuite } from "../model/check.ts";

/** Worst first: the conclusion of a suite is the worst of its runs. */
const severity: readonly CheckConclusion[] = [
  "action_required",
  "timed_out",
  "cancelled",
  "failure",
  "stale",
  "success",
  "neutral",
  "skipped",
];

export function suiteState(
  suite: CheckSuite,
  runs: readonly CheckRun[],
): { readonly status: CheckStatus; readonly conclusion: CheckConclusion | null } {
  if (runs.length === 0 || suite.rerequested) return { status: "queued", conclusion: null };
  if (runs.some(({ status }) => status !== "completed")) return { status: "in_progress", conclusion: null };
  const conclusions = new Set(runs.map(({ conclusion }) => conclusion));
  return {
    status: "completed",
    conclusion: severity.find((conclusion) => conclusions.has(conclusion)) ?? null,
  };
}
