import { describe, expect, test } from "vitest";
import type { Facts } from "../../../src/core/model/gate.ts";
import { forecast } from "../../../src/core/policy/forecast.ts";
import { alice, bob, change, facts, head, older, passed, protectedBy, pullRequest, review } from "./facts.ts";

function needs(more: Partial<Facts>) {
  return forecast({ facts: { ...facts, ...more }, pullRequest: 7 }).needs;
}

const unreadable = { unknown: "GitHub refused" };

describe("forecast", () => {
  test("needs nothing where the gate would open", () => {
    expect(needs({})).toEqual([]);
    expect(needs({ environment: protectedBy({ approvals: 1 }) })).toEqual([]);
  });

  test("counts the approvals that are missing on the head as it is now", () => {
    const none = [[], [review(1, bob, "approved", older)], [review(1, alice, "approved", head)]];
    for (const reviews of none)
      expect(needs({ changes: [{ ...change, reviews }] })).toEqual([{ kind: "approvals", count: 1 }]);
  });

  test("names each check that failed or has not passed yet", () => {
    const branchRules = {
      protected: true,
      requiredChecks: [{ context: "build" }, { context: "lint" }, { context: "ci/test" }],
    };
    const checks = [passed, { name: "build", appId: 9, state: "failed" } as const];
    expect(needs({ branchRules, changes: [{ ...change, checks }] })).toEqual([
      { kind: "check", name: "build", state: "failed" },
      { kind: "check", name: "lint", state: "pending" },
    ]);
    const running = [passed, { name: "build", appId: 9, state: "pending" } as const];
    expect(needs({ branchRules, changes: [{ ...change, checks: running }] })).toEqual([
      { kind: "check", name: "build", state: "pending" },
      { kind: "check", name: "lint", state: "pending" },
    ]);
  });

  test("names the other pull requests that would be deployed with it", () => {
    const other = { ...change, pullRequest: { ...pullRequest, number: 6 }, reviews: [], checks: [] };
    expect(needs({ changes: [other, change] })).toEqual([
      { kind: "approvals", count: 1, pullRequest: 6 },
      { kind: "check", name: "ci/test", state: "pending", pullRequest: 6 },
    ]);
  });

  test("says that the branch is not protected, and who holds the environment", () => {
    expect(needs({ branchRules: { protected: false, requiredChecks: [] } })).toEqual([
      { kind: "protected-branch", branch: "main" },
    ]);
    const hold = { by: "carol", reason: "smoke", since: "2026-11-24T12:00:00Z" };
    expect(needs({ hold })).toEqual([{ kind: "hold", by: "carol" }]);
  });

  test("lists what must be acknowledged, as far as the preview shows it", () => {
    const toAcknowledge = (["pvc-removed", "crd-removed", "pvc-removed", "namespace-removed"] as const).map(
      (code, index) => ({
        code,
        objects: [],
        digest: `sha256:${index}`,
        isAsked: code !== "namespace-removed",
      }),
    );
    expect(needs({ toAcknowledge })).toEqual([
      { kind: "acknowledgement", findings: ["crd-removed", "pvc-removed"] },
    ]);
    expect(needs({ toAcknowledge: "nothing-to-apply" })).toEqual([]);
  });

  test("an unknown fact is unknown, once, and never nothing", () => {
    expect(needs({ branchRules: unreadable })).toEqual([{ kind: "unknown", what: "the rules of main" }]);
    expect(needs({ toAcknowledge: unreadable })).toEqual([
      { kind: "unknown", what: "what must be acknowledged" },
    ]);
    expect(needs({ hold: unreadable })).toEqual([{ kind: "unknown", what: "whether it is held" }]);
    expect(needs({ changes: unreadable })).toEqual([
      { kind: "unknown", what: "what else waits to be deployed" },
    ]);
    expect(needs({ changes: [{ ...change, reviews: unreadable, checks: unreadable }] })).toEqual([
      { kind: "unknown", what: "the reviews of #7" },
      { kind: "unknown", what: "the checks of #7" },
    ]);
    expect(needs({ changes: [{ ...change, roles: new Map([[bob.id, unreadable]]) }] })).toEqual([
      { kind: "approvals", count: 1 },
      { kind: "unknown", what: "the role of somebody who approved" },
    ]);
  });

  test("a rule without numbers speaks in its own words", () => {
    const [need] = needs({ changes: [change, { kind: "push", revision: older }] });
    expect(need).toEqual({
      kind: "other",
      next: "bring the change to main by a pull request that is reviewed and merged",
    });
  });
});
