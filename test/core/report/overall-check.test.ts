import { describe, expect, test } from "vitest";
import type { Finding } from "../../../src/core/model/diff.ts";
import type { EnvironmentPreview, LivePreview, Preview } from "../../../src/core/model/preview.ts";
import type { RenderFailure } from "../../../src/core/model/render.ts";
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

function conclusionOf(one: EnvironmentPreview) {
  return overallCheck(preview(one)).conclusion;
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

  test("is grey where there is a risk, an environment goes, or a cluster refuses", () => {
    const diff = { objects: [], findings: [], unchanged: 1 };
    const digest = `sha256:${"0".repeat(64)}`;
    const changing = (severity: Finding["severity"]): EnvironmentPreview => ({
      environment: "dev",
      kind: "changed",
      digest,
      diff: { ...diff, findings: [{ code: "x", severity, message: "m" }] },
    });
    const live: LivePreview = {
      kind: "known",
      counts: { create: 0, update: 1, delete: 0, unchanged: 0 },
      differences: [],
      problems: [],
      awaiting: [],
      adopted: [],
      drift: [],
    };
    const identity = { group: "", kind: "A", namespace: "", name: "a" };
    const problems = [{ identity, reason: "DRY_RUN_REJECTED", message: "no" }] as const;
    expect((["refused", "acknowledge", "caution"] as const).map(changing).map(conclusionOf)).toEqual([
      "neutral",
      "neutral",
      "neutral",
    ]);
    expect(conclusionOf(changing("note"))).toBe("success");
    expect(conclusionOf({ environment: "dev", kind: "removed", diff })).toBe("neutral");
    expect(conclusionOf({ ...changing("note"), live })).toBe("success");
    expect(conclusionOf({ ...changing("note"), live: { ...live, problems } })).toBe("neutral");
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

  test("passes, grey, where an environment fails in the words in which the base does, and says so", () => {
    const failure = {
      reason: "RENDER_FAILED",
      message: "base does not exist",
      file: "dev/kustomization.yaml",
      line: 3,
      next: "Bring it back.",
    } as const;
    const fails = (environment: string, base: RenderFailure): EnvironmentPreview => ({
      environment,
      kind: "failed",
      failure,
      base,
    });
    const one = fails("dev", { ...failure, line: 1 });
    const both = overallCheck(preview(one, fails("staging", failure)));
    expect(both).toMatchObject({ conclusion: "neutral", title: "⚠️ 2 environments fail as before" });
    expect(both.summary).toContain("The base fails in the same way: this pull request did not break it.");
    for (const other of [
      { message: "another file does not exist" },
      { reason: "YAML_INVALID" },
      { file: "staging/kustomization.yaml" },
    ] as const) {
      expect(overallCheck(preview(one, fails("staging", { ...failure, ...other })))).toMatchObject({
        conclusion: "failure",
        title: "❌ 1 environment does not render, 1 environment fails as before",
      });
    }
    const slow = { ...failure, reason: "RENDER_LIMIT_TIME" } as const;
    const limited: EnvironmentPreview = { environment: "slow", kind: "failed", failure: slow, base: slow };
    expect(overallCheck(preview(limited)).conclusion).toBe("failure");
    const changed = { environment: "next", kind: "repaired", digest: "sha256:0", objects: 3 } as const;
    expect(overallCheck(preview(one, changed)).title).toBe("⚠️ 1 environment fails as before, 1 changes");
  });
});
