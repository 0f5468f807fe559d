import { expect, test } from "vitest";
import { nameList } from "../../../src/core/config/name-list.ts";

test("twenty names are listed, once each; more are counted", () => {
  expect(nameList([])).toBe("none");
  expect(nameList(["a", "b", "a"])).toBe("a, b");
  const many = Array.from({ length: 1_000 }, (_, index) => `e${index}`);
  expect(nameList(many)).toMatch(/^e0, e1, .*, e19 and 980 more$/);
});
