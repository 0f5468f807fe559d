import { describe, expect, test } from "vitest";
import type { CheckResult, RequiredCheck } from "../../../src/core/model/pull-request.ts";
import type { Facts, RuleResult } from "../../../src/core/model/gate.ts";
import { branchIsProtected } from "../../../src/core/policy/branch-is-protected.ts";
import { notHeld } from "../../../src/core/policy/not-held.ts";
import { requiredChecksPass } from "../../../src/core/policy/required-checks-pass.ts";
import {
  change,
  commanded,
  environment,
  facts,
  ownAppId,
  protectedBy,
  pullRequest,
  revision,
} from "./facts.ts";

const { protection: _none, ...unprotected } = environment;

describe("branch-is-protected", () => {
  test("passes on a protected branch and names it", () => {
    expect(branchIsProtected(facts)).toEqual({
      rule: "branch-is-protected",
      kind: "pass",
      evidence: ["branch main is protected"],
    });
  });

  test("refuses an unprotected branch and says what to do", () => {
    const branchRules = { protected: false, requiredChecks: [] };
    expect(branchIsProtected({ ...facts, branchRules })).toEqual({
      rule: "branch-is-protected",
      kind: "reject",
      reason: "BRANCH_NOT_PROTECTED",
      evidence: ["branch main has neither a ruleset nor branch protection"],
      next: "protect branch main in the repository's settings",
    });
  });

  test("rules that cannot be read are not 'no rules'", () => {
    expect(branchIsProtected({ ...facts, branchRules: { unknown: "GitHub answered 403" } })).toMatchObject({
      reason: "RULES_UNREADABLE",
      evidence: ["the rules of branch main cannot be read: GitHub answered 403"],
    });
  });

  test("asks nothing where it is not asked for, nor of a rollback", () => {
    const unknown = { ...facts, branchRules: { unknown: "why" } };
    expect(branchIsProtected({ ...unknown, environment: protectedBy({ approvals: 1 }) }).kind).toBe("skip");
    expect(branchIsProtected({ ...unknown, environment: unprotected }).kind).toBe("skip");
    expect(branchIsProtected({ ...unknown, request: commanded("rollback") }).kind).toBe("skip");
  });
});

describe("not-held", () => {
  const hold = { by: "carol", reason: "bad image", since: "2026-01-01T00:00:00Z" };

  test("passes when nobody holds the environment", () => {
    expect(notHeld(facts)).toMatchObject({ kind: "pass", evidence: ["production is not held"] });
  });

  test("refuses with who, since when, why and how to go on", () => {
    expect(notHeld({ ...facts, hold })).toEqual({
      rule: "not-held",
      kind: "reject",
      reason: "HELD",
      evidence: ["held by @carol since 2026-01-01T00:00:00Z: bad image"],
      next: "comment /resume production",
      needs: [{ kind: "hold", by: "carol" }],
    });
  });

  test("says no reason when none was given", () => {
    expect(notHeld({ ...facts, hold: { ...hold, reason: "" } }).evidence).toEqual([
      "held by @carol since 2026-01-01T00:00:00Z",
    ]);
  });

  test("a resume lifts the hold, a rollback makes its own", () => {
    expect(notHeld({ ...facts, hold, request: commanded("resume") })).toMatchObject({ kind: "pass" });
    expect(notHeld({ ...facts, hold, request: commanded("rollback") })).toMatchObject({ kind: "skip" });
  });

  test("holds on unprotected environments too", () => {
    expect(notHeld({ ...facts, hold, environment: unprotected })).toMatchObject({ reason: "HELD" });
  });

  test("refuses when it cannot be read, a resume too", () => {
    const unknown = { ...facts, hold: { unknown: "GitHub answered 502" } };
    expect(notHeld(unknown)).toMatchObject({ reason: "HOLD_UNREADABLE" });
    expect(notHeld({ ...unknown, request: commanded("resume") })).toMatchObject({
      reason: "HOLD_UNREADABLE",
    });
  });
});

/** What the rule says when pull request 7 has these checks and its branch requires those. */
function judged(
  checks: readonly CheckResult[],
  requiredChecks: readonly RequiredCheck[] = [{ context: "ci/test" }],
): RuleResult {
  const branchRules = { protected: true, requiredChecks };
  return requiredChecksPass({ ...facts, branchRules, changes: [{ ...change, checks }] });
}

describe("required-checks-pass", () => {
  test("passes when the required check passed on the merged head", () => {
    expect(requiredChecksPass(facts)).toEqual({
      rule: "required-checks-pass",
      kind: "pass",
      evidence: ["ci/test passed on #7 (aaaaaaaa)"],
    });
  });

  test("a failed check refuses", () => {
    expect(judged([{ name: "ci/test", appId: 99, state: "failed" }])).toEqual({
      rule: "required-checks-pass",
      kind: "reject",
      reason: "CHECKS_FAILING",
      evidence: ["ci/test failed on #7 (aaaaaaaa)"],
      next: "re-run ci/test on #7 (aaaaaaaa), or merge a change that passes it",
      needs: [{ kind: "check", name: "ci/test", state: "failed", pullRequest: 7 }],
    });
  });

  test("a check that runs refuses as pending", () => {
    expect(judged([{ name: "ci/test", appId: 99, state: "pending" }])).toMatchObject({
      reason: "CHECKS_PENDING",
      evidence: ["ci/test is not finished on #7 (aaaaaaaa)"],
      next: "wait for ci/test on #7 (aaaaaaaa)",
    });
  });

  test("a check that never reported is named, and is not a success", () => {
    expect(judged([{ name: "ci/other", appId: 99, state: "passed" }])).toMatchObject({
      reason: "CHECKS_PENDING",
      evidence: ["ci/test has not reported on #7 (aaaaaaaa)"],
      next: "let ci/test report on #7 (aaaaaaaa)",
    });
  });

  test("a check run and a commit status of one name are both required", () => {
    const run: CheckResult = { name: "ci/test", appId: 99, state: "passed" };
    expect(judged([run, { name: "ci/test", state: "failed" }])).toMatchObject({ reason: "CHECKS_FAILING" });
    expect(judged([run, { name: "ci/test", state: "pending" }])).toMatchObject({ reason: "CHECKS_PENDING" });
    expect(judged([run, { name: "ci/test", state: "passed" }])).toMatchObject({ kind: "pass" });
  });

  test("only the expected App's result counts when the branch names one", () => {
    const required = [{ context: "ci/test", appId: 99 }];
    expect(judged([{ name: "ci/test", appId: 7, state: "passed" }], required)).toMatchObject({
      reason: "CHECKS_PENDING",
      evidence: ["ci/test by the App 99 has not reported on #7 (aaaaaaaa)"],
    });
    expect(judged([{ name: "ci/test", state: "passed" }], required)).toMatchObject({
      reason: "CHECKS_PENDING",
    });
    expect(
      judged(
        [
          { name: "ci/test", appId: 7, state: "failed" },
          { name: "ci/test", appId: 99, state: "passed" },
        ],
        required,
      ),
    ).toMatchObject({ kind: "pass" });
  });

  test("our own check is left out: it waits for this decision", () => {
    const ours: CheckResult = { name: "slipway/production", appId: ownAppId, state: "pending" };
    const required = [{ context: "ci/test" }, { context: "slipway/production" }];
    expect(judged([{ name: "ci/test", appId: 99, state: "passed" }, ours], required)).toEqual({
      rule: "required-checks-pass",
      kind: "pass",
      evidence: [
        "ci/test passed on #7 (aaaaaaaa)",
        "slipway/production is Slipway's own check and is left out",
      ],
    });
    expect(judged([ours], [{ context: "slipway/production", appId: ownAppId }]).kind).toBe("skip");
    expect(judged([ours], [{ context: "slipway/production" }]).kind).toBe("skip");
  });

  test("asks nothing when the branch requires nothing", () => {
    expect(judged([], [])).toMatchObject({
      kind: "skip",
      evidence: ["branch main requires no checks of others"],
    });
  });

  test("checks that cannot be read refuse", () => {
    expect(
      requiredChecksPass({ ...facts, changes: [{ ...change, checks: { unknown: "page 2 failed" } }] }),
    ).toMatchObject({
      reason: "CHECKS_UNREADABLE",
      evidence: ["the checks of #7 cannot be read: page 2 failed"],
    });
  });

  test("rules that cannot be read refuse", () => {
    expect(requiredChecksPass({ ...facts, branchRules: { unknown: "GitHub answered 404" } })).toMatchObject({
      reason: "RULES_UNREADABLE",
    });
  });

  test("every incoming pull request is asked, and every open check is named", () => {
    const second: Facts["changes"] = [
      { ...change, checks: [{ name: "ci/test", state: "pending" }] },
      {
        ...change,
        pullRequest: { ...pullRequest, number: 8, head: revision("d") },
        checks: [{ name: "ci/test", state: "failed" }],
      },
    ];
    expect(requiredChecksPass({ ...facts, changes: second })).toMatchObject({
      reason: "CHECKS_FAILING",
      evidence: ["ci/test is not finished on #7 (aaaaaaaa)", "ci/test failed on #8 (dddddddd)"],
      next: "wait for ci/test on #7 (aaaaaaaa); re-run ci/test on #8 (dddddddd), or merge a change that passes it",
    });
  });

  test("a push has no checks that a branch required of it", () => {
    expect(
      requiredChecksPass({ ...facts, changes: [{ kind: "push", revision: revision("d") }] }),
    ).toMatchObject({
      reason: "PUSHED_AROUND_RULES",
    });
  });

  test("asks nothing where it is not asked for, nor of a rollback", () => {
    expect(requiredChecksPass({ ...facts, environment: protectedBy({ approvals: 1 }) }).kind).toBe("skip");
    expect(requiredChecksPass({ ...facts, request: commanded("rollback") }).kind).toBe("skip");
  });
});
