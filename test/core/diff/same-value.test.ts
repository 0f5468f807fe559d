import { describe, expect, test } from "vitest";
import { sameValue } from "../../../src/core/diff/same-value.ts";
import { value } from "./objects.ts";

function same(before: string, after: string): boolean {
  return sameValue(value(before), value(after));
}

describe("sameValue", () => {
  test("does not mind the order of keys, but of lists", () => {
    expect(same("{a: 1, b: [1, {c: 2}]}", "{b: [1, {c: 2}], a: 1}")).toBe(true);
    expect(same("[1, 2]", "[2, 1]")).toBe(false);
    expect(same("[1]", "[1, 2]")).toBe(false);
  });

  test("tells types apart, and null from absent", () => {
    expect(same("1", '"1"')).toBe(false);
    expect(same("{a: null}", "{b: null}")).toBe(false);
    expect(same("{a: null}", "{}")).toBe(false);
    expect(same("{}", "[]")).toBe(false);
    expect(same("[]", "{}")).toBe(false);
    expect(same("{a: 1}", "1")).toBe(false);
  });

  test("compares big integers exactly", () => {
    expect(same("9007199254740993", "9007199254740993")).toBe(true);
    expect(same("9007199254740993", "9007199254740994")).toBe(false);
  });
});
