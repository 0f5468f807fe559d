import { describe, expect, test } from "vitest";
import type { EnvironmentPreview } from "../../../src/core/model/preview.ts";
import { environmentTable } from "../../../src/core/report/environment-table.ts";
import { verdict } from "../../../src/core/report/verdict.ts";
import { changed, digest } from "./previews.ts";

function unchanged(environment: string): EnvironmentPreview {
  return { environment, kind: "unchanged", digest };
}

const pvc = "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: a}}";
const failed: EnvironmentPreview = {
  environment: "edge",
  kind: "failed",
  failure: { reason: "RENDER_FAILED", message: "no", next: "yes" },
};

describe("environmentTable", () => {
  test("names many unchanged environments in one line", () => {
    const many = ["a", "b", "c", "d", "e", "f"].map(unchanged);
    expect(environmentTable(many)).toBe("✅ No change in 6 environments: `a`, `b`, `c`, `d`, `e`, `f`.");
    expect(environmentTable([...many, failed])).toBe(
      "| environment | change |\n| :-- | :-- |\n| `edge` | ❌ does not render |\n\n✅ No change in 6 environments: `a`, `b`, `c`, `d`, `e`, `f`.",
    );
  });

  test("counts the environments that have no room", () => {
    const many = Array.from({ length: 100 }, (_, index) => changed(`env-${index}`, pvc, ""));
    const text = environmentTable(many);
    expect(text).toContain("| `env-59` |");
    expect(text).not.toContain("| `env-60` |");
    expect(text.endsWith("\n\n… and 40 environments more.")).toBe(true);
  });

  test("sums findings up by severity, the gravest first", () => {
    const base =
      pvc +
      "\n---\n{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replicas: 1, selector: 1}}";
    const head =
      "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replicas: 0, selector: 2}}";
    expect(environmentTable([changed("dev", base, head)])).toContain(
      "| `dev` | ✏️ 1 changed · 1 removed | ⛔ 1 · 🛑 1 · ⚠️ 1 |",
    );
  });
});

describe("verdict", () => {
  const plain = changed(
    "dev",
    "{apiVersion: v1, kind: A, metadata: {name: a}, x: 1}",
    "{apiVersion: v1, kind: A, metadata: {name: a}, x: 2}",
  );

  test.each([
    [[], "✅ No environment is affected"],
    [[unchanged("a")], "✅ Nothing changes"],
    [[plain], "✏️ 1 environment changes"],
    [[plain, plain, unchanged("a")], "✏️ 2 environments change"],
    [[changed("dev", pvc, "")], "⚠️ 1 environment changes, 1 finding to look at"],
    [[failed], "❌ 1 environment does not render"],
    [[failed, failed, plain], "❌ 2 environments do not render, 1 changes"],
  ])("of %# is %j", (previews, expected) => {
    expect(verdict(previews)).toBe(expected);
  });
});
