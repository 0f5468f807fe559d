import { expect, test } from "vitest";
import { configDoubts } from "../../../src/core/config/config-doubts.ts";
import type { ConfigProblem } from "../../../src/core/model/config.ts";

const doubt = (found: string, line = 4): ConfigProblem => ({
  file: ".github/slipway.yml",
  line,
  column: 1,
  path: "environments[0].path",
  found,
  expected: "a folder",
});

test("what the base has already is not said again, whatever its line", () => {
  expect(
    configDoubts([doubt("a/*, which matches nothing", 9)], [doubt("a/*, which matches nothing")]),
  ).toEqual([]);
  expect(configDoubts([], [doubt("a/*, which matches nothing")])).toEqual([
    "Line 4 of `.github/slipway.yml` says a/*, which matches nothing.",
  ]);
});

test("a few are named, more are counted", () => {
  expect(
    configDoubts(
      [],
      ["a", "b", "c", "d"].map((found) => doubt(found)),
    ),
  ).toEqual([
    "Line 4 of `.github/slipway.yml` says a.",
    "Line 4 of `.github/slipway.yml` says b.",
    "`slipway validate` names 2 more like that.",
  ]);
});
