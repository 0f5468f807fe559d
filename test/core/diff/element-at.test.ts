import { expect, test } from "vitest";
import { elementAt } from "../../../src/core/diff/element-at.ts";

test("gives the element at an index", () => {
  expect(elementAt(["a", "b"], 1)).toBe("b");
});

test("throws outside of the list, for that is a mistake in the program", () => {
  expect(() => elementAt(["a"], 1)).toThrow("no element 1 of 1");
  expect(() => elementAt([], -1)).toThrow(RangeError);
});
