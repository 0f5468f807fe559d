/** Plain YAML is read as `kubectl` reads it: the real one is asked about a table, about random scalars and about random documents. */

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../../src/core/manifests/canonical-json.ts";
import { decodeJson } from "../../../src/core/manifests/decode-json.ts";
import { encodeJson } from "../../../src/core/manifests/encode-json.ts";
import { parseManifests } from "../../../src/core/manifests/parse-manifests.ts";
import { writeYaml } from "../../../src/core/manifests/write-yaml.ts";
import type { JsonObject, JsonValue } from "../../../src/core/model/json.ts";
import { lacks } from "../../real/parts.ts";
import { asObject } from "./objects.ts";
import { readWithKubectl, specTokens } from "./kubectl.ts";
import { anyDocument } from "./random-yaml.ts";

const head = "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\n";

/** The bodies of the objects that Slipway reads; undefined where it refuses. */
function ours(text: string): readonly JsonObject[] | undefined {
  const result = parseManifests(text, { file: "file.yaml" });
  return result.kind === "parsed" ? result.manifests.map(({ body }) => body) : undefined;
}

/** As `kubectl` prints them, one JSON text after the other, without the label that it added. */
function theirs(text: string, name?: string): readonly string[] | undefined {
  const reading = readWithKubectl(text, name);
  if (reading.kind === "refused") return undefined;
  return reading.json
    .split(/(?<=^\})\n/m)
    .filter((part) => part.trim() !== "")
    .map((part) => canonicalJson(decodeJson(part)).replace('"labels":{"zz":"1"},', ""));
}

/** A scalar of our reading, as JSON text to be compared with `kubectl`'s, where `<` is escaped. */
function same(value: JsonValue | undefined, token: string | undefined): boolean {
  if (token?.startsWith('"') === true) return JSON.parse(token) === value;
  return value !== undefined && encodeJson(value) === token;
}

function differences(scalars: readonly string[]): readonly string[] {
  const text = `${head}spec:\n${scalars.map((scalar, index) => `  k${index}: ${scalar}\n`).join("")}`;
  const reading = readWithKubectl(text);
  if (reading.kind === "refused") throw new Error(reading.message);
  const tokens = specTokens(reading.json);
  const spec = asObject(ours(text)?.[0]?.["spec"]);
  return scalars.flatMap((scalar, index) => {
    const [value, token] = [spec[`k${index}`], tokens.get(`k${index}`)];
    return same(value, token)
      ? []
      : [`${scalar}: kubectl ${token}, Slipway ${value === undefined ? "nothing" : encodeJson(value)}`];
  });
}

const table = [
  ..."yes on y n off Yes ON oN tRue no N No NO On OFF Off true True TRUE false False FALSE null Null NULL nUll ~".split(
    " ",
  ),
  ..."0644 0o644 0O644 0_7 0899 0x1F 0X1f -0b11 0B11 0b11 -0x1F +0644 -0o17 00 01 09 09.5 0_ 0x 0b 0o 0b2 0o8 0xg".split(
    " ",
  ),
  ..."1_000 1_0e3 _1 1_ 1__0 -_1 +_1 ._07 .5_0 .5_ ._5 1_000.5 0x_1F 0b-1 0b+1 0b--1 -0b-1 0o-7 0x-1".split(
    " ",
  ),
  ..."12:30 12:30:45 -12:30 2024-01-02 2024-01-02T03:04:05Z 2001-12-14t21:59:43.10-05:00 1:2 a:b".split(" "),
  ..."1e3 1.0 1.10 .5 -0 -0.0 +0 1e400 -1e400 1e-400 .5e400 6710e04 1E5 1.e3 +.5 -.5 5. .e3 1e 1e+ 0x1p4 1.2.3".split(
    " ",
  ),
  ..."9007199254740991 9007199254740992 9007199254740993 9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809".split(
    " ",
  ),
  ..."18446744073709551615 18446744073709551616 0xFFFFFFFFFFFFFFFF 0x1FFFFFFFFFFFFFFFF 01777777777777777777777 02000000000000000000000".split(
    " ",
  ),
  ..."9007199254740993.0 1.5e18 9.3e18 1e20 1e21 1e22 1e-6 1e-7 123456789012345678901234567890 0.1 0.30000000000000004".split(
    " ",
  ),
  ..."'yes' \"0644\" '' \"\" 'it''s' \"a\\tb\" \"\\x41\\u00e9\\U0001f600\" a#b http://a/b [] {} -x << =".split(
    " ",
  ),
  "!!str 5",
  "! yes",
  '!!int "7"',
  "!!float 3",
  "!!bool 'on'",
  "!!null ''",
  "!!binary aGVsbG8=",
  "!!str",
  "!!int 0x1F",
  "!!float 9007199254740993",
  "|\n    block\n    yes\n",
  ">-\n    folded\n    text",
  "plain\n    in two lines",
  "text # comment",
];

const documents: Readonly<Record<string, string>> = {
  "a merge after the key": `${head}c: {b: 9, <<: {b: 1}}\n`,
  "merges of anchors": `${head}x: &x {b: 1, q: 3}\nw: &w {b: 2}\nc: {<<: [*x, *w], b: 7}\nd: {b: 7, <<: [*x, *w]}\ne: {<<: *x}\n`,
  "merges in merged mappings": `${head}x: &x {b: 1}\nv: &v {<<: *x, c: 2}\nd: {<<: *v, <<: {b: 5}}\n`,
  "a quoted merge key": `${head}c: {"<<": {b: 5}}\n`,
  "keys that are no strings": `${head}c: {yes: 1, 5: 2, 1.5: 3, 0644: 4, n: 5, 1e3: 6, 9007199254740993: 7, 12:30: 8, 2024-01-02: 9}\n`,
  "keys that are floats": `${head}c: {1.1: a, 1e20: b, 0.12345678901: c, 1000000.0: d, 123456789.0: e, 1e-5: f, 0.0001: g, 1e21: h, 16777217.0: i, -1.5: j, 1234567.5: k, 100000.0: l}\n`,
  "several documents": `---\n${head}---\n\n# only a comment\n---\n~\n--- # with a comment\n${head.replace("name: a", "name: b")}`,
  "a document end before a separator": `${head}...\n---\n${head.replace("name: a", "name: b")}`,
  "carriage returns": `${head}c: |\n  a\n  b\nd: "x\n  y"\n`.replaceAll("\n", "\r\n"),
  "a byte order mark": `\uFEFF${head}c: 1\n`,
  "a List": `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: b}\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: c}\n`,
  "a typed list": `apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: b}\n- metadata: {name: c}\n  data: {a: b}\n`,
  aliases: `${head}a: &a [1, &b x]\nb: *a\nc: [*b, *a]\n`,
  "explicit keys and flow collections": `${head}? c\n: [a, {b: 1, "d":2}, [ ]]\ne: {? f : 1, g}\n`,
};

const refusedByBoth: Readonly<Record<string, string>> = {
  infinity: `${head}c: .inf\n`,
  "a number that is none": `${head}c: .nan\n`,
  "a directive": `%YAML 1.2\n---\n${head}`,
  "text after a separator": `${head}--- {a: 1}\n`,
  "a null key": `${head}c: {~: 1}\n`,
  "a list as a key": `${head}c: {? [a] : 1}\n`,
  "an unknown alias": `${head}c: *x\n`,
  "a merge of a number": `${head}c: {<<: 5}\n`,
  "a merge of an aliased list": `${head}x: &x [{a: 1}]\nc: {<<: *x}\n`,
  "half a character": `${head}c: "\\ud800"\n`,
  "a control character": `${head}c: "\u0001"\n`,
  "a top-level list": "- a\n",
  "a top-level scalar": "5\n",
  "no kind": "apiVersion: v1\nmetadata: {name: a}\n",
  "a float for an integer": `${head}c: !!int 1.0\n`,
  "bad indentation": `${head}c: 1\n d: 2\n`,
};

/** Where Slipway refuses on purpose what `kubectl` takes. */
const refusedByUs: Readonly<Record<string, string>> = {
  "duplicate keys": `${head}c: {a: 1, a: 2}\n`,
  "custom tags": `${head}c: !foo x\n`,
  sets: `${head}c: !!set {a, b}\n`,
  "a hidden document": `${head}...\n${head}`,
  "bytes in binary": `${head}c: !!binary /w==\n`,
};

describe.skipIf(lacks("kubectl"))("YAML, beside the real kubectl", () => {
  test("every scalar of the table is read alike", () => {
    expect(differences(table)).toEqual([]);
  });

  test.each(Object.entries(documents))("%s: the same objects", (_, text) => {
    const expected = theirs(text);
    expect(expected).toBeDefined();
    expect(ours(text)?.map((body) => canonicalJson(body))).toEqual(expected);
  });

  test("JSON files: the same objects", () => {
    const text =
      '{\n\t"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":"\\ud83d\\ude00 \\/ \\u00e9"},\n\t"x":[1.0,1e3,-0,9007199254740993,1.5E-7,true,null]\n}\n';
    expect(ours(text)?.map((body) => canonicalJson(body))).toEqual(theirs(text, "file.json"));
  });

  test.each(Object.entries(refusedByBoth))("%s: refused by both", (_, text) => {
    expect({ kubectl: theirs(text), slipway: ours(text) }).toEqual({
      kubectl: undefined,
      slipway: undefined,
    });
  });

  test.each(Object.entries(refusedByUs))("%s: refused by Slipway alone", (_, text) => {
    expect(theirs(text)).toBeDefined();
    expect(ours(text)).toBeUndefined();
  });

  const scalars = fc
    .string({
      unit: fc.constantFrom(...Array.from("0123456789abcdefxobXOBeE+-._:~yYnNoOtTfFu_nlLrRsS")),
      minLength: 1,
      maxLength: 7,
    })
    .filter((text) => !/:$|^[-?]$|^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/.test(text));

  const numbers = fc
    .string({ unit: fc.constantFrom(...Array.from("0123456789.eE+-_xobX0001")), minLength: 1, maxLength: 25 })
    .filter((text) => !/^[-?]$/.test(text));

  test.each([
    [1, scalars],
    [2, scalars],
    [3, numbers],
  ])("1,500 random scalars are read alike (round %d)", (seed, arbitrary) => {
    expect(differences(fc.sample(arbitrary, { seed, numRuns: 1500 }))).toEqual([]);
  });

  test("random documents of all styles are read alike", () => {
    const texts = fc.sample(anyDocument, { seed: 4, numRuns: 150 });
    let accepted = 0;
    for (const text of texts) {
      const expected = theirs(text);
      if (expected === undefined) continue;
      accepted += 1;
      expect({ text, read: ours(text)?.map((body) => canonicalJson(body)) }).toEqual({
        text,
        read: expected,
      });
    }
    expect(accepted).toBeGreaterThan(120);
  }, 120_000);

  test("what is written for people reads back alike", () => {
    const hostile = fc.oneof(
      fc.string({ unit: "grapheme" }),
      scalars,
      fc.string({ unit: fc.constantFrom(...Array.from(" \n\t-:#'\"|>&*!%@[]{},?a0")) }),
    );
    const members = fc
      .sample(hostile, { seed: 5, numRuns: 500 })
      .map((text, index): [string, string] => [`k${index}`, text]);
    const body = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a" },
      data: Object.fromEntries(members),
    };
    expect(theirs(writeYaml(body))).toEqual([canonicalJson(body)]);
  });
});
