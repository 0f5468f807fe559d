/** What a guarded environment still needs before a pull request can be deployed: the gate, asked as if it were merged now. */

import type { Finding } from "../model/diff.ts";
import { type Facts, type RuleResult, isUnknown } from "../model/gate.ts";
import type { ForecastNeed, GateForecast } from "../model/preview.ts";
import { decide } from "./decide.ts";

export interface ForecastQuestion {
  /** With the pull request among the changes as a merged one, and its render as the reviewed one. */
  readonly facts: Facts;
  /** Number of the pull request: what another one needs names that. */
  readonly pullRequest: number;
  /** Of its preview in this environment. */
  readonly findings: readonly Finding[];
}

type Rejection = Extract<RuleResult, { readonly kind: "reject" }>;

/** What must be acknowledged is told by the findings that the preview shows; the gate later compares with what runs. */
export function forecast({ facts, pullRequest, findings }: ForecastQuestion): GateForecast {
  const rejections = decide(facts).rules.filter((result) => result.kind === "reject");
  const needs = rejections
    .filter(({ rule }) => rule !== "findings-acknowledged")
    .flatMap((rejection) => needsOf(rejection, facts))
    .map((need) => asOwn(need, pullRequest));
  return { needs: [...distinct(needs), ...acknowledgements(findings)] };
}

function needsOf({ reason, next, needs = [] }: Rejection, facts: Facts): readonly ForecastNeed[] {
  if (needs.length > 0) return needs;
  const { branch, hold } = facts;
  switch (reason) {
    case "BRANCH_NOT_PROTECTED":
      return [{ kind: "protected-branch", branch }];
    case "HELD":
      return [{ kind: "hold", by: hold === undefined || isUnknown(hold) ? "somebody" : hold.by }];
    case "RULES_UNREADABLE":
      return [{ kind: "unknown", what: `the rules of ${branch}` }];
    case "HOLD_UNREADABLE":
      return [{ kind: "unknown", what: "whether it is held" }];
    case "CHANGES_UNREADABLE":
      return [{ kind: "unknown", what: "what else waits to be deployed" }];
    default:
      return [{ kind: "other", next }];
  }
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

function acknowledgements(findings: readonly Finding[]): readonly ForecastNeed[] {
  const codes = new Set(findings.flatMap(({ severity, code }) => (severity === "acknowledge" ? [code] : [])));
  return codes.size === 0 ? [] : [{ kind: "acknowledgement", findings: [...codes].toSorted() }];
}
