import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lineDiff, type LineRun } from "../../../src/core/diff/line-diff.ts";

describe("lineDiff", () => {
  test("shows the one line that is gone", () => {
    expect(lineDiff("a\nb\nc\n", "a\nc\n")).toEqual([
      { kind: "same", lines: ["a"] },
      { kind: "replaced", removed: ["b"], added: [] },
      { kind: "same", lines: ["c"] },
    ]);
  });

  test("puts what was replaced beside what replaces it", () => {
    expect(lineDiff("a\nb", "x\nb")).toEqual([
      { kind: "replaced", removed: ["a"], added: ["x"] },
      { kind: "same", lines: ["b"] },
    ]);
  });

  test("tells that only one text ends with a line break", () => {
    expect(lineDiff("a\n", "a")).toEqual([
      { kind: "same", lines: ["a"] },
      { kind: "replaced", removed: [], added: ["\\ No newline at the end"] },
    ]);
    expect(lineDiff("a", "a\n")).toHaveLength(2);
  });

  test("is silent about equal texts and about empty ones", () => {
    expect(lineDiff("a\n", "a\n")).toEqual([{ kind: "same", lines: ["a"] }]);
    expect(lineDiff("", "")).toEqual([]);
    expect(lineDiff("", "a\n")).toEqual([{ kind: "replaced", removed: [], added: ["a"] }]);
  });

  test("gives both texts back, for any two texts", () => {
    const text = fc
      .array(fc.constantFrom("a", "b", "c", ""), { maxLength: 30 })
      .map((lines) => lines.map((line) => `${line}\n`).join(""));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const runs = lineDiff(before, after);
        expect(side(runs, "removed")).toBe(before);
        expect(side(runs, "added")).toBe(after);
      }),
    );
  });
});

function side(runs: readonly LineRun[], which: "removed" | "added"): string {
  return runs
    .flatMap((run) => (run.kind === "same" ? run.lines : run[which]))
    .map((line) => `${line}\n`)
    .join("");
}
