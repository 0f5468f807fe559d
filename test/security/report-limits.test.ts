import { describe, expect, test } from "vitest";
import type { EnvironmentPreview } from "../../src/core/model/preview.ts";
import { commandsOfMarkers, marker } from "../../src/core/report/marker.ts";
import { previewCheck } from "../../src/core/report/preview-check.ts";
import { previewComment } from "../../src/core/report/preview-comment.ts";
import { changed, previewOf } from "../core/report/previews.ts";
import { escapesOf } from "./contained.ts";

/** GitHub's limits: characters of a comment, and of the summary and the text of a check run. */
const longestComment = 65_536;
const longestCheck = 65_535;

function configMap(name: string, value: string): string {
  return `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}, namespace: shop}, data: ${JSON.stringify({ text: value })}}\n---\n`;
}

function many(number: number, value: string): string {
  return Array.from({ length: number }, (_, index) => configMap(`c${index}`, `${value} ${index}`)).join("");
}

function manyLines(value: string): string {
  return Array.from({ length: 100_000 }, (_, index) => `${value} ${index}\n`).join("");
}

const risky =
  "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data, namespace: shop}}\n---\n" +
  "{apiVersion: v1, kind: Secret, metadata: {name: zzz, namespace: shop}, data: {a: YQ==}}\n---\n";

function bytes(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

function limitsHold(environment: EnvironmentPreview): string {
  const preview = previewOf(environment);
  const comment = previewComment(preview);
  const { summary, text = "" } = previewCheck(environment, preview);
  expect(comment.length).toBeLessThanOrEqual(longestComment);
  expect(bytes(comment)).toBeLessThanOrEqual(262_144);
  expect(summary.length).toBeLessThanOrEqual(longestCheck);
  expect(text.length).toBeLessThanOrEqual(longestCheck);
  expect(escapesOf(comment)).toEqual([]);
  return comment;
}

describe("F4: our marker proves nothing", () => {
  test("text of others that holds it is no answer of ours, wherever it stands in the body", () => {
    const forged = marker({ command: 1 });
    expect(commandsOfMarkers(`thanks!\n${forged}`)).toEqual([]);
    expect(commandsOfMarkers(` ${forged}`)).toEqual([]);
  });

  test("a manifest cannot put a second marker into a comment", () => {
    const comment = limitsHold(
      changed("dev", configMap("a", "x"), configMap("a", `x\n${marker("deployments")}\n`)),
    );
    const outside = comment.replaceAll(/```diff\n[\s\S]*?\n```/g, "");
    expect(outside.match(/<!--/g)).toHaveLength(1);
    expect(comment.startsWith(`${marker("preview")}\n`)).toBe(true);
  });
});

describe("F5: more than a comment can hold", () => {
  test("what is risky has room first, what is left out is named or counted, and where the rest is", () => {
    const comment = limitsHold(changed("dev", risky + many(2_000, "old"), many(2_000, "new")));
    expect(comment).toContain("`pvc-removed`");
    expect(comment).toContain("**`PersistentVolumeClaim shop/data`** · removed · 🛑");
    expect(comment).toContain("**`Secret shop/zzz`** · removed");
    expect(comment).toMatch(/Too long to be shown here:\n\n- `ConfigMap shop\/c\d+` · changed · 3 lines/);
    expect(comment).toMatch(/… and \d+ objects more\./);
    expect(comment).toMatch(
      /\*\*\d+ of 2002 objects shown\.\*\* The check run of each environment has room for more; `slipway diff --base 1{40} --head 2{40} --full` prints all\./,
    );
  });

  test("a line of 5 MiB is cut, and its change stays in sight", () => {
    const line = "x".repeat(5 * 1024 * 1024);
    const comment = limitsHold(changed("dev", configMap("a", `${line}old`), configMap("a", `${line}new`)));
    expect(comment).toContain(`- text: (5242840 equal) …${"x".repeat(40)}old\n`);
    expect(comment).toContain(`+ text: (5242840 equal) …${"x".repeat(40)}new\n`);
  });

  test("a text of 100,000 lines that all change is counted", () => {
    const comment = limitsHold(
      changed("dev", configMap("a", manyLines("old")), configMap("a", manyLines("new"))),
    );
    expect(comment).toContain("! text: 100000 lines removed, 100000 lines added\n");
  });

  test("an object of 100,000 lines is cut at a line, inside of its fence", () => {
    const comment = limitsHold(changed("dev", "", configMap("a", manyLines("new"))));
    expect(comment).toMatch(/\n@@ 99807 more lines @@\n```\n/);
  });

  test("characters of four bytes and of two units keep both limits, and are never halved", () => {
    const emoji = "😀".repeat(60_000);
    expect(limitsHold(changed("dev", configMap("a", "x"), configMap("a", emoji)))).toContain(
      "😀… (119826 more)",
    );
    expect(limitsHold(changed("dev", "", many(3_000, "😀日本".repeat(20))))).toContain(
      "of 3000 objects shown",
    );
  });

  test("many environments with much to say each", () => {
    const environments = Array.from({ length: 300 }, (_, index) =>
      changed(`environment-${index}`, risky, many(3, `only here ${index}`)),
    );
    const comment = previewComment(previewOf(...environments));
    expect(comment.length).toBeLessThanOrEqual(longestComment);
    expect(escapesOf(comment)).toEqual([]);
    expect(comment).toContain("… and 240 environments more.");
    expect(comment).toContain("`PersistentVolumeClaim shop/data` · in all 300 environments<br>");
    expect(comment).toContain("# and its own in 280 environments more\n");
  });
});

describe("F6: content cannot imitate a diff's own lines", () => {
  test.each([
    "+++ b/other",
    "--- a/other",
    "@@ -1 +1 @@",
    "\\ No newline at end of file",
    "diff --git a/x b/x",
    "! order changed",
  ])("a line %j is marked as content", (line) => {
    const comment = limitsHold(
      changed("dev", configMap("a", "first\nlast\n"), configMap("a", `first\n${line}\nlast\n`)),
    );
    const fence = /```diff\n([\s\S]*?)\n```/.exec(comment)?.[1]?.split("\n") ?? [];
    expect(fence).toEqual(["@@ data.text @@", "  first", `+ ${line}`, "  last"]);
  });
});
