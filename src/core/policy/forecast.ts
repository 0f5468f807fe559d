/** What a guarded environment still needs before a pull request can be deployed: the gate, asked as if it were merged now. */

import type { Facts, RuleResult } from "../model/gate.ts";
import type { ReasonCode } from "../model/outcome.ts";
import type { ForecastNeed, GateForecast } from "../model/preview.ts";
import { decide } from "./decide.ts";

export interface ForecastQuestion {
  /** With the pull request among the changes as a merged one, and its render as the reviewed one. */
  readonly facts: Facts;
  /** Number of the pull request: what another one needs names that. */
  readonly pullRequest: number;
}

type Rejection = Extract<RuleResult, { readonly kind: "reject" }>;

/** What must be acknowledged is told by what the preview shows; the gate later compares with what runs. */
export function forecast({ facts, pullRequest }: ForecastQuestion): GateForecast {
  const rejections = decide(facts).rules.filter((result) => result.kind === "reject");
  const needs = rejections
    .flatMap((rejection) => needsOf(rejection, facts))
    .map((need) => asOwn(need, pullRequest));
  return { needs: distinct(needs) };
}

/** Facts that were not read, by the refusal that says so. */
const unread: Partial<Readonly<Record<ReasonCode, (facts: Facts) => string>>> = {
  RULES_UNREADABLE: ({ branch }) => `the rules of ${branch}`,
  HOLD_UNREADABLE: () => "whether it is held",
  FINDINGS_UNREADABLE: () => "what must be acknowledged",
  CHANGES_UNREADABLE: () => "what else waits to be deployed",
};

function needsOf({ reason, next, needs = [] }: Rejection, facts: Facts): readonly ForecastNeed[] {
  if (needs.length > 0) return needs;
  if (reason === "BRANCH_NOT_PROTECTED") return [{ kind: "protected-branch", branch: facts.branch }];
  const what = unread[reason];
  return [what === undefined ? { kind: "other", next } : { kind: "unknown", what: what(facts) }];
}

/** Of the pull request itself nobody needs the number. */
function asOwn(need: ForecastNeed, own: number): ForecastNeed {
  if (!("pullRequest" in need) || need.pullRequest !== own) return need;
  const { pullRequest: _own, ...rest } = need;
  return rest;
}

/** Two rules may lack the same fact. */
function distinct(needs: readonly ForecastNeed[]): readonly ForecastNeed[] {
  return [...new Map(needs.map((need) => [JSON.stringify(need), need])).values()];
}
