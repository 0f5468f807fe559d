import { describe, expect, test } from "vitest";
import type { Change, ChangedObjectDiff, Finding, ObjectDiff } from "../../../src/core/model/diff.ts";
import type { Identity } from "../../../src/core/model/manifest.ts";
import { diffSections } from "../../../src/core/report/diff-sections.ts";
import { placeObjects } from "../../../src/core/report/placed-object.ts";
import { shareChanges } from "../../../src/core/report/share-changes.ts";
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

interface Web {
  readonly image?: string;
  readonly replicas?: number;
  readonly host?: string;
  readonly namespace?: string;
}

function web({ image = "shop:1.4.0", replicas = 2, host, namespace = "shop" }: Web): string {
  const env = host === undefined ? "[]" : `[{name: HOST, value: "${host}"}]`;
  return `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: ${namespace}}, spec: {replicas: ${replicas}, template: {spec: {containers: [{name: web, image: ${image}, env: ${env}}]}}}}`;
}

const newImage =
  "```diff\n@@ spec.template.spec.containers[web] @@\n- image: shop:1.4.0\n+ image: shop:1.5.0\n```";

/** Too long for one line. */
function address(name: string, number: number): string {
  return `${name}.shop.example.com/${number}`.padEnd(30, "x");
}

describe("what several environments have in common", () => {
  test("is factored out of objects that are otherwise changed differently: every change stands once", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    const both = names.map((name) => changing(name, web({}), web({ image: "shop:1.5.0", replicas: 3 })));
    const image = ["x", "y", "z"].map((name) => changing(name, web({}), web({ image: "shop:1.5.0" })));
    const texts = shown(...both, ...image);
    expect(texts).toEqual({
      "all 11 environments · 1 object": [
        `**\`Deployment shop/web\`** · rolls out · part of its changes\n\n${newImage}`,
      ],
      "8 of 11 environments, not in x, y, z · 1 object": [
        "**`Deployment shop/web`** · rolls out · part of its changes\n\n- `spec.replicas`: `2` → `3`",
      ],
    });
  });

  test("values of their own stand side by side, in one line where they are short", () => {
    expect(
      shown(
        changing("dev", web({ replicas: 1 }), web({ replicas: 2 })),
        changing("staging", web({ replicas: 2 }), web({ replicas: 4 })),
        changing("production", web({ replicas: 2 }), web({ replicas: 4 })),
      ),
    ).toEqual({
      "all 3 environments · 1 object": [
        "**`Deployment shop/web`**\n\n- `spec.replicas`: `1` → `2` in `dev`; `2` → `4` in `staging`, `production`",
      ],
    });
  });

  test("long values of their own stand below each other, after what is common", () => {
    const texts = shown(
      ...["dev", "staging"].map((name) =>
        changing(
          name,
          web({ namespace: name, host: address(name, 1) }),
          web({ namespace: name, host: address(name, 2), image: "shop:1.5.0" }),
        ),
      ),
    );
    expect(texts).toEqual({
      "dev, staging · 1 object": [
        [
          "**`Deployment web`** · rolls out",
          "",
          "```diff",
          "@@ spec.template.spec.containers[web] @@",
          "- image: shop:1.4.0",
          "+ image: shop:1.5.0",
          "@@ spec.template.spec.containers[web].env[HOST] @@",
          "# in dev",
          `- value: ${address("dev", 1)}`,
          `+ value: ${address("dev", 2)}`,
          "# in staging",
          `- value: ${address("staging", 1)}`,
          `+ value: ${address("staging", 2)}`,
          "```",
        ].join("\n"),
      ],
    });
  });

  test("nothing in common: each environment's change stands alone", () => {
    expect(
      shown(
        changing("dev", web({}), web({ replicas: 3 })),
        changing("staging", web({ replicas: 2 }), web({ image: "shop:1.5.0" })),
      ),
    ).toEqual({
      "dev · 1 object": ["**`Deployment shop/web`**\n\n- `spec.replicas`: `2` → `3`"],
      "staging · 1 object": [`**\`Deployment shop/web\`** · rolls out\n\n${newImage}`],
    });
  });

  test("one change of several that happens in one environment more is said once, and marked as a part", () => {
    const texts = shown(
      changing("dev", web({ host: "1" }), web({ host: "2", image: "shop:1.5.0" })),
      changing("staging", web({ host: "1" }), web({ host: "1", image: "shop:1.5.0" })),
    );
    expect(texts).toEqual({
      "dev, staging · 1 object": [
        `**\`Deployment shop/web\`** · rolls out · part of its changes\n\n${newImage}`,
      ],
      "dev · 1 object": [
        '**`Deployment shop/web`** · rolls out · part of its changes\n\n- `spec.template.spec.containers[web].env[HOST].value`: `"1"` → `"2"`',
      ],
    });
  });
});

function configMap(environment: string, lines: readonly string[]): string {
  const data = lines.map((line, index) => `  k${index}: ${line}`).join("\n");
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n  namespace: ${environment}\n  labels:\n    env: ${environment}\ndata:\n${data}\n`;
}

const few = ["1", "2", "3", "4"];

function inShop(last: string): string {
  return configMap("shop", [...few, last]);
}

describe("objects that come or go in several environments", () => {
  test("stand once, with the lines that are their own under the names of their environments", () => {
    const texts = shown(...["dev", "staging"].map((name) => changing(name, "", configMap(name, few))));
    expect(Object.values(texts).flat().join("\n")).toBe(
      [
        "<details><summary><code>ConfigMap c</code> · new · 16 lines</summary>",
        "",
        "```diff",
        "+ apiVersion: v1",
        "+ kind: ConfigMap",
        "+ metadata:",
        "+   name: c",
        "+   namespace: ‹its own›",
        "+   labels:",
        "# in dev",
        "+     env: dev",
        "# in staging",
        "+     env: staging",
        "# in all",
        "+ data:",
        "+   k0: 1",
        "+   k1: 2",
        "+   k2: 3",
        "+   k3: 4",
        "```",
        "",
        "</details>",
      ].join("\n"),
    );
  });

  test("name no environment behind the last line, and the namespace where there is one", () => {
    const [text = ""] = Object.values(
      shown(changing("a", inShop("x"), ""), changing("b", inShop("z"), "")),
    ).flat();
    expect(text).toContain("-   namespace: shop\n");
    expect(text).toMatch(/# in a\n- {3}k4: x\n# in b\n- {3}k4: z\n```/);
  });

  test.each([
    ["too many lines", few.map((text) => `a${text}`), few],
    ["another number of lines", [...few, "5"], few],
    ["other keys", ["1", "2", "3", '"4"\n  other: 1'], ["1", "2", "3", "4\n  another: 1"]],
  ])("stand apart when %s are their own", (_, left, right) => {
    const texts = shown(
      changing("dev", "", configMap("dev", left)),
      changing("staging", "", configMap("staging", right)),
    );
    expect(Object.keys(texts)).toEqual(["dev · 1 object", "staging · 1 object"]);
  });
});

const settings: Identity = { group: "", kind: "ConfigMap", namespace: "shop", name: "settings" };

function object(changes: readonly Change[], more: Partial<ChangedObjectDiff> = {}): ChangedObjectDiff {
  return { kind: "changed", identity: settings, changes, ...more };
}

const x = [{ key: "data" }, { key: "x" }];

type Changed = Extract<Change, { readonly kind: "changed" }>;

function value(after: string, more: Partial<Changed> = {}): Changed {
  return { kind: "changed", path: x, before: masked("0"), after: masked(after), ...more };
}

function made(
  environment: string,
  objects: readonly ObjectDiff[],
  findings: readonly Finding[] = [],
): EnvironmentDiff {
  return { environment, kind: "changed", diff: { objects, findings } };
}

/** A generated object, and one that names it. */
function generated(environment: string, [old, now]: readonly [string, string]): EnvironmentDiff {
  const named = { before: masked(`settings-${old}`) };
  return made(environment, [
    object([value("1")], {
      identity: { ...settings, name: `settings-${now}` },
      renamedFrom: { ...settings, name: `settings-${old}` },
      relation: "generated",
    }),
    object([value(`settings-${now} other-2748f727mg`, named)], { identity: { ...settings, name: "user" } }),
  ]);
}

function at(index: number): Change {
  return value("1", { path: [{ key: "env" }, { element: { name: "A" }, index }] });
}

function removed(before: string): Change {
  return { kind: "removed", path: [{ key: "l" }, { index: 0 }], before: masked(before) };
}

function finding(code: string, path?: Finding["path"]): Finding {
  const severity = code === "whole" ? "note" : "caution";
  return { code, severity, identity: settings, message: "m", ...(path === undefined ? {} : { path }) };
}

describe("what is no reason to show it twice", () => {
  test("generated names: their hashes follow from content", () => {
    const texts = shown(
      generated("a", ["2748f727mg", "hhfh78dmhg"]),
      generated("b", ["4h8f727mgb", "ggfh78dmhg"]),
    );
    expect(texts).toEqual({
      "a, b · 2 objects": [
        "**`ConfigMap shop/settings-‹hash›`** · new content, was `settings-‹hash›`\n\n- `data.x`: `0` → `1`",
        "**`ConfigMap shop/user`**\n\n```diff\n@@ data @@\n- x: settings-‹hash›\n+ x: settings-‹hash› other-2748f727mg\n```",
      ],
    });
  });

  test("a generated name that all of them have is shown", () => {
    const texts = shown(
      generated("a", ["2748f727mg", "hhfh78dmhg"]),
      generated("b", ["2748f727mg", "hhfh78dmhg"]),
    );
    expect(Object.values(texts).flat().join("\n")).toMatch(
      /`ConfigMap shop\/settings-hhfh78dmhg`\*\* · new content, was `settings-2748f727mg`[^]*- x: settings-2748f727mg\n/,
    );
  });

  test("the index of a list element that has a key", () => {
    expect(Object.keys(shown(made("a", [object([at(0)])]), made("b", [object([at(1)])])))).toEqual([
      "a, b · 1 object",
    ]);
  });
});

describe("what is not set side by side", () => {
  test.each<[string, Change, Change]>([
    ["folded changes", value("1", { folded: "certificate" }), value("2", { folded: "certificate" })],
    ["long values", value("1".repeat(201)), value("2".repeat(201))],
    ["several lines", value("1\n1"), value("2\n2")],
    [
      "texts that are only counted",
      value("1", { lines: { removed: 1, added: 1 } }),
      value("2", { lines: { removed: 2, added: 1 } }),
    ],
    [
      "orders",
      { kind: "reordered", path: [{ key: "a" }], order: [1, 0], moved: [{ index: 0 }] },
      { kind: "reordered", path: [{ key: "a" }], order: [1, 0], moved: [{ index: 1 }] },
    ],
  ])("%s", (_, left, right) => {
    expect(Object.keys(shown(made("a", [object([left])]), made("b", [object([right])])))).toEqual([
      "a · 1 object",
      "b · 1 object",
    ]);
  });

  test("two changes of one place in one environment", () => {
    const added: Change = { kind: "added", path: [{ key: "l" }, { index: 0 }], after: masked("1") };
    const texts = shown(
      made("a", [object([removed("x"), added])]),
      made("b", [object([removed("y"), added])]),
    );
    expect(Object.keys(texts)).toEqual(["a, b · 1 object", "a · 1 object", "b · 1 object"]);
  });

  test("an object that is only renamed somewhere: nothing of it gets lost", () => {
    const renamed = { renamedFrom: { ...settings, name: "old" }, relation: "similar" } as const;
    const texts = shown(made("a", [object([value("1")], renamed)]), made("b", [object([], renamed)]));
    expect(texts).toEqual({
      "a · 1 object": ["**`ConfigMap shop/settings`** · renamed? was `old`\n\n- `data.x`: `0` → `1`"],
      "b · 1 object": ["**`ConfigMap shop/settings`** · renamed? was `old`"],
    });
  });
});

test("what comes in one environment and changes or goes in another stands side by side", () => {
  const came: Change = { kind: "added", path: x, after: masked("1") };
  const went: Change = { kind: "removed", path: x, before: masked("0") };
  const texts = shown(
    made("a", [object([came])]),
    made("b", [object([went])]),
    made("c", [object([value("2")])]),
  );
  expect(texts).toEqual({
    "all 3 environments · 1 object": [
      "**`ConfigMap shop/settings`**\n\n```diff\n@@ data @@\n# in a\n+ x: 1\n# in b\n- x: 0\n# in c\n- x: 0\n+ x: 2\n```",
    ],
  });
});

test("only objects that change are taken apart", () => {
  const added: ObjectDiff = { kind: "added", identity: settings, body: masked("a") };
  const [place] = placeObjects("a", { objects: [added], findings: [] });
  expect(place && shareChanges([place])).toBe(undefined);
});

function to(before: string, after: string): ChangedObjectDiff {
  return object([value(after, { before: masked(before) })]);
}

/** Two fields. */
function twoFields(before: string, after: string, other: string): ChangedObjectDiff {
  return object([
    value(after, { before: masked(before) }),
    value(other, { path: [{ key: "data" }, { key: "y" }], before: masked("old") }),
  ]);
}

describe("a value that is promoted", () => {
  test("is what another environment had", () => {
    expect(shown(made("staging", [to("1.5", "1.6")]), made("production", [to("1.4", "1.5")]))).toEqual({
      "staging, production · 1 object": [
        "**`ConfigMap shop/settings`**\n\n- `data.x`: `1.5` → `1.6` in `staging`; `1.4` → `1.5` in `production`, as `staging` had it",
      ],
    });
    const texts = shown(
      made("staging", [to("shop:1.5", "shop:1.6")]),
      made("production", [to("shop:1.4", "shop:1.5")]),
    );
    expect(Object.values(texts).flat().join("\n")).toContain(
      "# in staging\n- x: shop:1.5\n+ x: shop:1.6\n# in production, as staging had it\n- x: shop:1.4\n+ x: shop:1.5\n",
    );
  });

  test("is not said of one field when another field beside it comes from elsewhere", () => {
    const texts = shown(
      made("staging", [twoFields("shop:1.5", "shop:1.6", "a")]),
      made("production", [twoFields("shop:1.4", "shop:1.5", "b")]),
    );
    expect(Object.values(texts).flat().join("\n")).toContain("# in production\n");
  });

  test("names no crowd", () => {
    const many = ["a", "b", "c", "d"].map((name) => made(name, [to("1.5", "1.6")]));
    const texts = shown(...many, made("production", [to("1.4", "1.5")]));
    expect(Object.values(texts).flat().join("\n")).toMatch(/`1.4` → `1.5` in `production`$/);
  });
});

describe("findings of a part", () => {
  test("stand where their field is shown, and everywhere when they are about the object", () => {
    const y = value("1", { path: [{ key: "data" }, { key: "y" }] });
    const findings = [finding("field", y.path), finding("whole")];
    const texts = shown(made("a", [object([value("1"), y])], findings), made("b", [object([value("1")])]));
    expect(Object.keys(texts)).toEqual(["a, b · 1 object · ℹ️", "a · 1 object · ⚠️ · ℹ️"]);
  });

  test("stand beside values of their own", () => {
    const y = value("1", { path: [{ key: "data" }, { key: "y" }] });
    const findings = [finding("field", x)];
    const texts = shown(
      made("a", [object([value("1"), y])], findings),
      made("b", [object([value("2"), y])], findings),
      made("c", [object([y])]),
    );
    expect(Object.keys(texts)).toEqual(["all 3 environments · 1 object", "a, b · 1 object · ⚠️"]);
  });
});
