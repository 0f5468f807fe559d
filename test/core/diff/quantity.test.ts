import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareQuantities } from "../../../src/core/diff/quantity.ts";

describe("compareQuantities", () => {
  test("compares by amount, whatever the suffix", () => {
    for (const [one, other] of [
      ["1000m", "1"],
      ["1024Mi", "1Gi"],
      ["1.5Gi", "1536Mi"],
      ["1e3", "1k"],
      ["1E", "1e18"],
      ["100n", "0.1u"],
      [".5", "500m"],
      ["+2", 2],
      ["5.", 5n],
      ["-1", "-1000m"],
      ["0", "0Gi"],
      ["18446744073709551616", "16Ei"],
    ] as const)
      expect(compareQuantities(one, other)).toBe(0);
    expect(compareQuantities("1G", "1Gi")).toBe(-1);
    expect(compareQuantities("2", "1999m")).toBe(1);
    expect(compareQuantities("-1", "1")).toBe(-1);
    expect(compareQuantities("18446744073709551615", "16Ei")).toBe(-1);
  });

  test("knows what is no quantity", () => {
    for (const value of [
      "",
      ".",
      "+",
      "1 Gi",
      "1gi",
      "1K",
      "ten",
      "1e",
      "1e9999",
      "0x1",
      null,
      true,
      [],
      {},
      "1".repeat(65),
    ])
      expect(compareQuantities(value, "1")).toBeUndefined();
    expect(compareQuantities("1", "one")).toBeUndefined();
    expect(compareQuantities("one", "1")).toBeUndefined();
  });

  test("orders whole numbers as numbers, in any unit", () => {
    const amount = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(amount, amount, fc.constantFrom("", "k", "Mi", "m"), (a, b, unit) => {
        expect(compareQuantities(`${a}${unit}`, `${b}${unit}`)).toBe(Math.sign(a - b));
      }),
    );
  });
});
