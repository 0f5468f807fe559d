import { describe, expect, test } from "vitest";
import { decodeBase64, encodeBase64 } from "../../../src/core/manifests/base64.ts";
import { escapeInvisible, hasInvisible } from "../../../src/core/manifests/invisible.ts";
import { positionAt } from "../../../src/core/manifests/position.ts";
import { readYaml } from "../../../src/core/manifests/read-yaml.ts";
import { utf8Length } from "../../../src/core/manifests/utf8.ts";

const texts = [
  "",
  "a",
  "ab",
  "abc",
  "abcd",
  "é",
  "日本",
  "😀 x",
  "~!*'()-_.%25",
  "\0\n\x7f",
  "a".repeat(1000),
];

describe("UTF-8 and base64", () => {
  test.each(texts)("%j is encoded as Node encodes it", (text) => {
    const bytes = Buffer.from(text, "utf8");
    expect(encodeBase64(text)).toBe(bytes.toString("base64"));
    expect(decodeBase64(bytes.toString("base64"))).toBe(text);
    expect(utf8Length(text)).toBe(bytes.length);
  });

  test("a lone surrogate becomes the sign for what is no character", () => {
    expect(encodeBase64("a\ud800b")).toBe(Buffer.from("a\ufffdb").toString("base64"));
  });

  test("line breaks in base64 are passed over", () => {
    expect(decodeBase64("aGVs\nbG8=\r\n")).toBe("hello");
  });

  test.each(["a", "ab", "abc", "aGVsb", "a===", "====", "aGVs*G8=", "aGVs bG8", "/w==", "77+9gA=="])(
    "%j is no base64 of text",
    (encoded) => {
      expect(decodeBase64(encoded)).toBeUndefined();
    },
  );
});

describe("characters of a YAML text", () => {
  test.each([
    ["NUL", "a: \0"],
    ["control character", "a: '\u0001'"],
    ["escape character", "a: '\u001b[31m'"],
    ["DEL", "a: '\u007f'"],
    ["C1", "a: '\u0085'"],
    ["line separator", "a: '\u2028'"],
    ["paragraph separator", "a: '\u2029'"],
    ["replacement of bad bytes", "a: '\ufffd'"],
    ["no character", "a: '\ufffe'"],
    ["half a pair", "a: '\ud83d'"],
    ["the other half", "a: '\ude00'"],
    ["UTF-16 read as bytes", "\0a\0:\0 \0b"],
  ])("refuses %s", (_, text) => {
    const result = readYaml(`# comment\n${text}\n`);
    expect(result).toMatchObject({ kind: "problem", problem: { reason: "YAML_ENCODING", line: 2 } });
  });

  test.each(["tab\tin it", "é", "\u00a0", "日本語", "😀", "\ufeff", "\ue000", "\u{10ffff}"])(
    "reads %j",
    (text) => {
      expect(readYaml(`a: 'x${text}x'\n`)).toMatchObject({ kind: "read" });
    },
  );

  test("the message names the character", () => {
    expect(readYaml("a: '\u2028'")).toMatchObject({
      problem: { message: expect.stringContaining("U+2028"), column: 5 },
    });
  });
});

describe("places", () => {
  test("lines end with any of the three line ends", () => {
    const text = "a\nb\r\nc\rd";
    expect([0, 1, 2, 5, 6, 7].map((offset) => positionAt(text, offset))).toEqual([
      { line: 1, column: 1 },
      { line: 1, column: 2 },
      { line: 2, column: 1 },
      { line: 3, column: 1 },
      { line: 3, column: 2 },
      { line: 4, column: 1 },
    ]);
    expect(positionAt("a\nb", 2, 10)).toEqual({ line: 11, column: 1 });
  });
});

describe("invisible characters", () => {
  test.each([
    ["a\u202eb", String.raw`a\u202eb`],
    ["a\u200bb", String.raw`a\u200bb`],
    ["a\u00a0b", String.raw`a\u00a0b`],
    ["a\rb", String.raw`a\rb`],
    ["a\u0007b", String.raw`a\u0007b`],
    ["a\u{e0001}b", String.raw`a\U000e0001b`],
    ["a\ud800b", String.raw`a\ud800b`],
    ["a\u2028b", String.raw`a\u2028b`],
    ["tab\tand\nline, é 日本 😀", "tab\tand\nline, é 日本 😀"],
  ])("%j", (text, shown) => {
    expect(escapeInvisible(text)).toBe(shown);
    expect(hasInvisible(text)).toBe(text !== shown);
  });
});
