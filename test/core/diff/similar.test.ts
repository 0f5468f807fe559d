import { describe, expect, test } from "vitest";
import { similarPairs } from "../../../src/core/diff/similar.ts";
import type { JsonValue } from "../../../src/core/model/json.ts";

function wide(size: number): JsonValue {
  return Object.fromEntries(Array.from({ length: size }, (_, key) => [`k${key}`, 1]));
}

describe("similarPairs", () => {
  test("pairs collections with more than half of their leaves in common, the likest first", () => {
    const before = [
      { a: 1, b: 2, c: 3, d: 4 },
      { a: 1, b: 2, c: 3, d: 5 },
    ];
    const after = [{ a: 1, b: 2, c: 3, d: 5 }];
    expect(similarPairs(before, after)).toEqual([[1, 0]]);
  });

  test("pairs nothing at one half", () => {
    expect(similarPairs([{ a: 1, b: 2, c: 3 }], [{ a: 1, b: 2, c: 4 }])).toEqual([]);
  });

  test("takes each value once; ties go by index", () => {
    const one = { a: 1, b: 2, c: 3 };
    expect(similarPairs([one, one], [one, one, one])).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  test("counts repeated leaves, and leaves out the indices of lists", () => {
    expect(similarPairs([["x", "y", "z"]], [["z", "x", "y"]])).toEqual([[0, 0]]);
    expect(similarPairs([["x", "x", "x", "x"]], [["x"]])).toEqual([]);
  });

  test("never pairs scalars or empty collections", () => {
    expect(similarPairs(["a", null, 1, {}], ["a", null, 1, {}])).toEqual([]);
  });

  test("does not begin what would be too much work", () => {
    const many = Array.from({ length: 500 }, (_, index): JsonValue => ({ a: index, b: 1, c: 2, d: 3 }));
    expect(similarPairs(many, many)).toBeUndefined();
    expect(similarPairs([wide(90_000)], [wide(90_000)])).toEqual([[0, 0]]);
    expect(similarPairs([wide(110_000)], [wide(110_000)])).toBeUndefined();
  });
});
