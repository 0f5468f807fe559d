/** The check run of one deployment: what it waits for, how far it is, how it ended. */

import type { DeploymentRecord } from "../model/deployment.ts";
import type { Decision } from "../model/gate.ts";
import type { Outcome, OutcomeKind } from "../model/outcome.ts";
import type { CheckOutput } from "./check-output.ts";
import { decisionReport } from "./decision-report.ts";
import { code } from "./markdown.ts";
import { outcomeReport } from "./outcome-report.ts";
import { statusLine } from "./status-line.ts";

export interface DeploymentCheckInput {
  readonly record: DeploymentRecord;
  /** When it waits for its gate. */
  readonly decision?: Decision;
  /** When something else keeps it from going on; it does so by itself afterwards. */
  readonly obstacle?: Outcome;
  /** When it has ended. */
  readonly outcome?: Outcome;
}

const conclusions = {
  succeeded: "success",
  unchanged: "success",
  refused: "action_required",
  superseded: "cancelled",
  cancelled: "cancelled",
  failed: "failure",
} as const satisfies Readonly<Record<OutcomeKind, CheckOutput["conclusion"]>>;

/** What the check's summary tells of how the deployment stands: all the evidence, where a status holds 140 characters. */
export function deploymentDetail(summary: string): string {
  const [, ...parts] = summary.replaceAll("\r\n", "\n").split("\n\n");
  return parts.join("\n\n").trim();
}

export function deploymentCheck({ record, decision, obstacle, outcome }: DeploymentCheckInput): CheckOutput {
  const { environment, revision } = record.request;
  const what = `${code(environment)} to ${code(revision)}`;
  const parts = [
    what,
    ...(outcome === undefined ? [] : [outcomeReport(outcome)]),
    ...(obstacle === undefined ? [] : [outcomeReport(obstacle), "It goes on by itself when that is over."]),
    ...(decision === undefined ? [] : [decisionReport(decision)]),
  ];
  const output = { title: statusLine(record.description), summary: parts.join("\n\n") };
  return outcome === undefined ? output : { ...output, conclusion: conclusions[outcome.kind] };
}
