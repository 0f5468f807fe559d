import { describe, expect, test } from "vitest";
import type { Finding } from "../../../src/core/model/diff.ts";
import type { EnvironmentPreview } from "../../../src/core/model/preview.ts";
import type { CheckOutput } from "../../../src/core/report/check-output.ts";
import { previewCheck } from "../../../src/core/report/preview-check.ts";
import { changed, diffOf, digest, previewOf } from "./previews.ts";

const thing = (value: string) => `{apiVersion: v1, kind: Thing, metadata: {name: a}, x: ${value}}`;
const scaled = (replicas: number) =>
  `{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replicas: ${replicas}}}`;
const failure = { reason: "RENDER_FAILED", message: "no", next: "yes" } as const;

function noted(preview: EnvironmentPreview): EnvironmentPreview {
  if (preview.kind !== "changed") throw new Error("nothing changes");
  const note: Finding = { code: "image-major", severity: "note", message: "A new major version." };
  return { ...preview, diff: { ...preview.diff, findings: [note] } };
}

function check(environment: EnvironmentPreview): CheckOutput {
  return previewCheck(environment, previewOf());
}

describe("previewCheck", () => {
  test.each<[string, EnvironmentPreview, string, string]>([
    ["unchanged", { environment: "dev", kind: "unchanged", digest }, "success", "✅ stays as it is"],
    ["changed", changed("dev", thing("1"), thing("2")), "success", "✏️ 1 changed"],
    ["changed with a risk", changed("dev", scaled(1), scaled(0)), "neutral", "✏️ 1 changed, 1 finding"],
    [
      "changed with a note only",
      noted(changed("dev", thing("1"), thing("2"))),
      "success",
      "✏️ 1 changed, 1 finding",
    ],
    [
      "new",
      { environment: "dev", kind: "new", digest, diff: diffOf("dev", "", thing("1")) },
      "success",
      "🆕 new environment: 1 new",
    ],
    [
      "new and empty",
      { environment: "dev", kind: "new", digest, diff: diffOf("dev", "", "") },
      "success",
      "🆕 new environment: no objects",
    ],
    [
      "removed",
      { environment: "dev", kind: "removed", diff: diffOf("dev", thing("1"), "") },
      "neutral",
      "🗑️ environment removed: 1 removed",
    ],
    ["failed", { environment: "dev", kind: "failed", failure }, "failure", "❌ does not render"],
    [
      "failed on both sides",
      { environment: "dev", kind: "failed", failure, base: { ...failure, line: 99 } },
      "neutral",
      "⚠️ does not render, as before",
    ],
    [
      "failed otherwise than the base",
      { environment: "dev", kind: "failed", failure, base: { ...failure, message: "another" } },
      "failure",
      "❌ does not render, nor did the base",
    ],
    [
      "repaired",
      { environment: "dev", kind: "repaired", digest, objects: 3 },
      "success",
      "🩹 renders again: 3 objects; what would be deleted is unknown",
    ],
  ])("%s", (_, environment, conclusion, title) => {
    expect(check(environment)).toMatchObject({ conclusion, title });
  });

  test("holds the overview in its summary and the changes in its text", () => {
    const { summary, text } = check(changed("dev", thing("1"), thing("2")));
    expect(summary).toMatch(/^\| environment \| change \|\n/);
    expect(summary).toContain("<code>kustomize 5.8.1</code>");
    expect(text).toBe(
      "<details open>\n<summary><b><code>dev</code></b> · 1 object</summary>\n\n**`Thing a`**\n\n- `x`: `1` → `2`\n\n</details>",
    );
  });

  test("has no text where nothing is to be shown", () => {
    expect(check({ environment: "dev", kind: "unchanged", digest })).not.toHaveProperty("text");
  });

  test("stays below GitHub's limit, and tells the command that prints all", () => {
    const many = Array.from(
      { length: 400 },
      (_, index) => `{apiVersion: v1, kind: Thing, metadata: {name: a${index}}, x: "${"x".repeat(200)}"}`,
    );
    const { text = "" } = check(changed("dev", "", many.join("\n---\n")));
    expect(text.length).toBeLessThanOrEqual(65_535);
    expect(text).toMatch(
      /\*\*\d+ of 400 objects shown\.\*\* `slipway diff --base 1{40} --head 2{40} --env dev --full` prints all\.$/,
    );
  });
});
