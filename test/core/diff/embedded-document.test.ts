import { describe, expect, test } from "vitest";
import { longestDocument, openDocuments, readDocument } from "../../../src/core/diff/embedded-document.ts";

function data(key: string, text: string): unknown {
  const document = readDocument(key, text);
  return document === undefined ? undefined : JSON.parse(JSON.stringify(document.data));
}

function opens(before: string, after: string, key = "config.yaml"): boolean {
  return openDocuments(key, before, after) !== undefined;
}

function long(length: number): string {
  return `a: 1\nb: ${"x".repeat(length - 9)}\n`;
}

describe("YAML and JSON", () => {
  test("reads one mapping of several lines, and JSON on one line too", () => {
    expect(readDocument("x", "a: 1\nb: [x, {c: null}]\n")).toMatchObject({ format: "yaml" });
    expect(data("x", "---\na: 1\nb: [x, {c: null}]\n")).toEqual({ a: 1, b: ["x", { c: null }] });
    expect(readDocument("x", '{"a": {"b": true}}')).toMatchObject({
      format: "json",
      data: { a: { b: true } },
    });
  });

  test("looks into nothing else: one line of text, lists, several documents, broken text", () => {
    for (const text of [
      "a: 1",
      "- a\n- b\n",
      "a: 1\n---\nb: 2\n",
      "a: [\n",
      "",
      '["a"]',
      '{"a": 1',
      "plain\ntext\n",
    ])
      expect(readDocument("x", text)).toBeUndefined();
  });

  test("leaves what readers of YAML see differently to the lines: anchors, tags, merged and repeated keys", () => {
    for (const text of [
      "a: &x 1\nb: *x\n",
      "a: !!str 1\nb: 2\n",
      "a: {b: 1}\n<<: {c: 1}\n",
      "a: 1\na: 2\n",
      "l:\n- a: 1\n  a: 2\n",
      "? [a]\n: 1\n",
    ])
      expect(readDocument("x", text)).toBeUndefined();
  });

  test("keeps a scalar as it is written where its value could be written otherwise", () => {
    expect(data("x", "v: 1.10\nm: 0777\non: yes\nn: 12\nt: true\nq: '8080'\nz: ~\n")).toEqual({
      v: "1.10",
      m: "0777",
      on: "yes",
      n: 12,
      t: true,
      q: "8080",
      z: "~",
    });
  });

  test("does not take `yes` and `'yes'` for the same, whichever side has the quotes", () => {
    expect(opens("a: yes\nb: 1\n", "a: yes\nb: 2\n")).toBe(true);
    expect(opens("a: yes\nb: 1\n", "a: 'yes'\nb: 2\n")).toBe(false);
    expect(opens("a: 'yes'\nb: 1\n", "a: yes\nb: 2\n")).toBe(false);
    expect(opens("1: a\nb: 1\n", "'1': a\nb: 2\n")).toBe(false);
  });

  test("wants one format on both sides", () => {
    expect(opens('{"a": 1}\n', "a: 2\nb: 1\n")).toBe(false);
    expect(opens("a: 1\nb: 1\n", "plain\ntext\n")).toBe(false);
    expect(opens("plain\ntext\n", "a: 1\nb: 1\n")).toBe(false);
  });

  test("reads up to 256 KiB", () => {
    expect(opens(long(longestDocument), long(longestDocument - 1))).toBe(true);
    expect(opens(long(longestDocument + 1), long(longestDocument))).toBe(false);
    expect(opens(long(longestDocument), long(longestDocument + 1))).toBe(false);
  });

  test("collects comments, at the end of lines too", () => {
    expect(readDocument("x", "# one\na: 1 # two\nb: '#no'\n")?.comments).toEqual(["# one", "# two"]);
  });
});

describe("properties and env files", () => {
  test("reads keys and values as written, by the name of the file", () => {
    expect(data("application.properties", "# c\n! d\n\na.b = x y\nc:1\n  e=\n")).toEqual({
      "a.b": "x y",
      c: "1",
      e: "",
    });
    expect(data("prod.env", 'export A="x"\r\nB=1')).toEqual({ A: '"x"', B: "1" });
    expect(data(".env", "A=1")).toEqual({ A: "1" });
    expect(readDocument("a.properties", "a=1\n#c\n")).toMatchObject({
      format: "properties",
      comments: ["#c"],
    });
  });

  test("leaves a file to the lines when a line is no assignment, goes on, or repeats a key", () => {
    for (const text of ["a=1\nwords\n", "a=1\\\n2\n", "a=1\na=2\n"])
      expect(readDocument("x.properties", text)).toBeUndefined();
  });
});
