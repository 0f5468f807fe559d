import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fillPlaceholders, nameFrom, placeholdersOf } from "../../../src/core/config/fill-placeholders.ts";
import { parsePattern } from "../../../src/core/config/parse-pattern.ts";
import { type PathPattern, isPattern, matchPath } from "../../../src/core/config/path-pattern.ts";

function pattern(text: string): PathPattern {
  const parsed = parsePattern(text);
  if (parsed.kind === "problem") throw new Error(parsed.found);
  return parsed.pattern;
}

function bound(text: string, path: string): Readonly<Record<string, string>> | undefined {
  const bindings = matchPath(pattern(text), path);
  return bindings === undefined ? undefined : Object.fromEntries(bindings);
}

describe("a pattern finds a path", () => {
  test.each<readonly [string, string, Readonly<Record<string, string>>]>([
    ["clusters/{cluster}/overlays/{app}", "clusters/eu/overlays/shop", { cluster: "eu", app: "shop" }],
    ["clusters/*/overlays/*", "clusters/eu/overlays/shop", { 1: "eu", 2: "shop" }],
    ["*/{app}/*", "a/b/c", { 1: "a", app: "b", 2: "c" }],
    ["apps/{app}-values/x", "apps/shop-values/x", { app: "shop" }],
    ["apps/v{major}.{minor}", "apps/v1.20", { major: "1", minor: "20" }],
    ["{app}-{env}", "my-shop-prod", { app: "my-shop", env: "prod" }],
    ["{a}-{b}-{c}", "1-2-3-4", { a: "1-2", b: "3", c: "4" }],
    ["**/overlays/{env}", "overlays/dev", { 1: "", env: "dev" }],
    ["**/overlays/{env}", "a/b/overlays/dev", { 1: "a/b", env: "dev" }],
    ["apps/**", "apps/a/b", { 1: "a/b" }],
    ["apps/**", "apps", { 1: "" }],
    ["{app}/overlays/{app}", "shop/overlays/shop", { app: "shop" }],
    ["a/b", "a/b", {}],
    ["a[0]/?/*", "a[0]/?/x", { 1: "x" }],
    [".github/*", ".github/x", { 1: "x" }],
    ["*.d", "conf.d", { 1: "conf" }],
    ["a*", "a.b", { 1: ".b" }],
  ])("%s: %s", (text, path, expected) => {
    expect(bound(text, path)).toEqual(expected);
  });

  test.each([
    ["clusters/{cluster}", "clusters/eu/overlays"],
    ["clusters/{cluster}", "cluster/eu"],
    ["clusters/{cluster}/overlays", "clusters/eu/base"],
    ["clusters/*", "clusters/.hidden"],
    ["**/dev", "a/.b/dev"],
    ["{a}-{b}", "a-"],
    ["{a}-{b}", "-b"],
    ["{a}-{b}", "ab"],
    ["{a}-{b}-{c}", "a--b"],
    ["x{a}x", "xx"],
    ["x{a}x", "x"],
    ["{app}/overlays/{app}", "shop/overlays/cart"],
    ["a/**/b/c", "b/c"],
    ["a/**/b/c", "a/c"],
    ["a/b", "a/b/c"],
  ])("not %s: %s", (text, path) => {
    expect(bound(text, path)).toBeUndefined();
  });

  test("promise 7: whatever the pattern and the path, an answer takes no more than a moment", () => {
    const begun = performance.now();
    expect(bound("*a*a*a*a*a*a*a*b", `${"a".repeat(200)}c`)).toBeUndefined();
    expect(performance.now() - begun).toBeLessThan(500);
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, path) => {
        const parsed = parsePattern(text);
        if (parsed.kind === "pattern") matchPath(parsed.pattern, path);
      }),
    );
  });

  test("what was found makes the path again", () => {
    const word = fc.stringMatching(/^[a-z0-9]{1,6}$/);
    fc.assert(
      fc.property(word, word, (cluster, app) => {
        const path = `clusters/${cluster}/x-${app}-y`;
        const bindings = matchPath(pattern("clusters/{cluster}/x-{app}-y"), path);
        expect(bindings && fillPlaceholders("clusters/{cluster}/x-{app}-y", bindings)).toBe(path);
      }),
    );
  });
});

test("the placeholders and stars of a pattern are known, each once", () => {
  expect(pattern("{a}/*/{b}-{a}/**").names).toEqual(["a", "1", "b", "2"]);
  expect(["a/b", "a/*", "{x}", "}"].map(isPattern)).toEqual([false, true, true, true]);
});

test.each([
  ["a/b**", "** is a part of a segment"],
  ["a/***/b", "** is a part of a segment"],
  ["{a", "a single {"],
  ["a}", "a single }"],
  ["{}", "the placeholder {}"],
  ["{1}", "the placeholder {1}"],
  ["{a b}", "the placeholder {a b}"],
  ["{a}{b}", "two wildcards side by side"],
  ["*{b}", "two wildcards side by side"],
  ["**/a/**", "** more than once"],
  [Array.from({ length: 17 }, () => "*").join("/"), "17 wildcards"],
])("%s is no pattern", (text, found) => {
  const parsed = parsePattern(text);
  expect(parsed.kind === "problem" && parsed.found).toContain(found);
});

describe("names from paths", () => {
  test.each([
    ["eu-Shop", "eu-shop"],
    ["stage_p01.example", "stage-p01-example"],
    ["a/b/c", "a-b-c"],
    ["--A--", "a"],
    ["é", ""],
    ["İstanbul", "i-stanbul"],
  ])("%s becomes %j", (text, name) => {
    expect(nameFrom(text)).toBe(name);
  });

  test("placeholders that stand for nothing stay", () => {
    expect(fillPlaceholders("{a}-{b}", new Map([["a", "x{b}"]]))).toBe("x{b}-{b}");
    expect(placeholdersOf("{a}-{b}")).toEqual(["a", "b"]);
  });
});
