import { describe, expect, test } from "vitest";
import { outcome, reasonCodes } from "../../../src/core/model/outcome.ts";
import { outcomeReport } from "../../../src/core/report/outcome-report.ts";
import { outcomeLine, outcomeText, reasonText } from "../../../src/core/report/outcome-text.ts";

const codes = Object.values(reasonCodes).flat();

describe("the sentence of each reason", () => {
  test("begins with a capital letter, has no full stop, and says something of its own", () => {
    for (const code of codes) expect(reasonText(code)).toMatch(/^[A-Z][^\n]{6,}[^.]$/);
    expect(new Set(codes.map(reasonText)).size).toBe(codes.length);
  });

  test("needs no escaping, neither in Markdown nor in a terminal", () => {
    for (const code of codes) expect(reasonText(code)).toMatch(/^[A-Za-z0-9 ,;:'-]+$/);
  });

  test("leaves room for evidence in a status", () => {
    for (const code of codes) expect(reasonText(code).length).toBeLessThanOrEqual(90);
  });
});

test("an outcome is told in one line with its first evidence", () => {
  expect(outcomeText(outcome("HELD"))).toBe("The environment is held after a rollback");
  expect(outcomeLine(outcome("APPLIED"))).toBe("Deployed and healthy");
  expect(
    outcomeLine(outcome("UNHEALTHY", { evidence: ["Deployment shop/web: ImagePullBackOff", "more"] })),
  ).toBe("Applied, but it does not become healthy: Deployment shop/web: ImagePullBackOff");
  expect(outcomeLine(outcome("UNHEALTHY", { evidence: ["x".repeat(300)] }))).toHaveLength(140);
});

describe("outcomeReport", () => {
  test("tells the outcome, the evidence and the next step", () => {
    expect(
      outcomeReport(
        outcome("NOT_A_CANDIDATE", {
          evidence: ["nothing was ever healthy here"],
          next: "comment `/deploy production`",
        }),
      ),
    ).toBe(
      "⛔ **There is nothing to go back to** (`NOT_A_CANDIDATE`)\n\n- nothing was ever healthy here\n\n**Next:** Comment `/deploy production`.",
    );
  });

  test("is one line when there is nothing more to say", () => {
    expect(outcomeReport(outcome("APPLIED"))).toBe("✅ **Deployed and healthy** (`APPLIED`)");
  });

  test("counts the evidence that has no room", () => {
    const evidence = Array.from({ length: 40 }, (_, index) => `fact ${index}`);
    expect(outcomeReport(outcome("APPLY_FAILED", { evidence }))).toMatch(/\n- … and 10 more$/);
  });
});
