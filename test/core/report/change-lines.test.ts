import { describe, expect, test } from "vitest";
import type { Change } from "../../../src/core/model/diff.ts";
import { changeLines } from "../../../src/core/report/change-lines.ts";
import { masked } from "../diff/open-masker.ts";
import { diffOf } from "./previews.ts";

/** The lines of the one changed object between two YAML texts. */
function lines(before: string, after: string): readonly string[] {
  const start = "apiVersion: v1\nkind: Thing\nmetadata: {name: a}\n";
  const [object] = diffOf("dev", start + before, start + after).objects;
  return object?.kind === "changed" ? changeLines(object.changes) : [];
}

function middle(changed: string): string {
  return `data:\n  config.ini: |\n${["a", "b", "c", "d", "e", changed, "g", "h", "i", "j", "k"].map((line) => `    ${line}\n`).join("")}`;
}

function bothEnds(ends: string): string {
  return `data:\n  k: |\n    ${ends}\n    1\n    2\n    3\n    4\n    5\n    6\n    7\n    ${ends}\n`;
}

function names(from: number, number: number): readonly string[] {
  return Array.from({ length: number }, (_, index) => `e${from + index}`);
}

function replaced(before: string, after: string): Change {
  return { kind: "changed", path: [{ key: "k" }], before: masked(before), after: masked(after) };
}

describe("changeLines", () => {
  test("puts changes under the path of what holds them, once", () => {
    expect(lines("spec: {a: 1, b: 2, c: {d: 3}}", "spec: {a: 2, c: {d: 4}, e: x}")).toEqual([
      "@@ spec @@",
      "- a: 1",
      "+ a: 2",
      "- b: 2",
      "+ e: x",
      "@@ spec.c @@",
      "- d: 3",
      "+ d: 4",
    ]);
  });

  test("puts what changes in the object itself first, without a heading", () => {
    expect(lines("spec: {a: 1}\ntype: x", "spec: {a: 2}\ntype: z")).toEqual([
      "- type: x",
      "+ type: z",
      "@@ spec @@",
      "- a: 1",
      "+ a: 2",
    ]);
  });

  test("writes collections as YAML below their key", () => {
    expect(lines("spec: {}", "spec: {list: [{name: a, v: 1}]}")).toEqual([
      "@@ spec @@",
      "+ list:",
      "+   - name: a",
      "+     v: 1",
    ]);
    expect(lines("env: [{name: A, value: x}]", "env: []")).toEqual([
      "@@ env @@",
      "- [A]:",
      "-   name: A",
      "-   value: x",
    ]);
  });

  test("writes a collection of one line below its key too, and what is empty or a string behind it", () => {
    const after =
      'spec: {args: [--x], securityContext: {privileged: true}, none: {}, list: [], text: "a: b", dash: "- a"}';
    expect(lines("spec: {m: {k: v}}", after)).toEqual([
      "@@ spec @@",
      "+ args:",
      "+   - --x",
      '+ dash: "- a"',
      "+ list: []",
      "- m:",
      "-   k: v",
      "+ none: {}",
      "+ securityContext:",
      "+   privileged: true",
      '+ text: "a: b"',
    ]);
    expect(lines("t: [{q: 1}]", "t: q")).toEqual(["- t:", "-   - q: 1", "+ t: q"]);
    expect(lines("t: q", "t: {k: v}")).toEqual(["- t: q", "+ t:", "+   k: v"]);
  });

  test("shows a change of type", () => {
    expect(lines("port: 8080", 'port: "8080"')).toEqual(["- port: 8080", '+ port: "8080"']);
  });

  test("shows the changed lines of a long text with three around them, and counts the rest", () => {
    expect(lines(middle("f"), middle("F"))).toEqual([
      '@@ data["config.ini"] @@',
      "@@ 2 equal lines @@",
      "  c",
      "  d",
      "  e",
      "- f",
      "+ F",
      "  g",
      "  h",
      "  i",
      "@@ 2 equal lines @@",
    ]);
  });

  test("shows the lines between two changes when a heading would not be shorter", () => {
    expect(lines(bothEnds("a"), bothEnds("b"))).toHaveLength(1 + 4 + 7);
  });

  test("shows a line that became several, and several that became one", () => {
    expect(lines("data: {k: one}", 'data: {k: "one\\ntwo"}')).toEqual([
      "@@ data @@",
      "- k: one",
      "+ k:",
      "+   one",
      "+   two",
    ]);
  });

  test("tells order by the names of what moved, where there are names", () => {
    expect(lines("env: [{name: A}, {name: B}, {name: C}]", "env: [{name: C}, {name: A}, {name: B}]")).toEqual(
      ["! env ⇆ order changed, moved: [C]"],
    );
    expect(lines("verbs: [a, b]", "verbs: [b, a]")).toEqual(["! verbs ⇆ order changed"]);
  });

  test("cuts long lines so that their difference stays in sight", () => {
    const start = "x".repeat(500);
    const [, before = "", after = ""] = lines(`data: {k: ${start}A}`, `data: {k: ${start}B}`);
    expect(before).toBe(`- k: (460 equal) …${"x".repeat(40)}A`);
    expect(after).toBe(`+ k: (460 equal) …${"x".repeat(40)}B`);
    const [, short = ""] = lines(`data: {k: A${start}}`, `data: {k: B${start}}`);
    expect(short).toBe(`- k: A${"x".repeat(174)}… (326 more)`);
    const text = (end: string) => `data: {k: "${start}${end}\\nz"}`;
    expect(lines(text("A"), text("B"))[1]).toBe(`- (460 equal) …${"x".repeat(40)}A`);
  });

  test("counts the lines of a text that is too long to be shown", () => {
    const long: Change = {
      kind: "changed",
      path: [{ key: "data" }, { key: "dashboard.json" }],
      before: masked("a\nb"),
      after: masked("c\nd"),
      lines: { removed: 1, added: 12 },
    };
    expect(changeLines([long])).toEqual(["@@ data @@", "! dashboard.json: 1 line removed, 12 lines added"]);
  });

  test("sets what is varied below what is common, under the names of its environments", () => {
    const to = (after: string): Change => ({
      ...replaced("1", after),
      path: [{ key: "spec" }, { key: "k" }],
    });
    const varied = {
      variants: [
        { environments: ["dev"], change: to("2") },
        { environments: ["staging", "production"], change: to("3") },
      ],
    };
    const common: Change = { kind: "added", path: [{ key: "spec" }, { key: "x" }], after: masked("y") };
    expect(changeLines([replaced("a", "b"), common], [varied, varied, { variants: [] }])).toEqual([
      "- k: a",
      "+ k: b",
      "@@ spec @@",
      "+ x: y",
      "# in dev",
      "- k: 1",
      "+ k: 2",
      "- k: 1",
      "+ k: 2",
      "# in staging, production",
      "- k: 1",
      "+ k: 3",
      "- k: 1",
      "+ k: 3",
    ]);
  });

  test("counts the sets of environments that have no room, and the names of a big one", () => {
    const variants = Array.from({ length: 22 }, (_, index) => ({
      environments: index === 0 ? names(100, 10) : names(index, 1),
      change: replaced("1", `${index}`),
    }));
    const shown = changeLines([], [{ variants }]);
    expect(shown[0]).toBe("# in e100, e101, e102, e103, e104, e105, e106, e107 and 2 more");
    expect(shown.at(-1)).toBe("# and its own in 2 environments more");
  });

  test("keeps a change of a whole object that has no path", () => {
    const change: Change = { kind: "changed", path: [], before: masked("a"), after: masked("b") };
    expect(changeLines([change])).toEqual(["- : a", "+ : b"]);
  });

  test("pairs removed and added lines of a replaced block one by one", () => {
    expect(changeLines([replaced("a\nb\nc", "x\nc")])).toEqual(["@@ k @@", "- a", "- b", "+ x", "  c"]);
    expect(changeLines([replaced("a\nc", "x\ny\nc")])).toEqual(["@@ k @@", "- a", "+ x", "+ y", "  c"]);
  });
});
