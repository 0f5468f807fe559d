import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { align } from "../../../src/core/diff/align.ts";

/** The elements that stay, by what they are. */
function kept(before: string, after: string): string {
  return align(Array.from(before), Array.from(after))
    .map(([place]) => before.charAt(place))
    .join("");
}

/** The numbers below `length`, each once, in an order of their own. */
function turned(length: number, step: number): readonly string[] {
  return Array.from({ length }, (_, index) => `${(index * step) % length}`);
}

function shuffled(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => (index * 7919) % length);
}

function seconds(length: number): number {
  const before = Array.from({ length }, (_, index) => index);
  const start = performance.now();
  align(before, shuffled(length));
  return (performance.now() - start) / 1000;
}

describe("align", () => {
  test("keeps everything of equal sequences", () => {
    expect(kept("abc", "abc")).toBe("abc");
    expect(align([], [])).toEqual([]);
  });

  test("keeps what is before and after an insertion or a deletion", () => {
    expect(align(["a", "b", "d"], ["a", "b", "c", "d"])).toEqual([
      [0, 0],
      [1, 1],
      [2, 3],
    ]);
    expect(kept("abcd", "ad")).toBe("ad");
  });

  test("keeps a longest common subsequence of a small change", () => {
    expect(kept("abcbdab", "bdcaba")).toHaveLength(4);
  });

  test("finds nothing in sequences that share nothing", () => {
    expect(kept("abc", "xyz")).toBe("");
  });

  test("splits at elements that occur once on each side when the edits pass the budget", () => {
    const before = [...turned(300, 7), "anchor", "repeated", ...turned(300, 11)];
    const after = [...turned(300, 13), "anchor", "repeated", ...turned(300, 17), "repeated", "end"];
    expect(align(before, after)).toContainEqual([300, 300]);
  });

  test("gives up a block that has no such element", () => {
    const before = ["only before", ...turned(300, 7), ...turned(300, 11)];
    const after = ["only after", ...turned(300, 13), ...turned(300, 17)];
    expect(align(before, after)).toEqual([]);
  });

  test("matches equal elements only, in increasing order on both sides, for any input", () => {
    const items = fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 60 });
    fc.assert(
      fc.property(items, items, (before, after) => {
        const matches = align(before, after);
        for (const [index, [left, right]] of matches.entries()) {
          expect(before[left]).toBe(after[right]);
          const [previousLeft, previousRight] = matches[index - 1] ?? [-1, -1];
          expect(left > previousLeft && right > previousRight).toBe(true);
        }
      }),
    );
  });

  test("stays linear where Myers alone would be quadratic", () => {
    seconds(1000);
    const [small, large] = [seconds(5_000), seconds(40_000)];
    expect(large).toBeLessThan(Math.max(small, 0.02) * 40);
  });
});
