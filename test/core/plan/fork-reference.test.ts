import { expect, test } from "vitest";
import { forkReference, readForkReference } from "../../../src/core/plan/fork-reference.ts";

test("what is remembered is read again", () => {
  const reference = { pullRequest: 7, commentId: 4_000_000_000_123 };
  expect(readForkReference(forkReference(reference))).toEqual(reference);
});

test.each([
  "",
  "slipway/fork/1/7",
  "slipway/fork/1/0/5",
  "slipway/fork/1/7/5x",
  "slipway/fork/2/7/5",
  "slipway/fork/1/7/1234567890123456",
  "slipway/preview/2/7/before-merge/none",
])("%j remembers nothing", (reference) => {
  expect(readForkReference(reference)).toBeUndefined();
});
