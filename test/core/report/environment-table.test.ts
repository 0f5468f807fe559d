import { describe, expect, test } from "vitest";
import type { EnvironmentPreview, LivePreview } from "../../../src/core/model/preview.ts";
import { environmentTable as tableOf } from "../../../src/core/report/environment-table.ts";
import { verdict } from "../../../src/core/report/verdict.ts";
import { changed, digest } from "./previews.ts";

/** A table whose spaces may all be broken. */
function environmentTable(previews: readonly EnvironmentPreview[]): string {
  return tableOf(previews).replaceAll("\u00a0", " ");
}

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
    expect(environmentTable(many)).toBe("✅ 6 environments stay as they are: `a`, `b`, `c`, `d`, `e`, `f`.");
    expect(environmentTable([...many, failed])).toBe(
      "| environment | change |\n| :-- | :-- |\n| `edge` | ❌ does not render |\n\n✅ 6 environments stay as they are: `a`, `b`, `c`, `d`, `e`, `f`.",
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
      "| `dev` | ✏️ 1 changed · 1 removed<br>⛔ 1 · 🛑 1 · ⚠️ 1 |",
    );
  });
});

function rowsOf(...previews: readonly EnvironmentPreview[]): readonly string[] {
  return environmentTable(previews).split("\n");
}

test("a cell is broken between its phrases only, and inside of long ones", () => {
  const long: EnvironmentPreview = { environment: "mended", kind: "repaired", digest, objects: 3 };
  expect(tableOf([long])).toContain("| 🩹 renders again: 3 objects; what would be deleted is unknown |");
  const pvcs = pvc + "\n---\n" + pvc.replace("name: a", "name: b");
  expect(tableOf([changed("dev", pvc, pvcs.replace("name: a", "name: c"))])).toContain(
    "| ✏️\u00a01\u00a0new · 1\u00a0changed<br>🛑\u00a01 |",
  );
});

describe("what the gate and the cluster say", () => {
  const known = {
    kind: "known",
    counts: { create: 0, update: 1, delete: 0, unchanged: 0 },
    differences: [],
    problems: [],
    awaiting: [],
    adopted: [],
    drift: [],
  } as const;
  const identity = { group: "", kind: "A", namespace: "", name: "a" };

  test("stands in columns of their own, which are there only when something stands in them", () => {
    const needs = [
      { kind: "approvals", count: 1 },
      { kind: "check", name: "ci", state: "pending" },
    ] as const;
    const guarded = { ...unchanged("b"), forecast: { needs: [] } };
    const waiting = { ...unchanged("c"), forecast: { needs } };
    expect(rowsOf(unchanged("a"), guarded, waiting)).toEqual([
      "| environment | change | gate |",
      "| :-- | :-- | :-- |",
      "| `a` | ✅ stays as it is |  |",
      "| `b` | ✅ stays as it is | ✅ ready |",
      "| `c` | ✅ stays as it is | 🔒 needs 1 approval<br>check `ci` |",
    ]);
  });

  test.each<[LivePreview, string]>([
    [known, "as rendered"],
    [{ kind: "unknown", why: "no answer" }, "❓ unknown"],
    [
      { ...known, problems: [{ identity, reason: "DRY_RUN_REJECTED", message: "no" }], adopted: [identity] },
      "⛔ 1 refused · 👐 1 taken in",
    ],
    [{ ...known, drift: [{ identity, kind: "gone", by: [] }] }, "🌊 1 drifted"],
    [{ ...known, differences: [{ identity, more: [], fewer: 2 }] }, "≠ 1 differs"],
    [
      {
        ...known,
        differences: [
          { identity, more: [], fewer: 1 },
          { identity, more: [], fewer: 2 },
        ],
      },
      "≠ 2 differ",
    ],
    [{ ...known, awaiting: [{ identity, until: "it is there" }] }, "⏳ 1 asked later"],
  ])("%j is said in few words", (live, words) => {
    expect(rowsOf({ ...unchanged("a"), live }).at(-1)).toBe(
      `| \`a\` | ✅ stays as it is<br>live: ${words} |`,
    );
  });

  test("a cluster that was not asked says nothing", () => {
    const live = { kind: "not-asked", why: "switched off" } as const;
    expect(rowsOf({ ...unchanged("a"), live }).at(-1)).toBe("| `a` | ✅ stays as it is |");
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
    [[plain, plain, unchanged("a")], "✏️ 2 of 3 environments change"],
    [[changed("dev", pvc, "")], "🛑 1 environment changes, 1 finding to look at"],
    [[changed("a", pvc, ""), changed("b", pvc, "")], "🛑 2 environments change, 1 finding to look at"],
    [[failed], "❌ 1 environment does not render"],
    [[failed, failed, plain], "❌ 2 environments do not render, 1 changes"],
  ])("of %# is %j", (previews, expected) => {
    expect(verdict(previews)).toBe(expected);
  });
});
