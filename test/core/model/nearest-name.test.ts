import { describe, expect, test } from "vitest";
import { isWithinEdits, nearestName } from "../../../src/core/model/nearest-name.ts";

describe("isWithinEdits", () => {
  test.each([
    ["deploy", "deploy", 0, true],
    ["deploy", "deplo", 0, false],
    ["deploy", "deplo", 1, true],
    ["deploy", "deploys", 1, true],
    ["deploy", "daploy", 1, true],
    ["deploy", "dpeloy", 1, true],
    ["deploy", "dpelo", 1, false],
    ["deploy", "dpelo", 2, true],
    ["deploy", "eployd", 2, true],
    ["deploy", "diff", 2, false],
    ["", "ab", 2, true],
    ["", "abc", 2, false],
    ["aa", "aaaa", 2, true],
    ["abcd", "badc", 2, true],
  ])("%j and %j within %i: %s", (a, b, edits, expected) => {
    expect(isWithinEdits(a, b, edits)).toBe(expected);
    expect(isWithinEdits(b, a, edits)).toBe(expected);
  });

  test("is quick for long texts too", () => {
    const [a, b] = [`${"a".repeat(10_000)}b`, `c${"a".repeat(10_000)}`];
    const begin = performance.now();
    expect(isWithinEdits(a, b, 2)).toBe(true);
    expect(isWithinEdits(`${a}xx`, `${b}yy`, 2)).toBe(false);
    expect(performance.now() - begin).toBeLessThan(500);
  });
});

describe("nearestName", () => {
  const names = ["dev", "staging", "production", "production-eu"];
  test.each([
    ["production", "production"],
    ["Production", "production"],
    ["prodcution", "production"],
    ["prod", "production"],
    ["sta", "staging"],
    ["st", undefined],
    ["de", "dev"],
    ["dex", "dev"],
    ["xex", undefined],
    ["stagnig-x", undefined],
    ["", undefined],
  ])("%j means %s", (written, expected) => {
    expect(nearestName(written, names)).toBe(expected);
  });

  test("nothing is near nothing", () => {
    expect(nearestName("dev", [])).toBeUndefined();
  });
});
