import { expect, test } from "vitest";
import { spanOf } from "../../../src/core/commands/span-of.ts";

test("a node without a place counts as empty", () => {
  expect(spanOf({ type: "text" })).toEqual({ start: 0, end: 0 });
});

test("a node that was read stands where it was read", () => {
  const position = { start: { line: 1, column: 3, offset: 2 }, end: { line: 1, column: 6, offset: 5 } };
  expect(spanOf({ type: "text", position })).toEqual({ start: 2, end: 5 });
});
