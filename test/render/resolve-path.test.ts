import { describe, expect, test } from "vitest";
import { resolvePath } from "../../src/render/inputs/resolve-path.ts";
import { indexTree } from "../../src/render/inputs/tree-index.ts";
import { makeTree, type TestFile } from "./make-tree.ts";

async function resolve(files: Readonly<Record<string, TestFile>>, folder: string, path: string) {
  const index = await indexTree(makeTree(files));
  const found = resolvePath(index, folder, path);
  if (found.kind !== "file") return found;
  return { kind: "file", path: found.path, content: found.entry.path, links: found.links };
}

/** Links from `l0` over so many hops to `end`. */
function chain(length: number): Record<string, TestFile> {
  const next = (step: number): string => (step + 1 === length ? "end" : `l${step + 1}`);
  return Object.fromEntries(Array.from({ length }, (_, step) => [`l${step}`, { link: next(step) }]));
}

const files = {
  "base/a.yaml": "a",
  "overlays/dev/b.yaml": "b",
  "top.yaml": "t",
};

describe("a path in a tree", () => {
  test.each([
    ["overlays/dev", "b.yaml", "overlays/dev/b.yaml"],
    ["overlays/dev", "./b.yaml", "overlays/dev/b.yaml"],
    ["overlays/dev", "../../base//a.yaml", "base/a.yaml"],
    ["overlays/dev", "../../top.yaml", "top.yaml"],
    ["", "top.yaml", "top.yaml"],
    ["", "base/../top.yaml", "top.yaml"],
  ])("from %j, %j is the file %s", async (folder, path, expected) => {
    expect(await resolve(files, folder, path)).toMatchObject({ kind: "file", path: expected });
  });

  test.each([
    ["overlays/dev", "../../base", "base"],
    ["overlays/dev", "../../base/", "base"],
    ["overlays/dev", "..", "overlays"],
    ["overlays/dev", ".", "overlays/dev"],
    ["overlays/dev", "../..", ""],
    ["", "", ""],
  ])("from %j, %j is the folder %j", async (folder, path, expected) => {
    expect(await resolve(files, folder, path)).toEqual({ kind: "folder", path: expected, links: [] });
  });

  test.each([
    ["overlays/dev", "c.yaml"],
    ["", "base/a.yaml/x"],
    ["", "bas"],
  ])("from %j, %j is absent", async (folder, path) => {
    expect(await resolve(files, folder, path)).toMatchObject({ kind: "absent" });
  });

  test.each([
    ["overlays/dev", "../../../x"],
    ["", ".."],
    ["", "base/../../top.yaml"],
    ["overlays", "/etc/passwd"],
    ["overlays", "/top.yaml"],
  ])("from %j, %j is outside", async (folder, path) => {
    expect(await resolve(files, folder, path)).toEqual({ kind: "outside" });
  });
});

describe("links", () => {
  test("to a file stand for its content at their own place", async () => {
    const linked = { ...files, "overlays/dev/link.yaml": { link: "../../base/a.yaml" } };
    expect(await resolve(linked, "overlays/dev", "link.yaml")).toEqual({
      kind: "file",
      path: "overlays/dev/link.yaml",
      content: "base/a.yaml",
      links: [],
    });
  });

  test("to a folder are followed and named", async () => {
    const linked = { ...files, common: { link: "base" }, "overlays/dev/near": { link: "../../common" } };
    expect(await resolve(linked, "overlays/dev", "near/a.yaml")).toEqual({
      kind: "file",
      path: "base/a.yaml",
      content: "base/a.yaml",
      links: [
        { path: "common", target: "base" },
        { path: "overlays/dev/near", target: "../../common" },
      ],
    });
  });

  test("`..` behind a link is the parent of where it leads", async () => {
    const linked = {
      "x/real/f.yaml": "f",
      "x/g.yaml": "g",
      "a/link": { link: "../x/real" },
      "a/up": { link: "link/../g.yaml" },
    };
    expect(await resolve(linked, "a", "up")).toMatchObject({ kind: "file", content: "x/g.yaml" });
  });

  test.each([
    ["/etc/passwd"],
    ["../../../../etc/passwd"],
    ["/proc/self/environ"],
    ["nowhere.yaml"],
    ["link.yaml"],
    ["a.yaml/x"],
    [""],
  ])("to %j are refused", async (link) => {
    const linked = { ...files, "base/link.yaml": { link } };
    expect(await resolve(linked, "base", "link.yaml")).toEqual({ kind: "bad-link", path: "base/link.yaml" });
  });

  test("in circles are refused, chains of 40 are followed", async () => {
    const circle = { a: { link: "b" }, b: { link: "a" } };
    expect(await resolve(circle, "", "a")).toMatchObject({ kind: "bad-link" });
    expect(await resolve({ ...chain(40), end: "e" }, "", "l0")).toMatchObject({
      kind: "file",
      content: "end",
    });
    expect(await resolve({ ...chain(41), end: "e" }, "", "l0")).toMatchObject({ kind: "bad-link" });
  });

  test("in the middle of a path must lead to a folder", async () => {
    const linked = { ...files, file: { link: "top.yaml" } };
    expect(await resolve(linked, "", "file/x")).toMatchObject({ kind: "absent" });
  });
});

test("a submodule is named, at the end of a path or in it", async () => {
  const withModule = { ...files, "vendor/mod": { submodule: true } as const };
  expect(await resolve(withModule, "base", "../vendor/mod")).toEqual({
    kind: "submodule",
    path: "vendor/mod",
  });
  expect(await resolve(withModule, "base", "../vendor/mod/x.yaml")).toEqual({
    kind: "submodule",
    path: "vendor/mod",
  });
});
