import { describe, expect, test } from "vitest";
import type { ConfigProblem } from "../../../src/core/model/config.ts";
import { configCheck, configProblemList } from "../../../src/core/report/config-problems.ts";
import { notPreviewedCheck, notPreviewedComment } from "../../../src/core/report/not-previewed.ts";
import { base } from "./previews.ts";

const problem: ConfigProblem = {
  file: ".github/slipway.yml",
  line: 3,
  column: 5,
  path: "environments[0].pth",
  found: "an unknown key",
  expected: "a known key",
  suggestion: "path",
};

describe("why there is no preview", () => {
  test("a fork", () => {
    const fork = { kind: "fork", policy: "on-command", head: base } as const;
    expect(notPreviewedComment(fork)).toMatch(
      /^<!-- slipway: preview -->\n\n### ⏸️ Not previewed: this pull request comes from a fork\n\nManifests of a fork/,
    );
    expect(notPreviewedCheck(fork)).toMatchObject({ conclusion: "neutral" });
    expect(notPreviewedCheck(fork).summary).toContain(`comment \`/render ${base}\``);
    expect(notPreviewedCheck({ ...fork, policy: "never" }).summary).not.toContain("/render");
  });

  test("a conflict names base and paths", () => {
    expect(notPreviewedComment({ kind: "conflict", base, paths: ["deploy/web.yaml"] })).toContain(
      "Base `1111111111111111111111111111111111111111` conflicts in `deploy/web.yaml`.",
    );
  });

  test("no configuration says where it is expected", () => {
    expect(notPreviewedCheck({ kind: "unconfigured" })).toEqual({
      conclusion: "neutral",
      title: "⏸️ Not previewed: there is no configuration",
      summary:
        "Add `.github/slipway.yml` to tell Slipway which environments this repository has; `slipway init` proposes one.",
    });
  });

  test("problems of the configuration are listed, and block", () => {
    expect(notPreviewedComment({ kind: "problems", problems: [problem] })).toContain(
      "### ❌ Not previewed: 1 problem in the configuration",
    );
    expect(notPreviewedCheck({ kind: "problems", problems: [problem, problem] })).toEqual(
      configCheck([problem, problem]),
    );
  });
});

describe("configCheck", () => {
  test("lists every problem with its place, what was found, what was expected and what was meant", () => {
    const whole: ConfigProblem = {
      file: "a.yml",
      line: 1,
      column: 1,
      path: "",
      found: "a list",
      expected: "a mapping",
    };
    expect(configCheck([problem, whole])).toEqual({
      conclusion: "failure",
      title: "2 problems in .github/slipway.yml",
      summary:
        "- `.github/slipway.yml:3:5` `environments[0].pth`: found an unknown key, expected a known key. Did you mean `path`?\n" +
        "- `a.yml:1:1`: found a list, expected a mapping.\n\n" +
        "`slipway validate` prints the same on the command line.",
    });
  });

  test("counts what has no room, and survives no problem at all", () => {
    expect(configProblemList(Array.from({ length: 120 }, () => problem))).toMatch(/\n- … and 20 more$/);
    expect(configCheck([]).title).toBe("0 problems in the configuration");
  });
});
