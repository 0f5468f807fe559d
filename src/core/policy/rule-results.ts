/** The three answers of a rule, made in one place. */

import type { RuleResult } from "../model/gate.ts";
import type { ReasonCode } from "../model/outcome.ts";
import type { ForecastNeed } from "../model/preview.ts";

export type Rejection = Extract<RuleResult, { kind: "reject" }>;

export function pass(rule: string, evidence: readonly string[]): RuleResult {
  return { rule, kind: "pass", evidence };
}

/** The rule asks nothing here. */
export function skip(rule: string, why: string): RuleResult {
  return { rule, kind: "skip", evidence: [why] };
}

export interface RejectionDetail {
  readonly reason: ReasonCode;
  readonly evidence: readonly string[];
  /** What would make it pass. */
  readonly next: string;
  /** See `RuleResult`. */
  readonly needs?: readonly ForecastNeed[];
}

export function reject(rule: string, detail: RejectionDetail): Rejection {
  return { rule, kind: "reject", ...detail };
}
