import { expect, test } from "vitest";
import type { Skipped } from "../../../src/core/model/diff.ts";
import { previewCheck } from "../../../src/core/report/preview-check.ts";
import { previewComment } from "../../../src/core/report/preview-comment.ts";
import { skippedNotes } from "../../../src/core/report/skipped-notes.ts";
import { digest, previewOf } from "./previews.ts";

const identity = { group: "", kind: "ConfigMap", namespace: "shop", name: "a" };
const path = [{ key: "spec" }, { key: "rules" }];
const renames = { what: "renames", group: "", kind: "ConfigMap", removed: 300, added: 400 } as const;

function changing(environment: string, skipped?: readonly Skipped[]) {
  const diff = { objects: [], findings: [], unchanged: 0, ...(skipped === undefined ? {} : { skipped }) };
  return { environment, kind: "changed" as const, digest, diff };
}

test("says nothing where everything was compared finely", () => {
  expect(skippedNotes([changing("dev")])).toEqual([]);
});

test("says what was not looked for, and where", () => {
  const all: readonly Skipped[] = [
    renames,
    { what: "duplicate-keys", identity, path },
    { what: "elements", identity, path },
  ];
  expect(skippedNotes([changing("dev", all)])).toEqual([
    [
      "<details><summary>ℹ️ Compared less finely in 3 places; nothing is missing</summary>",
      "",
      "- renames were not looked for among 300 removed and 400 new objects of kind `ConfigMap`",
      "- `ConfigMap shop/a` · `spec.rules`: several elements share a key, and were paired in their order",
      "- `ConfigMap shop/a` · `spec.rules`: too many elements came and went to look which of them are alike",
      "",
      "</details>",
    ].join("\n"),
  ]);
});

test("says it once for several environments, and counts what has no room", () => {
  const [text = ""] = skippedNotes([
    changing("a", [renames]),
    changing("b", [renames, renames]),
    changing("c"),
  ]);
  expect(text).toContain("1 place; ");
  expect(text).toContain("`ConfigMap` (`a`, `b`)\n");
  const many = Array.from({ length: 12 }, (_, index): Skipped => ({ ...renames, kind: `Kind${index}` }));
  expect(skippedNotes([changing("a", many)])[0]).toContain("\n- … and 2 more\n");
});

test("stands in the comment and in the check of its environment", () => {
  const preview = changing("dev", [renames]);
  expect(previewComment(previewOf(preview))).toMatch(/1 place; nothing is missing<\/summary>[^]*<sub>base/);
  expect(previewCheck(preview, previewOf()).summary).toContain("1 place; nothing is missing");
});
