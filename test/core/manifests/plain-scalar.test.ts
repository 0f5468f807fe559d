import { describe, expect, test } from "vitest";
import { plainScalar, type Scalar } from "../../../src/core/manifests/plain-scalar.ts";

/** As kubectl 1.36.3 printed them; `yaml-as-kubectl.test.ts` asks it again. */
const rows: readonly (readonly [Scalar, readonly string[]])[] = [
  [null, ["", "~", "null", "Null", "NULL"]],
  [true, ["y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"]],
  [false, ["n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"]],
  [0, ["0", "00", "-0", "+0", "-0.0", "0.", "0_", "0x0", "1e-400"]],
  [420, ["420", "0644", "0o644", "0O644", "0x1a4", "0X1A4", "0b110100100", "+420", "4.2e2"]],
  [7, ["0_7", "07", "7_", "7.0", "0B111"]],
  [1000, ["1_000", "1__000", "1e3", "1.e3", "1_0e2", "+1000"]],
  [-3, ["-3", "-0b11", "-0o3", "-0x3", "-03", "-_3"]],
  [899, ["0899", "899.0"]],
  [0.5, [".5", ".5_0", "+.5", "0.5", "5e-1"]],
  [67_100_000, ["6710e04"]],
  [-1, ["0b-1"]],
  [1, ["0b+1"]],
  [9_007_199_254_740_991, ["9007199254740991"]],
  [9_007_199_254_740_993n, ["9007199254740993", "+9007199254740993", "0x20000000000001"]],
  [9_223_372_036_854_775_807n, ["9223372036854775807", "0x7FFFFFFFFFFFFFFF"]],
  [-9_223_372_036_854_775_808n, ["-9223372036854775808", "-0x8000000000000000"]],
  [18_446_744_073_709_552_000, ["18446744073709551615", "18446744073709551616", "0xFFFFFFFFFFFFFFFF"]],
  [-9_223_372_036_854_776_000, ["-9223372036854775809"]],
  [1_152_921_504_606_847_000n, ["1.152921504606847e18"]],
  [9_007_199_254_740_992n, ["9007199254740993.0"]],
  [2e21, ["02000000000000000000000"]],
  [Infinity, [".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"]],
  [-Infinity, ["-.inf", "-.Inf", "-.INF"]],
  [Number.NaN, [".nan", ".NaN", ".NAN"]],
];

const strings = [
  ..."_1 oN tRue nUll yEs 0o8 0b2 0x 0b 0o 0xG +_ ._07 . .. - + --1 +-1 .e3 1e 1.2.3 0x1p4 1e400 -1e400 .5e400 0x1FFFFFFFFFFFFFFFF".split(
    " ",
  ),
  ..."12:30 12:30:45 2024-01-02 2024-01-02T03:04:05Z <<  text v1 a ="
    .split(" ")
    .filter((text) => text !== ""),
  "-0x8000000000000001",
  "+0xFFFFFFFFFFFFFFFF",
  ".5_",
];

describe("a scalar without quotes", () => {
  test.each(rows.flatMap(([value, texts]) => texts.map((text) => [text, value] as const)))(
    "%j is %s",
    (text, value) => {
      expect(plainScalar(text)).toBe(value);
    },
  );

  test.each(strings)("%j is a string", (text) => {
    expect(plainScalar(text)).toBe(text);
  });
});
