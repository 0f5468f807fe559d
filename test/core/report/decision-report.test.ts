import { describe, expect, test } from "vitest";
import type { Decision } from "../../../src/core/model/gate.ts";
import { decisionLine } from "../../../src/core/report/decision-line.ts";
import { decisionEvidence, decisionReport } from "../../../src/core/report/decision-report.ts";

const allowed: Decision = {
  kind: "allow",
  rules: [
    { rule: "branch-is-protected", kind: "pass", evidence: ["branch main is protected"] },
    { rule: "approved", kind: "pass", evidence: ["#7: approved by bob", "#8: approved by carol"] },
    { rule: "not-held", kind: "pass", evidence: [] },
    { rule: "required-checks-pass", kind: "skip", evidence: ["no checks are asked for"] },
  ],
};

const refused: Decision = {
  kind: "refuse",
  rules: [
    { rule: "branch-is-protected", kind: "pass", evidence: ["branch main is protected"] },
    {
      rule: "approved",
      kind: "reject",
      reason: "REVIEWS_MISSING",
      evidence: ["#7: no approval counts"],
      next: "#7 needs 1 approval by somebody with write access",
    },
    {
      rule: "required-checks-pass",
      kind: "reject",
      reason: "CHECKS_FAILING",
      evidence: ["test failed"],
      next: "re-run `test`",
    },
    { rule: "authorised", kind: "reject", reason: "NOT_AUTHORISED", evidence: [], next: "" },
  ],
};

const gap = "\u200b";

describe("decisionReport", () => {
  test("lists what was looked at when the gate allows", () => {
    expect(decisionReport(allowed)).toBe(
      `- ✅ **Branch is protected**: branch main is protected
- ✅ **Approved**: #${gap}7: approved by bob
  - #${gap}8: approved by carol
- ✅ **Not held**
- ➖ **Required checks pass**: no checks are asked for`,
    );
  });

  test("puts what refuses first, tells waiting from failing, and says what would help", () => {
    expect(decisionReport(refused)).toBe(
      `- ⏳ **Approved**: An approval is missing
  - #${gap}7: no approval counts
  - **Next:** #${gap}7 needs 1 approval by somebody with write access.
- ❌ **Required checks pass**: A required check failed
  - test failed
  - **Next:** Re-run \`test\`.
- ❌ **Authorised**: You may not do this here
- ✅ **Branch is protected**: branch main is protected`,
    );
  });

  test("counts evidence and rules that have no room", () => {
    const evidence = Array.from({ length: 25 }, (_, index) => `fact ${index}`);
    expect(decisionReport({ kind: "allow", rules: [{ rule: "a", kind: "pass", evidence }] })).toContain(
      "\n  - … and 5 more",
    );
    const rules = Array.from({ length: 60 }, () => ({ rule: "a", kind: "pass", evidence: [] }) as const);
    expect(decisionReport({ kind: "allow", rules })).toMatch(/\n- … and 10 more rules$/);
  });
});

test("decisionEvidence tells what refuses as plain lines", () => {
  expect(decisionEvidence(refused)).toEqual([
    "Approved: An approval is missing",
    "#7: no approval counts",
    "Required checks pass: A required check failed",
    "test failed",
    "Authorised: You may not do this here",
  ]);
});

describe("decisionLine", () => {
  test("says what it waits for, in 140 characters of plain text", () => {
    expect(decisionLine({ kind: "refuse", rules: refused.rules.slice(0, 2) })).toBe(
      "Waiting for: #7 needs 1 approval by somebody with write access",
    );
    expect(decisionLine({ kind: "refuse", rules: refused.rules.slice(0, 3) })).toBe(
      "Waiting for: #7 needs 1 approval by somebody with write access; re-run test",
    );
    const long = { rule: "a", kind: "reject", reason: "HELD", evidence: [], next: "x".repeat(200) } as const;
    expect(Array.from(decisionLine({ kind: "refuse", rules: [long] }))).toHaveLength(140);
  });

  test("says that the gate allows", () => {
    expect(decisionLine(allowed)).toBe("Allowed by its gate");
  });
});
