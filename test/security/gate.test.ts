/** Ways to get a deployment past its gate: security.md H4, H6, H7, H9; abuse classes X6, X7, X8, X10, X17, X19. */

import { describe, expect, test } from "vitest";
import { readEvent } from "../../src/core/events/read-event.ts";
import type { Facts } from "../../src/core/model/gate.ts";
import type { CheckResult, Review } from "../../src/core/model/pull-request.ts";
import { decide } from "../../src/core/policy/decide.ts";
import { payload } from "../core/events/payloads.ts";
import {
  alice,
  bob,
  change,
  commanded,
  facts,
  older,
  ownAppId,
  passed,
  person,
  pullRequest,
  review,
  revision,
} from "../core/policy/facts.ts";

/** What the gate says when pull request 7 has these reviews. */
function withReviews(...reviews: readonly Review[]): string {
  const roles = new Map(reviews.map(({ reviewer }) => [reviewer.id, "write" as const]));
  return decide({ ...facts, changes: [{ ...change, reviews, roles }] }).kind;
}

function withChecks(checks: readonly CheckResult[], more: Partial<Facts> = {}): string {
  return decide({ ...facts, changes: [{ ...change, checks }], ...more }).kind;
}

test("the gate of these tests is open before anything is tried on it", () => {
  expect(withReviews(review(1, bob, "approved"))).toBe("allow");
  expect(withChecks([passed])).toBe("allow");
});

describe("H4: reviews that are no approval", () => {
  const carol = person(3, "carol");
  test.each<readonly [string, readonly Review[]]>([
    ["by the author", [review(1, alice, "approved")]],
    ["by the author under a new login", [review(1, person(alice.id, "alice-2"), "approved")]],
    ["by a bot", [review(1, person(9, "approver[bot]", "bot"), "approved")]],
    ["by a deleted account", [review(1, person(0, "ghost"), "approved")]],
    ["dismissed", [review(1, bob, "approved"), review(2, bob, "dismissed")]],
    [
      "superseded by a request for changes",
      [review(1, bob, "approved"), review(2, bob, "changes-requested")],
    ],
    ["without a commit", [{ id: 1, reviewer: bob, state: "approved" }]],
    ["of an older commit", [review(1, bob, "approved", older)]],
    ["pending", [review(1, bob, "pending")]],
    ["a comment that says LGTM", [review(1, bob, "commented")]],
    [
      "many of one kind",
      [review(1, alice, "approved"), review(2, bob, "commented"), review(3, carol, "dismissed")],
    ],
  ])("%s", (_what, reviews) => {
    expect(withReviews(...reviews)).toBe("refuse");
  });

  test("by somebody who lost write access", () => {
    const roles = new Map([[bob.id, "read" as const]]);
    expect(decide({ ...facts, changes: [{ ...change, roles }] }).kind).toBe("refuse");
  });
});

describe("H6, X10: a check that is named like ours, or like a required one", () => {
  test("does not stand in for ours, nor does ours stand in for another required one", () => {
    const required = { protected: true, requiredChecks: [{ context: "slipway" }, { context: "ci/test" }] };
    const ours: CheckResult = { name: "slipway", appId: ownAppId, state: "pending" };
    const forged: CheckResult = { name: "slipway", appId: 666, state: "failed" };
    expect(withChecks([passed, ours], { branchRules: required })).toBe("allow");
    expect(withChecks([passed, ours, forged], { branchRules: required })).toBe("refuse");
    expect(withChecks([ours])).toBe("refuse");
  });

  test("does not count when the branch expects another App", () => {
    const branchRules = { protected: true, requiredChecks: [{ context: "ci/test", appId: 99 }] };
    expect(withChecks([{ ...passed, appId: 666 }], { branchRules })).toBe("refuse");
    expect(withChecks([{ name: "ci/test", state: "passed" }], { branchRules })).toBe("refuse");
    expect(withChecks([passed], { branchRules })).toBe("allow");
  });
});

describe("H7: rules that cannot be read are not 'no rules'", () => {
  test.each(["GitHub answered 403", "GitHub answered 404"])("%s", (unknown) => {
    const decision = decide({ ...facts, branchRules: { unknown } });
    expect(decision.kind).toBe("refuse");
    const reasons = decision.rules.flatMap((rule) => (rule.kind === "reject" ? [rule.reason] : []));
    expect(reasons).toEqual(["RULES_UNREADABLE", "RULES_UNREADABLE"]);
  });
});

test("H9: branches of a merge queue never deploy", () => {
  const push = {
    ref: "refs/heads/gh-readonly-queue/main/pr-7-abc",
    before: "0".repeat(40),
    after: "a".repeat(40),
  };
  expect(readEvent("push", payload(push))).toBeUndefined();
});

test("X6: no clock decides: of two decisions the newer id counts, in whatever order they are listed", () => {
  const [approval, refusal] = [review(1, bob, "approved"), review(2, bob, "changes-requested")];
  expect(withReviews(approval, refusal)).toBe("refuse");
  expect(withReviews(refusal, approval)).toBe("refuse");
  expect(withReviews(review(3, bob, "approved"), refusal)).toBe("allow");
});

describe("X8: the branch is the one that the environment follows", () => {
  test("an approved pull request into another branch brings nothing", () => {
    const elsewhere = { ...change, pullRequest: { ...pullRequest, baseBranch: "refs/heads/main" } };
    expect(decide({ ...facts, changes: [elsewhere] }).kind).toBe("refuse");
  });

  test("a push beside an approved pull request is not approved with it", () => {
    expect(decide({ ...facts, changes: [change, { kind: "push", revision: revision("d") }] }).kind).toBe(
      "refuse",
    );
  });
});

describe("X17: partial data is no success", () => {
  test("250 checks and 150 statuses, the last of them failing", () => {
    const names = Array.from({ length: 400 }, (_, index) => `ci/${index}`);
    const checks = names.map((name, index): CheckResult => ({
      ...passed,
      name,
      state: index === 399 ? "failed" : "passed",
    }));
    const branchRules = { protected: true, requiredChecks: names.map((context) => ({ context })) };
    expect(withChecks(checks, { branchRules })).toBe("refuse");
    expect(withChecks(checks.slice(0, -1), { branchRules })).toBe("refuse");
    expect(withChecks(checks.with(399, { ...passed, name: "ci/399" }), { branchRules })).toBe("allow");
  });

  test("a second page of reviews, checks or changes that failed", () => {
    const unknown = { unknown: "page 2: GitHub answered 502" };
    expect(decide({ ...facts, changes: unknown }).kind).toBe("refuse");
    expect(decide({ ...facts, changes: [{ ...change, reviews: unknown }] }).kind).toBe("refuse");
    expect(decide({ ...facts, changes: [{ ...change, checks: unknown }] }).kind).toBe("refuse");
  });
});

test("X12: the one who acts is asked, not Slipway: a command by a bot or by a reader moves nothing", () => {
  const bot = commanded("deploy", person(9, "robot[bot]", "bot"));
  expect(decide({ ...facts, request: bot, actorRole: "admin" }).kind).toBe("refuse");
  expect(decide({ ...facts, request: commanded("rollback"), actorRole: "read" }).kind).toBe("refuse");
});

test("X19: labels and reactions are no facts that the gate knows", () => {
  expect(Object.keys(facts).toSorted()).toEqual(
    [
      "branch",
      "branchRules",
      "changes",
      "environment",
      "hold",
      "ownAppId",
      "request",
      "toAcknowledge",
    ].toSorted(),
  );
});
