import { object } from "./objects.ts";
import { parseEvents, YAMLException } from "js-yaml";
import { describe, expect, test } from "vitest";
import { compose } from "../../../src/core/manifests/compose.ts";
import { startOf } from "../../../src/core/manifests/events.ts";
import { readYaml } from "../../../src/core/manifests/read-yaml.ts";
import { syntaxRefusal } from "../../../src/core/manifests/syntax-refusal.ts";
import { defaultYamlLimits, type YamlLimits } from "../../../src/core/manifests/yaml-limits.ts";

function values(text: string): readonly unknown[] {
  const result = readYaml(text);
  return result.kind === "read" ? result.documents.map((document) => document.value) : [result.problem];
}

function value(text: string): unknown {
  return values(text)[0];
}

function problem(text: string, limits: Partial<YamlLimits> = {}) {
  const result = readYaml(text, { ...defaultYamlLimits, ...limits });
  return result.kind === "problem" ? result.problem : undefined;
}

describe("reading", () => {
  test("documents are split by lines that begin with ---, each with the line of its first node", () => {
    const text = "# first\n\na: 1\n--- # comment\n---\r\nb: 2\n---\n# nothing\n---   \n- c\n...\n";
    expect(readYaml(text)).toEqual({
      kind: "read",
      documents: [
        { value: { a: 1 }, line: 3 },
        { value: null, line: 5 },
        { value: { b: 2 }, line: 6 },
        { value: null, line: 8 },
        { value: ["c"], line: 10 },
      ],
    });
  });

  test("a text without any document is one empty document", () => {
    expect(values("")).toEqual([null]);
    expect(values("---")).toEqual([null, null]);
    expect(values("# only a comment")).toEqual([null]);
  });

  test("JSON is YAML, with tabs, without spaces, with escapes of pairs", () => {
    expect(value('{\n\t"a":1,"b":[true,null,"\\ud83d\\ude00\\/"],\n\t"c":{"d":9007199254740993}\n}')).toEqual(
      {
        a: 1,
        b: [true, null, "😀/"],
        c: { d: 9007199254740993n },
      },
    );
  });

  test("quotes and blocks make strings, whatever is in them", () => {
    expect(value("a: 'yes'\nb: \"0644\"\nc: |\n  on\nd: >-\n  1\n  2\n")).toEqual({
      a: "yes",
      b: "0644",
      c: "on\n",
      d: "1 2",
    });
  });

  test("byte order marks and carriage returns are no part of values", () => {
    expect(value("\uFEFFa: x\r\nb: |\r\n  y\r\n")).toEqual({ a: "x", b: "y\n" });
  });

  test("keys become strings as kubectl writes them", () => {
    const text =
      "{yes: 1, n: 2, 5: 3, 0644: 4, 1.5: 5, 1e20: 6, 1.10: 7, 1000000.0: 8, 0.12345678901: 9, 1e-5: 10, 2024-01-02: 11, 9007199254740993: 12, 0.0001: 13, 0.1050928458571434: 16, 123456789.0: 14, ! 7: 15}";
    expect(value(text)).toEqual({
      true: 1,
      false: 2,
      5: 3,
      420: 4,
      "1.5": 5,
      "1e+20": 6,
      "1.1": 7,
      "1e+06": 8,
      "0.12345679": 9,
      "1e-05": 10,
      "2024-01-02": 11,
      "9007199254740993": 12,
      "0.0001": 13,
      "0.105092846": 16,
      "1.2345679e+08": 14,
      7: 15,
    });
  });

  test("an alias is the value of its anchor, also as a key", () => {
    expect(value("a: &x [1, 2]\nb: *x\n&k c: 1\nd: {*k : 2}\n")).toEqual({
      a: [1, 2],
      b: [1, 2],
      c: 1,
      d: { c: 2 },
    });
    expect(value("&n 5: 1\nd: {*n : 2}\n")).toEqual({ 5: 1, d: { 5: 2 } });
    expect(value("a: &x 1\nb: &x 2\nc: *x\n")).toEqual({ a: 1, b: 2, c: 2 });
    expect(value("a: &x null\nb: *x\n")).toEqual({ a: null, b: null });
  });

  test("a merge replaces keys before it and is replaced by keys after it, as in go-yaml v2", () => {
    expect(value("{b: 9, <<: {b: 1}}")).toEqual({ b: 1 });
    expect(value("{<<: {b: 1, c: 2}, b: 9}")).toEqual({ b: 9, c: 2 });
    expect(value("{b: 9, <<: [{b: 1}, {b: 2, c: 3}], d: 4}")).toEqual({ b: 1, c: 3, d: 4 });
    expect(value("a: &x {b: 1}\nc: {<<: *x}\nd: {<<: [*x, {e: 2}]}")).toEqual({
      a: { b: 1 },
      c: { b: 1 },
      d: { b: 1, e: 2 },
    });
    expect(value("{<<: {b: 1}, <<: {b: 2}}")).toEqual({ b: 2 });
    expect(value('{"<<": {b: 1}, ab: 2}')).toEqual({ "<<": { b: 1 }, ab: 2 });
    expect(value("{! <<: {b: 1}}")).toEqual({ "<<": { b: 1 } });
  });

  test("core tags mean what they mean to kubectl", () => {
    const text =
      'a: !!str 5\nb: !!int "7"\nc: !!float 3\nd: !!bool "yes"\ne: !!null ""\nf: !!binary aGVsbG8=\ng: ! yes\nh: !<tag:yaml.org,2002:int> 0x1e\ni: !!map {x: 1}\nj: !!seq [1]\nk: ! {z: 1}\nl: !!float 9007199254740993\nm: !!str\n';
    expect(value(text)).toEqual({
      a: "5",
      b: 7,
      c: 3,
      d: true,
      e: null,
      f: "hello",
      g: "yes",
      h: 30,
      i: { x: 1 },
      j: [1],
      k: { z: 1 },
      l: 9007199254740992n,
      m: "",
    });
  });

  test("objects inherit nothing", () => {
    const read = object("{__proto__: {polluted: 1}, constructor: 2, toString: 3}");
    expect(Object.entries(read)).toEqual([
      ["__proto__", { polluted: 1 }],
      ["constructor", 2],
      ["toString", 3],
    ]);
    expect(read["hasOwnProperty"]).toBeUndefined();
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
});

describe("refusing, with the place and without any content", () => {
  test.each([
    ["YAML_DUPLICATE_KEY", 3, 1, "b: 2\na: 1\na: 3\n"],
    ["YAML_DUPLICATE_KEY", 1, 8, '{1: a, "1": b}'],
    ["YAML_DUPLICATE_KEY", 1, 20, "{b: 1, <<: {c: 2}, b: 3}"],
    ["YAML_INVALID", 1, 4, "a: !Ref x\n"],
    ["YAML_INVALID", 1, 4, "a: !!timestamp 2024-01-02\n"],
    ["YAML_INVALID", 1, 4, "a: !custom {b: 1}\n"],
    ["YAML_INVALID", 1, 4, "a: !!set {b, c}\n"],
    ["YAML_INVALID", 1, 4, "a: !!map [b]\n"],
    ["YAML_INVALID", 1, 4, "a: !!str {b: 1}\n"],
    ["YAML_INVALID", 1, 4, "a: !!int 1.0\n"],
    ["YAML_INVALID", 1, 4, "a: !!int text\n"],
    ["YAML_INVALID", 1, 4, "a: !!float text\n"],
    ["YAML_INVALID", 1, 4, "a: !!bool 1\n"],
    ["YAML_INVALID", 1, 4, "a: !!null 1\n"],
    ["YAML_INVALID", 1, 4, "a: !!binary /w==\n"],
    ["YAML_INVALID", 1, 4, "a: !!binary '*'\n"],
    ["YAML_INVALID", 1, 4, "a: !!js/function x\n"],
    ["YAML_INVALID", 2, 4, "a: 1\nb: .inf\n"],
    ["YAML_INVALID", 1, 4, "a: !!float .nan\n"],
    ["YAML_INVALID", 1, 1, "~: 1\n"],
    ["YAML_INVALID", 1, 1, ": 1\n"],
    ["YAML_INVALID", 1, 3, "? [a]\n: 1\n"],
    ["YAML_INVALID", 1, 4, "a: *nowhere\n"],
    ["YAML_INVALID", 1, 6, "{<<: 5}"],
    ["YAML_INVALID", 1, 6, "{<<: [5]}"],
    ["YAML_INVALID", 2, 9, "a: &x [{b: 1}]\nc: {<<: *x}"],
    ["YAML_INVALID", 2, 1, "a: 1\n--- b: 2\n"],
    ["YAML_INVALID", 1, 1, "---a: 1\n"],
    ["YAML_INVALID", 2, 1, "a: 1\n...\nb: 2\n"],
    ["YAML_INVALID", 1, 10, "%YAML 1.2\n---\na: 1\n"],
    ["YAML_INVALID", 2, 5, "a:\n- [b\n\n\n"],
  ])("%s at %d:%d", (reason, line, column, text) => {
    expect(problem(text)).toMatchObject({ reason, line, column });
  });

  test.each([
    ["a: 1\n b: 2\n", "indentation"],
    ["a:\n\t- b\n", "indentation"],
    ["a: b\nnot a pair\nc: d\n", "`key: value`"],
    ["a: 'b\n", "opened and not closed"],
    ["a: [b, c\n", "opened and not closed"],
    ["a: [b c, , d]\n", "comma"],
    ['a: "\\q"\n', "backslash"],
    ["a: !x!y b\n", "tag"],
    ["a: & b\n", "anchor"],
    ["a: |x\n b\n", "block text"],
    ["%FOO\n%BAR baz\na: 1", "directive"],
    ["a: b: c\n", "indentation"],
    ["{a: 1} {b: 2}\n", "follows the end"],
    ["a: @b\n", "needs quotes"],
    ["a: 'b", "opened and not closed"],
  ])("%j: says %s", (text, words) => {
    expect(problem(text)?.reason).toBe("YAML_INVALID");
    expect(problem(text)?.message).toContain(words);
  });

  test("a template is named as one", () => {
    expect(problem("a: b\n{{- if x }}\nc: d\n")?.next).toContain("{{");
    expect(problem("a: b\nx\nc: d\n")?.next).not.toContain("{{");
  });

  test("half a character is refused where it stands", () => {
    expect(problem('a: 1\nb: "\\ud800x"\n')).toMatchObject({ reason: "YAML_ENCODING", line: 2, column: 4 });
    expect(problem('a: "\\U00110000"\n')).toMatchObject({ reason: "YAML_ENCODING" });
    expect(value('a: "tab\\t"\n')).toEqual({ a: "tab\t" });
  });

  test("an error that is not the parser's is not swallowed", () => {
    expect(() => syntaxRefusal(new TypeError("a bug"), "")).toThrow("a bug");
    const broken: YamlLimits = {
      ...defaultYamlLimits,
      get depth(): number {
        throw new TypeError("a bug");
      },
    };
    expect(() => readYaml("a: 1", broken)).toThrow("a bug");
  });

  test("a reason of the parser that is not known says no more than that", () => {
    expect(syntaxRefusal(new YAMLException("new reason: hunter2"), "text").detail).toEqual({
      reason: "YAML_INVALID",
      offset: 0,
      message: "This is no YAML.",
      next: "Correct the file; `kubectl` refuses it too.",
    });
  });

  test("events that end early make no value", () => {
    const events = parseEvents("a: 1", {});
    expect(() => compose("a: 1", events.slice(0, 3), 1)).toThrow("ends early");
    expect(() => compose("a: 1", events, events.length - 1)).toThrow("missing");
    expect(() => compose("a: 1", events, 0)).toThrow("missing");
    expect(events.map((event) => startOf(event, 9))).toEqual([9, 0, 0, 3, 9, 9]);
  });
});

describe("limits", () => {
  test("bytes of the text, counted as UTF-8", () => {
    expect(problem("a: xx", { bytes: 5 })).toBeUndefined();
    expect(problem("a: xxx", { bytes: 5 })).toMatchObject({ reason: "YAML_SIZE_LIMIT", line: 1 });
    expect(problem("a: é", { bytes: 5 })).toBeUndefined();
    expect(problem("a: éé", { bytes: 6 })).toMatchObject({ reason: "YAML_SIZE_LIMIT" });
    expect(problem("a: 😀", { bytes: 7 })).toBeUndefined();
    expect(problem("a: 日本", { bytes: 8 })).toMatchObject({ reason: "YAML_SIZE_LIMIT" });
  });

  test("length of one document", () => {
    expect(problem("a: 1\n---\nb: 2222\n", { documentLength: 7 })).toMatchObject({
      reason: "YAML_SIZE_LIMIT",
      line: 3,
    });
  });

  test("number of documents", () => {
    expect(problem("a: 1\n---\nb: 2", { documents: 2 })).toBeUndefined();
    expect(problem("a: 1\n---\nb: 2\n---\n", { documents: 2 })).toMatchObject({ reason: "YAML_SIZE_LIMIT" });
  });

  test("number of values in the whole text", () => {
    expect(problem("[1]\n---\n[2]", { nodes: 12 })).toBeUndefined();
    expect(problem("[1]\n---\n[2]\n---\n[3]", { nodes: 12 })).toMatchObject({
      reason: "YAML_SIZE_LIMIT",
      line: 5,
    });
  });

  test("levels of nesting", () => {
    expect(problem("[".repeat(49) + "]".repeat(49), { depth: 50 })).toBeUndefined();
    expect(problem("[".repeat(50) + "]".repeat(50), { depth: 50 })).toMatchObject({
      reason: "YAML_DEPTH_LIMIT",
    });
  });

  test("values that aliases add, however deep", () => {
    const text = "a: &a [1, 2]\nb: &b [*a, *a]\nc: [*b, *b]\n";
    expect(problem(text, { aliasedNodes: 20 })).toBeUndefined();
    expect(problem(text, { aliasedNodes: 19 })).toMatchObject({
      reason: "YAML_ALIAS_LIMIT",
      line: 3,
      column: 9,
    });
  });

  test("a value that contains itself", () => {
    expect(problem("a: &x [1, *x]")).toMatchObject({ reason: "YAML_ALIAS_LIMIT", line: 1, column: 11 });
    expect(problem("a: &x {b: *x}")).toMatchObject({ reason: "YAML_ALIAS_LIMIT" });
  });
});
