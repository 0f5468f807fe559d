import { describe, expect, test } from "vitest";
import type { EnvironmentPreview, Preview } from "../../../src/core/model/preview.ts";
import { overallCheck } from "../../../src/core/report/overall-check.ts";
import { revision } from "../plan/records.ts";

function preview(...environments: readonly EnvironmentPreview[]): Preview {
  return {
    base: revision("a"),
    head: revision("b"),
    environments,
    tools: [{ name: "kustomize", version: "v5.8.1" }],
  };
}

describe("the check that a branch can require", () => {
  test("passes where no environment is affected", () => {
    expect(overallCheck(preview())).toMatchObject({
      conclusion: "success",
      title: "✅ No environment is affected",
    });
  });

  test("passes where environments change, and says so", () => {
    const changed: EnvironmentPreview = {
      environment: "dev",
      kind: "repaired",
      digest: `sha256:${"0".repeat(64)}`,
      objects: 3,
    };
    expect(overallCheck(preview(changed))).toMatchObject({
      conclusion: "success",
      title: "✏️ 1 environment changes",
    });
  });

  test("blocks where an environment does not render", () => {
    const failure = {
      reason: "RENDER_FAILED",
      message: "base does not exist",
      next: "Bring it back.",
    } as const;
    const check = overallCheck(preview({ environment: "dev", kind: "failed", failure }));
    expect(check.conclusion).toBe("failure");
    expect(check.summary).toContain(revision("b"));
  });
});
