import { describe, expect, test } from "vitest";
import { followedCheck, nothingToDeployComment } from "../../../src/core/report/followed-check.ts";

describe("what is told when a branch is followed after all", () => {
  test("the check passes and says so", () => {
    expect(followedCheck()).toMatchObject({ conclusion: "success", title: "The branch is followed" });
  });

  test("the comment takes the place of the one about deployments", () => {
    const text = nothingToDeployComment();
    expect(text.startsWith("<!-- slipway: deployments -->\n\n### Nothing to deploy\n")).toBe(true);
  });
});
