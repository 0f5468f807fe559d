/** Rule: every incoming pull request was approved, on its merged head, by people who may write now and did not write it. */

import { type Facts, type RuleResult, isUnknown } from "../model/gate.ts";
import type { PullRequest } from "../model/pull-request.ts";
import { shortRevision } from "../model/revision.ts";
import { type JudgedReview, judgeReviews } from "./judge-reviews.ts";
import { type PullRequestChange, incomingPullRequests } from "./incoming-pull-requests.ts";
import { type RejectionDetail, pass, reject, skip } from "./rule-results.ts";

const rule = "approved";

/**
 * GitHub's own `reviewDecision` is not asked: it is null when the branch requires no review, and null must never
 * satisfy a count of ours.
 */
export function approved(facts: Facts): RuleResult {
  const needed = facts.environment.protection?.approvals ?? 0;
  if (needed <= 0) return skip(rule, "no approval is asked for");
  if (facts.request.kind === "rollback")
    return skip(rule, "a rollback goes back to what was approved before");
  const incoming = incomingPullRequests(facts);
  if (incoming.kind === "other") return reject(rule, incoming.rejection);
  const answers = incoming.changes.map((change) => approvalOf(change, needed));
  const evidence = answers.flatMap((answer) => answer.evidence);
  const missing = answers.flatMap((answer) => (answer.kind === "missing" ? [answer] : []));
  const [first] = missing;
  if (first === undefined) return pass(rule, evidence);
  const reason = missing.find((answer) => answer.reason !== "REVIEWS_MISSING")?.reason ?? first.reason;
  return reject(rule, {
    reason,
    evidence,
    next: missing.map((answer) => answer.next).join("; "),
    needs: missing.flatMap((answer) => answer.needs ?? []),
  });
}

type Answer =
  | { readonly kind: "enough"; readonly evidence: readonly string[] }
  | ({ readonly kind: "missing" } & RejectionDetail);

function approvalOf({ pullRequest, reviews, roles }: PullRequestChange, needed: number): Answer {
  const { number } = pullRequest;
  if (isUnknown(reviews)) {
    return {
      kind: "missing",
      reason: "REVIEWS_UNREADABLE",
      evidence: [`the reviews of #${number} cannot be read: ${reviews.unknown}`],
      next: `let Slipway read the reviews of #${number}`,
      needs: [{ kind: "unknown", what: `the reviews of #${number}` }],
    };
  }
  const judged = judgeReviews({ pullRequest, reviews, roles });
  const counted = judged.filter((review) => review.kind === "counts");
  const evidence = judged.map((review) => `#${number}: ${review.why}`);
  if (counted.length >= needed) return { kind: "enough", evidence };
  const isUnreadable = judged.some(({ kind }) => kind === "unknown");
  return {
    kind: "missing",
    reason: isUnreadable ? "ROLE_UNREADABLE" : "REVIEWS_MISSING",
    evidence: [...evidence, countOf(pullRequest, counted)],
    next: nextFor(pullRequest, needed - counted.length),
    needs: [
      { kind: "approvals", count: needed - counted.length, pullRequest: number },
      ...(isUnreadable ? [{ kind: "unknown", what: "the role of somebody who approved" } as const] : []),
    ],
  };
}

function countOf({ number, head }: PullRequest, counted: readonly JudgedReview[]): string {
  const count = counted.length === 0 ? "no approval counts" : `${approvals(counted.length)} so far`;
  return `#${number}: ${count} on the merged head ${shortRevision(head)}`;
}

function nextFor({ number, author }: PullRequest, missing: number): string {
  return `#${number} needs ${approvals(missing)} by somebody with write access who is not the author @${author.login}`;
}

function approvals(count: number): string {
  return count === 1 ? "1 approval" : `${count} approvals`;
}
