/** Rule: the checks that the branch's own rules require passed on the merged head of every incoming pull request. */

import { type Facts, type RuleResult, isUnknown } from "../model/gate.ts";
import type { ForecastNeed } from "../model/preview.ts";
import type { CheckResult, RequiredCheck } from "../model/pull-request.ts";
import { shortRevision } from "../model/revision.ts";
import { type PullRequestChange, incomingPullRequests } from "./incoming-pull-requests.ts";
import { pass, reject, skip } from "./rule-results.ts";

const rule = "required-checks-pass";

/** Our own checks are left out, by the App's id and never by name: they wait for this very decision. */
export function requiredChecksPass(facts: Facts): RuleResult {
  const { environment, request, branch, branchRules, ownAppId } = facts;
  if (environment.protection?.requiredChecks !== true) return skip(rule, "no checks are asked for");
  if (request.kind === "rollback") return skip(rule, "a rollback goes back to what passed its checks before");
  if (isUnknown(branchRules)) {
    return reject(rule, {
      reason: "RULES_UNREADABLE",
      evidence: [`which checks branch ${branch} requires cannot be read: ${branchRules.unknown}`],
      next: `let Slipway read the rules of branch ${branch}`,
    });
  }
  const required = branchRules.requiredChecks.filter(({ appId }) => appId !== ownAppId);
  if (required.length === 0) return skip(rule, `branch ${branch} requires no checks of others`);
  const incoming = incomingPullRequests(facts);
  if (incoming.kind === "other") return reject(rule, incoming.rejection);
  return judge(incoming.changes.flatMap((change) => answersOf(change, required, ownAppId)));
}

interface Answer {
  readonly kind: "passed" | "failed" | "pending" | "unreadable" | "ours";
  readonly evidence: string;
  readonly next: string;
  readonly need?: ForecastNeed;
}

function judge(answers: readonly Answer[]): RuleResult {
  const evidence = answers.map((answer) => answer.evidence);
  const open = answers.filter(({ kind }) => kind !== "passed" && kind !== "ours");
  if (open.length === 0) {
    const proven = answers.some(({ kind }) => kind === "passed");
    return proven ? pass(rule, evidence) : { rule, kind: "skip", evidence };
  }
  const kinds = new Set(open.map(({ kind }) => kind));
  const reason = kinds.has("unreadable")
    ? "CHECKS_UNREADABLE"
    : kinds.has("failed")
      ? "CHECKS_FAILING"
      : "CHECKS_PENDING";
  return reject(rule, {
    reason,
    evidence,
    next: open.map(({ next }) => next).join("; "),
    needs: open.flatMap(({ need }) => need ?? []),
  });
}

function answersOf(
  { pullRequest, checks }: PullRequestChange,
  required: readonly RequiredCheck[],
  ownAppId: number,
): readonly Answer[] {
  if (isUnknown(checks)) {
    return [
      {
        kind: "unreadable",
        evidence: `the checks of #${pullRequest.number} cannot be read: ${checks.unknown}`,
        next: `let Slipway read the checks of #${pullRequest.number}`,
        need: { kind: "unknown", what: `the checks of #${pullRequest.number}` },
      },
    ];
  }
  const where = `on #${pullRequest.number} (${shortRevision(pullRequest.head)})`;
  const { number } = pullRequest;
  return required.map((check) => answerOf(check, { checks, ownAppId, where, number }));
}

interface Results {
  readonly checks: readonly CheckResult[];
  readonly ownAppId: number;
  readonly where: string;
  /** Of the pull request. */
  readonly number: number;
}

/** A check run and a commit status of one name are both required, and so are runs of one name by several Apps. */
function answerOf({ context, appId }: RequiredCheck, { checks, ownAppId, where, number }: Results): Answer {
  const need = (state: "failed" | "pending"): Pick<Answer, "need"> => ({
    need: { kind: "check", name: context, state, pullRequest: number },
  });
  const named = checks.filter(({ name }) => name === context);
  const results = named.filter(
    (result) => result.appId !== ownAppId && (appId === undefined || result.appId === appId),
  );
  if (results.some(({ state }) => state === "failed")) {
    return {
      kind: "failed",
      evidence: `${context} failed ${where}`,
      next: `re-run ${context} ${where}, or merge a change that passes it`,
      ...need("failed"),
    };
  }
  if (results.some(({ state }) => state === "pending")) {
    return {
      kind: "pending",
      evidence: `${context} is not finished ${where}`,
      next: `wait for ${context} ${where}`,
      ...need("pending"),
    };
  }
  if (results.length > 0) return { kind: "passed", evidence: `${context} passed ${where}`, next: "" };
  if (appId === undefined && named.length > 0) {
    return { kind: "ours", evidence: `${context} is Slipway's own check and is left out`, next: "" };
  }
  const whose = appId === undefined ? "" : ` by the App ${appId}`;
  return {
    kind: "pending",
    evidence: `${context}${whose} has not reported ${where}`,
    next: `let ${context}${whose} report ${where}`,
    ...need("pending"),
  };
}
