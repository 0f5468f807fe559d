import * as fc from "fast-check";
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { bareCopy, bareObject } from "../../../src/core/manifests/bare-object.ts";
import { canonicalJson } from "../../../src/core/manifests/canonical-json.ts";
import { decodeExactly } from "../../../src/core/manifests/decode-json-exactly.ts";
import { decodeJson } from "../../../src/core/manifests/decode-json.ts";
import { encodeJson } from "../../../src/core/manifests/encode-json.ts";
import { double, integer } from "../../../src/core/manifests/integers.ts";
import { renderDigest } from "../../../src/core/manifests/render-digest.ts";
import type { JsonValue } from "../../../src/core/model/json.ts";
import { asObject, manifests } from "./objects.ts";

/** Any JSON value in the one form that our readers give, keys such as `__proto__` and integers of 64 bits among them. */
const anyJson: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(null, true, false),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(double),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(integer),
    fc.string({ unit: "grapheme" }),
    fc.array(tie("value")),
    fc
      .array(
        fc.tuple(
          fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "toString", "1", "a")),
          tie("value"),
        ),
      )
      .map((entries) => {
        const object = bareObject();
        for (const [key, member] of entries) object[key] = member;
        return object;
      }),
  ),
})).value;

describe("JSON", () => {
  test("survives encoding and decoding without loss", () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const text = encodeJson(value);
        expect(decodeJson(text)).toEqual(value);
        expect(decodeExactly(text)).toEqual(value);
        expect(encodeJson(decodeJson(text))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test("is read as the built-in parser reads it, where no integer is too large", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(decodeExactly(text)).toEqual(decodeJson(text));
      }),
    );
    expect(decodeExactly("null")).toBeNull();
  });

  test("keeps integers of 64 bits, and rounds longer ones as a server does", () => {
    expect(
      decodeJson("[9007199254740993,-9223372036854775808,9223372036854775808,1000000000000000000]"),
    ).toEqual([
      9_007_199_254_740_993n,
      -9_223_372_036_854_775_808n,
      9_223_372_036_854_775_808,
      1_000_000_000_000_000_000n,
    ]);
    expect(decodeJson('{"a":1e18,"b":-0,"c":0.1234567890123456,"d":"1234567890123456"}')).toEqual({
      a: 1_000_000_000_000_000_000n,
      b: 0,
      c: 0.1234567890123456,
      d: "1234567890123456",
    });
    expect(encodeJson({ a: [9_007_199_254_740_993n, "x", null, true, 1.5], b: {} })).toBe(
      '{"a":[9007199254740993,"x",null,true,1.5],"b":{}}',
    );
  });

  test("has one form for each number", () => {
    expect([double(-0), double(1e21), double(0.5), double(2 ** 53), integer(5n), integer(2n ** 64n)]).toEqual(
      [0, 1e21, 0.5, 9_007_199_254_740_992n, 5, 18_446_744_073_709_552_000],
    );
    expect(Object.is(double(-0), 0)).toBe(true);
  });

  test("the last of equal keys counts, and no key reaches a prototype", () => {
    for (const text of [
      '{"a":1,"a":2,"__proto__":{"x":1}}',
      '{"a":1,"a":2,"__proto__":{"x":1},"n":9007199254740993}',
    ]) {
      const value = decodeJson(text);
      expect(value).toMatchObject({ a: 2 });
      expect(Object.keys(asObject(value))).toContain("__proto__");
      expect(asObject(value)["x"]).toBeUndefined();
      expect(asObject(value)["toString"]).toBeUndefined();
    }
  });

  test.each(['{"password": hunter2}', "", "[1,]", '{"a":1', "{'a':1}", "NaN", "[1234567890123456,]"])(
    "refuses %j without quoting it",
    (text) => {
      expect(() => decodeJson(text)).toThrow(
        new SyntaxError("The text is no JSON, or is nested too deeply."),
      );
    },
  );

  test("refuses what is nested too deeply for a stack", () => {
    expect(() => decodeJson("[".repeat(200_000) + "]".repeat(200_000))).toThrow(SyntaxError);
  });

  test("a copy is one level deep and inherits nothing", () => {
    const inner = { b: 1 };
    const copy = bareCopy({ a: inner });
    expect(copy["a"]).toBe(inner);
    expect(Object.getPrototypeOf(Object.getPrototypeOf(copy))).toBeNull();
  });
});

describe("canonical JSON", () => {
  test("does not depend on the order of keys, and has none of a locale", () => {
    expect(canonicalJson({ b: 1, a: [{ é: 2, z: 3, Z: 4, 10: 5, 9: 6 }] })).toBe(
      '{"a":[{"10":5,"9":6,"Z":4,"z":3,"é":2}],"b":1}',
    );
  });

  test("is one text for equal values", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string())), (members) => {
        const reversed = Object.fromEntries(Object.entries(members).toReversed());
        expect(canonicalJson(reversed)).toBe(canonicalJson(members));
        expect(JSON.parse(canonicalJson(members))).toEqual(JSON.parse(JSON.stringify(members)));
      }),
    );
  });
});

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

describe("the digest of a render", () => {
  const text =
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

  test("is SHA-256 of the bodies, sorted by identity", () => {
    expect(renderDigest(manifests(text), sha256)).toBe(
      `sha256:${sha256('[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}},{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}]')}`,
    );
  });

  test("does not depend on order, files or lines, and does on every value", () => {
    const digest = renderDigest(manifests(text), sha256);
    expect(renderDigest(manifests(text, "other.yaml").toReversed(), sha256)).toBe(digest);
    expect(renderDigest(manifests(`\n\n${text}`), sha256)).toBe(digest);
    expect(renderDigest(manifests(text.replace("name: b", "name: b, labels: {a: b}")), sha256)).not.toBe(
      digest,
    );
  });
});
