import { describe, expect, test } from "vitest";
import type { ForecastNeed } from "../../../src/core/model/preview.ts";
import { forecastText } from "../../../src/core/report/forecast-text.ts";

describe("forecastText", () => {
  test("is one short line", () => {
    expect(forecastText({ needs: [] })).toBe("ready");
    expect(
      forecastText({
        needs: [
          { kind: "approvals", count: 1 },
          { kind: "check", name: "build", state: "pending" },
        ],
      }),
    ).toBe("needs 1 approval · check `build`");
  });

  test.each<[ForecastNeed, string]>([
    [{ kind: "approvals", count: 2, pullRequest: 6 }, "needs 2 approvals on `#6`"],
    [{ kind: "check", name: "build", state: "failed" }, "needs check `build` (failed)"],
    [{ kind: "protected-branch", branch: "main" }, "needs branch `main` to be protected"],
    [{ kind: "hold", by: "carol" }, "needs a resume (held by `carol`)"],
    [
      { kind: "acknowledgement", findings: ["crd-removed", "pvc-removed"] },
      "needs an acknowledgement of `crd-removed`, `pvc-removed`",
    ],
    [{ kind: "other", next: "comment `/diff x`" }, "needs comment `/diff x`"],
    [{ kind: "unknown", what: "the rules of main" }, "unknown: the rules of main"],
  ])("%j", (need, text) => {
    expect(forecastText({ needs: [need] })).toBe(text);
  });

  test("tells what is missing from what is not known", () => {
    expect(
      forecastText({
        needs: [
          { kind: "unknown", what: "the checks of #7" },
          { kind: "approvals", count: 1 },
        ],
      }),
    ).toMatch(/^needs 1 approval · unknown: the checks of #/);
  });

  test("counts what it does not name", () => {
    const needs = Array.from({ length: 8 }, (_, index): ForecastNeed => ({
      kind: "check",
      name: `c${index}`,
      state: "pending",
    }));
    expect(forecastText({ needs })).toMatch(/check `c5` · 2 more$/);
  });

  test("F3: a check's name mentions nobody and breaks out of nothing", () => {
    const text = forecastText({ needs: [{ kind: "check", name: "a`|@team", state: "pending" }] });
    expect(text).not.toMatch(/(?<![;&\u200b\w])@team|\|/);
  });
});
