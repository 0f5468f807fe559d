import { describe, expect, test } from "vitest";
import type { Change, ChangedObjectDiff, FoldReason } from "../../../src/core/model/diff.ts";
import type { Identity } from "../../../src/core/model/manifest.ts";
import { groupObjects, objectBlock, objectLine } from "../../../src/core/report/object-block.ts";
import { placeObjects } from "../../../src/core/report/placed-object.ts";
import { type ShownObject, showWhole } from "../../../src/core/report/shown-object.ts";
import { masked } from "../diff/open-masker.ts";

const settings: Identity = { group: "", kind: "ConfigMap", namespace: "shop", name: "settings" };

function workload(name: string, namespace = "shop"): Identity {
  return { group: "apps", kind: "Deployment", namespace, name };
}

function change(folded?: FoldReason): Change {
  const values = { before: masked("0"), after: masked("1") };
  return { kind: "changed", path: [{ key: "x" }], ...values, ...(folded === undefined ? {} : { folded }) };
}

function shown(more: Partial<ChangedObjectDiff>): ShownObject {
  const object: ChangedObjectDiff = { kind: "changed", identity: settings, changes: [], ...more };
  const [place] = placeObjects("dev", { objects: [object], findings: [] });
  if (place === undefined) throw new Error("no object");
  return showWhole([place]);
}

function titleOf(more: Partial<ChangedObjectDiff>): string {
  return objectBlock([shown(more)]).split("\n")[0] ?? "";
}

describe("how an object got its name", () => {
  const old = { ...settings, name: "old" };
  test.each<[Partial<ChangedObjectDiff>, string]>([
    [{ renamedFrom: old, relation: "generated" }, "new content, was `old`"],
    [{ renamedFrom: old, relation: "affixed" }, "renamed, was `old`"],
    [{ renamedFrom: old, relation: "similar" }, "renamed? was `old`"],
    [
      { renamedFrom: { ...settings, namespace: "old" }, relation: "moved" },
      "moved, was `ConfigMap old/settings`",
    ],
    [
      { renamedFrom: { ...settings, kind: "Secret" }, relation: "replaced" },
      "replaces `Secret shop/settings`",
    ],
    [{ renamedFrom: old }, "replaces `old`"],
  ])("%j", (more, words) => {
    expect(titleOf(more)).toBe(`**\`ConfigMap shop/settings\`** · ${words}`);
  });

  test("a generated object of which nothing older is known", () => {
    expect(titleOf({ relation: "generated" })).toBe("**`ConfigMap shop/settings`**");
  });
});

describe("what follows from a change", () => {
  test("an object rolls out itself", () => {
    expect(titleOf({ identity: workload("web"), rollsOut: [workload("web")] })).toBe(
      "**`Deployment shop/web`** · rolls out",
    );
  });

  test("others roll out: a few are named, those of another namespace with it", () => {
    expect(titleOf({ rollsOut: [workload("web"), workload("api", "other")] })).toBe(
      "**`ConfigMap shop/settings`** · rolls out `Deployment web`, `Deployment other/api`",
    );
    const many = ["a", "b", "c", "d", "e", "f", "g"].map((name) => workload(name));
    expect(titleOf({ rollsOut: many })).toMatch(/`Deployment e` and 2 more$/);
  });

  test("nothing refers to a generated object, or something still refers to the old one", () => {
    expect(titleOf({ references: { toNew: [], toOld: [] } })).toMatch(/ · nothing refers to it$/);
    expect(titleOf({ references: { toNew: [workload("web")], toOld: [workload("api")] } })).toMatch(
      / · `Deployment api` still refers to the old name$/,
    );
    expect(
      titleOf({ references: { toNew: [workload("a")], toOld: [workload("b"), workload("c")] } }),
    ).toMatch(/ · `Deployment b`, `Deployment c` still refer to the old name$/);
  });
});

describe("what is not shown", () => {
  test("is named and counted", () => {
    const changes = [change("certificate"), change("crd-schema"), change("crd-schema"), change()];
    expect(objectBlock([shown({ changes })])).toBe(
      "**`ConfigMap shop/settings`** · not shown: certificate, CRD schema (2)\n\n- `x`: `0` → `1`",
    );
  });

  test("objects of which nothing is shown stand in one line", () => {
    const names = Array.from({ length: 22 }, (_, index) => `c${index}`);
    const all = names.map((name) =>
      shown({ identity: { ...settings, name }, changes: [change("version-label")] }),
    );
    const [group, ...others] = groupObjects(all);
    expect(others).toEqual([]);
    expect(group && objectBlock(group)).toMatch(
      /^\*\*22 objects: `ConfigMap shop\/c0`, .*`ConfigMap shop\/c19` and 2 more\*\* · not shown: version labels$/,
    );
    expect(group && objectLine(group)).toMatch(/`ConfigMap shop\/c7` and 14 more · changed · 0 lines$/);
  });

  test("a document too long to be read is counted in its place", () => {
    const long: Change = {
      kind: "changed",
      path: [{ key: "data" }, { key: "dashboard.json" }],
      before: masked("a\nb"),
      after: masked("c\nd"),
      folded: "large-document",
      lines: { removed: 2, added: 2 },
    };
    expect(objectBlock([shown({ changes: [long] })])).toBe(
      "**`ConfigMap shop/settings`**\n\n```diff\n@@ data @@\n! dashboard.json: 2 lines removed, 2 lines added\n```",
    );
  });
});

function blockOf(before: string, after: string): string {
  const values = { before: masked(before), after: masked(after) };
  return objectBlock([shown({ changes: [{ kind: "changed", path: [{ key: "x" }], ...values }] })]);
}

describe("values in a line", () => {
  test.each([
    ["2", "0"],
    ["true", "false"],
    ["100m", "1.5"],
    ['"8080"', "8080"],
    ["v1.4.0", "1.5.0-rc.1"],
    ["50%", "-1"],
  ])("%s and %s stand beside each other", (before, after) => {
    expect(blockOf(before, after)).toContain(`- \`x\`: \`${before}\` → \`${after}\``);
  });

  test.each([
    ["red", "blue"],
    ["", "1"],
    ["1", "1 2"],
    ["1\n2", "1"],
    ["1".repeat(40), "1"],
  ])("%j and %j below each other", (before, after) => {
    expect(blockOf(before, after)).toContain("```diff\n");
  });

  test("four at most, and of short paths", () => {
    expect(objectBlock([shown({ changes: [change(), change(), change(), change()] })])).not.toContain("```");
    expect(objectBlock([shown({ changes: Array.from({ length: 5 }, () => change()) })])).toContain("```diff");
    const far: Change = { ...change(), path: [{ key: "x".repeat(101) }] };
    expect(objectBlock([shown({ changes: [far] })])).toContain("```diff");
  });
});
