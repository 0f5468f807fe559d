import { describe, expect, test } from "vitest";
import type { ObjectDiff } from "../../../src/core/model/diff.ts";
import { affixNeutral } from "../../../src/core/report/affix-neutral.ts";
import { diffSections } from "../../../src/core/report/diff-sections.ts";
import { nameAffixes, withoutAffix } from "../../../src/core/report/name-affixes.ts";
import { withoutRedactions } from "../../../src/core/report/neutral.ts";
import type { EnvironmentDiff } from "../../../src/core/report/share-objects.ts";
import { masked } from "../diff/open-masker.ts";
import { diffOf } from "./previews.ts";

function changing(environment: string, before: string, after: string): EnvironmentDiff {
  return { environment, kind: "changed", diff: diffOf(environment, before, after) };
}

/** The summaries without their markup, each with its blocks. */
function shown(...diffs: readonly EnvironmentDiff[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    diffSections(diffs).map(({ summary, blocks }) => [
      summary.replaceAll(/<[^>]*>/g, ""),
      blocks.map(({ text }) => text),
    ]),
  );
}

/** As kustomize writes it: names get the affix, containers and labels do not. */
function deployment(name: string, image: string, env = "none"): string {
  return `{apiVersion: apps/v1, kind: Deployment, metadata: {name: ${name}, namespace: shop}, spec: {template: {spec: {containers: [{name: web, image: "${image}", env: [{name: PEER, value: "${env}"}]}]}}}}\n`;
}

function bumped(environment: string, name: string, image = "shop:1.5.0"): EnvironmentDiff {
  return changing(environment, deployment(name, "shop:1.4.0"), deployment(name, image));
}

function both(environment: string, affix: string): EnvironmentDiff {
  return changing(
    environment,
    ["web", "api"].map((name) => deployment(`${affix}-${name}`, "shop:1.4.0")).join("---\n"),
    ["web", "api"].map((name) => deployment(`${affix}-${name}`, "shop:1.5.0")).join("---\n"),
  );
}

function refers(environment: string): EnvironmentDiff {
  return changing(
    environment,
    `${deployment(`${environment}-web`, "shop:1")}---\n${deployment(`${environment}-api`, "shop:1")}`,
    `${deployment(`${environment}-web`, "shop:1", `${environment}-api.shop.svc`)}---\n${deployment(`${environment}-api`, "shop:2")}`,
  );
}

function settings(environment: string, hash: string): string {
  return `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${environment}-settings-${hash}, namespace: shop}, data: {a: "${hash}"}}\n---\n{apiVersion: apps/v1, kind: Deployment, metadata: {name: ${environment}-web, namespace: shop}, spec: {template: {spec: {containers: [{name: web, envFrom: [{configMapRef: {name: ${environment}-settings-${hash}}}]}]}}}}\n`;
}

function secret(name: string, value: string): string {
  return `{apiVersion: v1, kind: Secret, metadata: {name: ${name}-db, namespace: shop}, data: {password: ${value}}}\n`;
}

const bump =
  "```diff\n@@ spec.template.spec.containers[web] @@\n- image: shop:1.4.0\n+ image: shop:1.5.0\n```";

describe("one change of a base in overlays that give names an affix of their own", () => {
  test.each([
    ["a prefix", (name: string) => `${name}-web`, "…-web"],
    ["a suffix", (name: string) => `web-${name}`, "web-…"],
  ])("is shown once: %s", (_, named, title) => {
    const texts = shown(...["dev", "stg", "prod"].map((name) => bumped(name, named(name))));
    expect(texts).toEqual({
      "all 3 environments · 1 object": [`**\`Deployment shop/${title}\`** · rolls out\n\n${bump}`],
    });
  });

  test("is shown once where the affix is short for the environment, and where one has none", () => {
    const texts = shown(
      bumped("shop/staging", "stg-web"),
      bumped("shop/development", "dev-web"),
      bumped("shop/production", "web"),
    );
    expect(Object.keys(texts)).toEqual(["all 3 environments · 1 object"]);
  });

  test("is shown once where several names have an affix that says nothing of the environment", () => {
    expect(Object.keys(shown(both("east", "blue"), both("west", "green")))).toEqual([
      "east, west · 2 objects",
    ]);
  });

  test("names an object as it is called where all of them call it so", () => {
    const texts = shown(
      bumped("dev/a", "dev-web"),
      bumped("dev/b", "dev-web"),
      bumped("prod", "prod-web", "shop:2"),
    );
    expect(Object.values(texts)[0]?.[0]).toContain("Deployment shop/…-web");
    const same = shown(bumped("dev/a", "dev-web"), bumped("dev/b", "dev-web"));
    expect(Object.values(same)[0]?.[0]).toContain("Deployment shop/dev-web");
    const apart = shown(
      bumped("dev/a", "dev-web"),
      bumped("dev/b", "dev-web"),
      changing("prod", "", deployment("prod-web", "shop:1.4.0")),
      changing("stg", "", deployment("stg-web", "shop:1.4.0")),
    );
    expect(Object.values(apart)[0]?.[0]).toContain("Deployment shop/dev-web");
  });

  test("includes what refers to such names", () => {
    const texts = shown(...["dev", "stg"].map(refers));
    expect(Object.keys(texts)).toEqual(["dev, stg · 2 objects · ℹ️"]);
    expect(Object.values(texts).flat().join("\n")).toContain("+ value: …-api.shop.svc\n");
  });

  test("says once who rolls out for generated settings", () => {
    const texts = shown(
      ...["dev", "stg"].map((name) =>
        changing(name, settings(name, "2748f727mg"), settings(name, "hhfh78dmhg")),
      ),
    );
    expect(Object.keys(texts)).toEqual(["dev, stg · 2 objects"]);
    const text = Object.values(texts).flat().join("\n");
    expect(text).toContain(
      "`ConfigMap shop/…-settings-‹hash›`** · new content, was `…-settings-‹hash›` · rolls out `Deployment …-web`",
    );
    expect(text).not.toMatch(/dev-|stg-/);
  });

  test("is shown once when the object is new", () => {
    const texts = shown(
      ...["dev", "stg"].map((name) => changing(name, "", deployment(`${name}-web`, "shop:1.4.0"))),
    );
    expect(Object.keys(texts)).toEqual(["dev, stg · 1 object"]);
    expect(Object.values(texts).flat().join("\n")).toContain("+   name: …-web\n");
    expect(Object.values(texts).flat().join("\n")).not.toContain("# in");
  });
});

describe("what differs in more than the affix is not merged", () => {
  test("another value stands side by side, as it is written there", () => {
    const texts = shown(
      changing("dev", deployment("dev-web", "a", "x"), deployment("dev-web", "a", "dev-web.shop")),
      changing("stg", deployment("stg-web", "a", "x"), deployment("stg-web", "a", "stg-web.shop")),
      changing("prod", deployment("prod-web", "a", "x"), deployment("prod-web", "a", "other")),
    );
    const text = Object.values(texts).flat().join("\n");
    expect(text).toContain(
      "# in stg\n- value: x\n+ value: stg-web.shop\n# in prod\n- value: x\n+ value: other\n",
    );
  });

  test.each([
    ["an image that is called like the environment", "dev-web:1", "stg-web:1"],
    ["a path", "hub/dev-web", "hub/stg-web"],
    ["a word that is no object", "dev-eu", "stg-eu"],
    ["a name without affix and one with it", "web", "stg-web"],
  ])("%s", (_, left, right) => {
    const texts = shown(
      changing("dev", deployment("dev-web", "a"), deployment("dev-web", left)),
      changing("stg", deployment("stg-web", "a"), deployment("stg-web", right)),
    );
    expect(Object.values(texts).flat().join("\n")).toContain("# in stg\n");
  });

  test.each([
    ["another object", "east", "shop-web", "west", "shop-api"],
    ["one name alone, of which nobody knows the affix", "east", "blue-web", "west", "green-web"],
    ["a word that only begins like the environment", "dev", "data-web", "stg", "stone-web"],
  ])("%s", (_, first, left, second, right) => {
    expect(Object.keys(shown(bumped(first, left), bumped(second, right)))).toEqual([
      `${first} · 1 object`,
      `${second} · 1 object`,
    ]);
  });

  test("secrets: a masked value is never compared, and that is said", () => {
    const texts = shown(
      ...["dev", "stg"].map((name) => changing(name, secret(name, "YQ=="), secret(name, "Yg=="))),
    );
    expect(Object.keys(texts)).toEqual(["dev, stg · 1 object"]);
    expect(Object.values(texts).flat().join("\n")).toContain(
      "`Secret shop/…-db`** · secret values are not compared between environments",
    );
  });
});

function added(...names: readonly string[]): readonly ObjectDiff[] {
  return names.map((name) => ({
    kind: "added",
    identity: { group: "", kind: "ConfigMap", namespace: "shop", name },
    body: masked("a"),
  }));
}

function affixes(...all: readonly (readonly [string, ...string[]])[]): Readonly<Record<string, string>> {
  const found = nameAffixes(
    all.map(([environment, ...names]) => ({ environment, objects: added(...names) })),
  );
  return Object.fromEntries([...found].map(([environment, { text }]) => [environment, text]));
}

describe("the affix of an environment", () => {
  test.each<[string, readonly (readonly [string, ...string[]])[], Readonly<Record<string, string>>]>([
    [
      "none where names are alike as they are",
      [
        ["a", "shop-web", "shop-db"],
        ["b", "shop-web", "shop-db"],
      ],
      {},
    ],
    [
      "none where nothing coincides without it",
      [
        ["dev", "dev-web", "dev-db"],
        ["stg", "stg-x", "stg-y"],
      ],
      {},
    ],
    [
      "the shortest that brings as much together",
      [
        ["x", "l-shop-web", "l-shop-db"],
        ["y", "r-shop-web", "r-shop-db"],
      ],
      { x: "l-", y: "r-" },
    ],
    [
      "a longer one where that is what differs",
      [
        ["x", "t-l-web", "t-l-db"],
        ["y", "t-r-web", "t-r-db"],
      ],
      { x: "t-l-", y: "t-r-" },
    ],
    [
      "none that would call two objects alike",
      [
        ["dev", "dev-web", "web"],
        ["stg", "stg-web", "web"],
      ],
      {},
    ],
    [
      "objects without it stay",
      [
        ["dev", "dev-web", "shared"],
        ["stg", "stg-web", "shared"],
      ],
      { dev: "dev-", stg: "stg-" },
    ],
    [
      "one that is not the environment's name does not stand for none",
      [
        ["x", "l-web", "l-db"],
        ["y", "web", "db"],
      ],
      {},
    ],
  ])("%s", (_, all, expected) => {
    expect(affixes(...all)).toEqual(expected);
  });

  test("stands before the hash of a generated name", () => {
    const suffix = { side: "suffix", text: "-dev" } as const;
    expect(withoutAffix("settings-dev-‹hash›", suffix)).toBe("settings-‹hash›");
    expect(withoutAffix("settings-dev", suffix)).toBe("settings");
    expect(withoutAffix("settings", suffix)).toBe(undefined);
  });
});

test("names of objects that a change concerns lose the affix too", () => {
  const identity = { group: "", kind: "ConfigMap", namespace: "shop", name: "settings-dev-‹hash›" };
  const user = { ...identity, name: "web-dev" };
  const { stripped, marked } = affixNeutral(
    [
      {
        kind: "changed",
        identity,
        renamedFrom: { ...identity, name: "old-dev" },
        changes: [],
        rollsOut: [user],
        references: {
          toNew: [
            { ...user, name: "a-dev" },
            { ...user, name: "c" },
          ],
          toOld: [{ ...user, name: "b-dev" }],
        },
      },
    ],
    { side: "suffix", text: "-dev" },
    withoutRedactions,
  );
  const text = "settings-dev-‹hash› old-dev web-dev a-dev b-dev.x c-dev c-dev.x";
  expect(stripped(text)).toBe("settings-‹hash› old web a b.x c-dev c-dev.x");
  expect(marked(text)).toBe("settings-…-‹hash› old-… web-… a-… b-….x c-dev c-dev.x");
});
