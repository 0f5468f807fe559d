import { describe, expect, test } from "vitest";
import { writtenAt } from "../../../src/core/manifests/written-at.ts";
import type { Path } from "../../../src/core/model/diff.ts";
import type { Identity } from "../../../src/core/model/manifest.ts";

const web: Identity = { group: "apps", kind: "Deployment", namespace: "shop", name: "web" };

const text = `# The shop.
apiVersion: v1
kind: Service
metadata:
  name: web
---
apiVersion: apps/v1
kind: Deployment # runs it
metadata:
  labels: {name: other}
  name: "web"
spec:
  replicas: 2
  template:
    spec:
      containers:
      - image: proxy:1
        name: proxy
        args: []
      - name: web
        image: shop:1
        args: []
`;

function lineOf(path: Path, identity = web): number | undefined {
  return writtenAt(text, identity, path)?.line;
}

function exact(name: string): boolean | undefined {
  return writtenAt(text, { ...web, name }, [])?.exact;
}

const containers = ["spec", "template", "spec", "containers"].map((key) => ({ key }));
const element = (name: string) => ({ element: { name }, index: 0 });

describe("where an object is written", () => {
  test("is the line of its name, in the document of its kind", () => {
    expect(lineOf([])).toBe(11);
    expect(lineOf([], { ...web, kind: "Service" })).toBe(5);
  });

  test("is the line of the field, as deep as it is written", () => {
    expect(lineOf([{ key: "spec" }, { key: "replicas" }])).toBe(13);
    expect(lineOf([...containers, element("web"), { key: "args" }])).toBe(22);
    expect(writtenAt(text, web, [{ key: "spec" }, { key: "paused" }])).toEqual({
      line: 12,
      depth: 1,
      exact: true,
    });
  });

  test("is right where an element's fields stand before its name", () => {
    expect(lineOf([...containers, element("proxy"), { key: "image" }])).toBe(17);
    expect(lineOf([...containers, element("web"), { key: "image" }])).toBe(21);
  });

  test("goes no deeper than what has a name", () => {
    expect(lineOf([...containers, { index: 1 }, { key: "image" }])).toBe(16);
    expect(lineOf([...containers, { element: { port: "80" }, index: 0 }])).toBe(16);
  });

  test("knows names that prefixes, suffixes and generators complete", () => {
    expect(["web", "dev-web", "web-2748f727mg", "website"].map(exact)).toEqual([
      true,
      false,
      false,
      undefined,
    ]);
  });

  test("of two documents that fit is the one that writes more of it", () => {
    const two = `kind: A\nmetadata:\n  name: a\n---\nkind: A\nmetadata:\n  name: a\nspec:\n  x: 1\n`;
    const a = { ...web, kind: "A", name: "a" };
    expect(writtenAt(two, a, [{ key: "spec" }, { key: "x" }])).toEqual({ line: 9, depth: 2, exact: true });
  });

  test.each([
    ["another kind", "kind: B\nmetadata:\n  name: web\n"],
    ["no metadata", "kind: Deployment\nname: web\n"],
    ["no name", "kind: Deployment\nmetadata:\n  labels: {}\nspec: {}\n"],
    ["no name at the end", "kind: Deployment\nmetadata:\n"],
    ["flow style", '{"kind": "Deployment", "metadata": {"name": "web"}}'],
    ["nothing", ""],
  ])("is unknown for %s", (_, other) => {
    expect(writtenAt(other, web, [])).toBe(undefined);
  });

  test("takes what means something to a pattern as it is", () => {
    const odd = `kind: A\nmetadata:\n  name: a\ndata:\n  "x.*(": 1\n  x.y: 2\n`;
    const a = { ...web, kind: "A", name: "a" };
    expect(writtenAt(odd, a, [{ key: "data" }, { key: "x.*(" }])?.line).toBe(5);
    expect(writtenAt(odd, { ...a, kind: "A(" }, [])).toBe(undefined);
  });

  test("stays at the name of an element that begins nowhere", () => {
    const loose = "kind: A\nmetadata:\n  name: a\nlist:\n  name: x\n";
    const a = { ...web, kind: "A", name: "a" };
    expect(writtenAt(loose, a, [{ key: "list" }, element("x"), { key: "y" }])?.line).toBe(5);
  });
});
