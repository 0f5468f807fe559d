import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareValues } from "../../../src/core/diff/compare-values.ts";
import type { Place, RawChange } from "../../../src/core/diff/raw-change.ts";
import { sameValue } from "../../../src/core/diff/same-value.ts";
import { textOf } from "../../../src/core/manifests/object-of.ts";
import { writeYaml } from "../../../src/core/manifests/write-yaml.ts";
import { pathText } from "../../../src/core/report/path-text.ts";
import type { JsonValue } from "../../../src/core/model/json.ts";
import { applyChanges } from "./apply-changes.ts";

function lines(changes: readonly RawChange[]): readonly string[] {
  return changes.map((change) => {
    const steps = pathText(change.path.filter((step) => !("embedded" in step)));
    const document = change.path.some((step) => "embedded" in step) ? "in " : "";
    return `${change.kind} ${document}${steps}${change.folded === undefined ? "" : ` (${change.folded})`}`;
  });
}

function compare(key: string, before: string, after: string): readonly string[] {
  return lines(compareValues({ [key]: before }, { [key]: after }));
}

describe("documents in strings", () => {
  test("are compared by content, lists by their keys", () => {
    expect(
      compare(
        "config.yaml",
        "level: info\nroutes:\n- name: a\n  to: x\n- name: b\n  to: y\n",
        "level: debug\nroutes:\n- name: b\n  to: z\n",
      ),
    ).toEqual([
      'changed in ["config.yaml"].level',
      'removed in ["config.yaml"].routes[a]',
      'changed in ["config.yaml"].routes[b].to',
    ]);
    expect(compare("c.json", '{"a": 1, "b": 2}', '{"a": 1, "b": 3}')).toEqual(['changed in ["c.json"].b']);
    expect(compare("a.properties", "x=1\ny=2\n", "y=3\nx=1\n")).toEqual(['changed in ["a.properties"].y']);
  });

  test("that differ in layout, quotes, comments or the order of keys alone say so, folded", () => {
    expect(compare("c", "a: 1\nb: x\n", "b: 'x'\na:   1\n")).toEqual(["changed c (same-meaning)"]);
    expect(compare("c.properties", "a=1\n", "#c\na = 1\n")).toEqual([
      'changed ["c.properties"] (same-meaning)',
    ]);
  });

  test("that differ in content and in comments say both", () => {
    expect(compare("c", "# one\na: 1\n", "# two\na: 2\n")).toEqual([
      "changed in c.a",
      "changed c (same-meaning)",
    ]);
  });

  test("that readers may see differently are compared as texts", () => {
    expect(compare("c", "a: yes\nb: 1\n", "a: true\nb: 1\n")).toEqual(["changed in c.a"]);
    expect(compare("c", "a: yes\nb: 1\n", "a: 'yes'\nb: 1\n")).toEqual(["changed c"]);
  });

  test("are looked into two deep", () => {
    const nest = (text: string, depth: number): string =>
      depth === 0 ? text : nest(JSON.stringify({ inner: text }), depth - 1);
    const steps = (depth: number) =>
      compareValues({ c: nest("a: 1\nb: 1\n", depth) }, { c: nest("a: 2\nb: 1\n", depth) })[0]?.path.filter(
        (step) => "embedded" in step,
      ).length;
    expect([steps(0), steps(1), steps(2)]).toEqual([1, 2, 2]);
  });

  test("with the same key twice in a list are paired by content, not by their order", () => {
    expect(compare("c", "l:\n- name: a\n  v: 1\n- name: a\n  v: 2\n", "l:\n- name: a\n  v: 2\n")).toEqual([
      "removed in c.l[0]",
    ]);
  });
});

describe("what the mask of the whole string hides", () => {
  const before = "user: admin\nkey: s3cret\nkeys: [s3cret, other]\n";
  const after = "user: root\nkey: n3w\nkeys: [n3w, other]\n";
  const comparing = (shown: (place: Place, text: string) => string) =>
    compareValues({ c: before }, { c: after }, { shown: (place, { value }) => shown(place, textOf(value)) });

  test("is told by each change of the document, by value", () => {
    const changes = comparing((_, text) => text.replaceAll(/s3cret|n3w/g, "‹redacted›"));
    expect(lines(changes)).toContain("changed in c.key");
    for (const { hidden } of changes) expect([...(hidden ?? [])]).toEqual(["s3cret", "n3w"]);
  });

  test("keeps the document closed when it is hidden as a whole, or its keys are, or its lists", () => {
    for (const shown of [
      (text: string) => (text === "" ? "" : "‹redacted›"),
      (text: string) => text.replaceAll("user", "‹redacted›"),
      (text: string) => text.replace("[n3w, other]", "[n3w]"),
      (text: string) => text.replace("[n3w, other]", "none"),
      (text: string) => text.replace("key: n3w", "key: {a: 1}"),
      (text: string) => text.replace("key: n3w\n", ""),
      (text: string) => text.replace("user: root", "user: &a root"),
    ]) {
      expect(lines(comparing((_, text) => shown(text)))).toEqual(["changed c"]);
    }
    expect(
      lines(
        compareValues(
          { c: "a: {b: 1}\nd: 1\n" },
          { c: "a: {b: 2}\nd: 1\n" },
          {
            shown: (_, { value }) => textOf(value).replace(/\{.*\}/, "x"),
          },
        ),
      ),
    ).toEqual(["changed c"]);
  });
});

describe("completeness", () => {
  const scalar = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.integer({ min: 0, max: 3 }),
    fc.constantFrom("a", "yes", "1.0", "0x1", "x: y", "# c", "a\nb: c\n", ""),
  );
  const keys = fc.constantFrom("name", "a", "rules", "env", "yes", "1");
  const json = fc.letrec<{ value: JsonValue; object: JsonValue; list: JsonValue }>((tie) => ({
    value: fc.oneof({ depthSize: "small", withCrossShrink: true }, scalar, tie("list"), tie("object")),
    object: fc.dictionary(keys, tie("value"), { maxKeys: 4 }),
    list: fc.array(tie("value"), { maxLength: 4 }),
  })).object;
  const document = fc.oneof(
    json.map((value) => writeYaml(value)),
    json.map((value) => `# c\n${writeYaml(value)}`),
    json.map((value) => JSON.stringify(value)),
    json.map((value) => JSON.stringify(value, null, 2)),
    fc.string(),
  );
  const key = fc.constantFrom("config.yaml", "app.properties", "plain");

  test("applying the changes to the base gives the head, whatever the strings are", () => {
    fc.assert(
      fc.property(key, document, document, (name, left, right) => {
        const [before, after] = [{ data: { [name]: left } }, { data: { [name]: right } }];
        const changes = compareValues(before, after);
        expect(changes.length > 0).toBe(left !== right);
        expect(sameValue(applyChanges(before, changes), after)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});
