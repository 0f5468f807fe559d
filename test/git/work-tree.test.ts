import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isPlainFile, readWorkTree } from "../../src/git/work-tree.ts";
import { makeRepository, type TestRepository } from "./make-repository.ts";

const program = { path: "git", searchPath: process.env["PATH"] ?? "" };

let repository: TestRepository;

beforeEach(() => {
  repository = makeRepository();
});

afterEach(() => {
  repository.remove();
});

test("tracked and new files, without what is ignored or deleted, from any folder", async () => {
  repository.commit({ ".gitignore": "*.log\n", "a/b.yaml": "", "a/gone.yaml": "", "line\nbreak": "" });
  rmSync(join(repository.path, "a/gone.yaml"));
  writeFileSync(join(repository.path, "a/new.yaml"), "");
  writeFileSync(join(repository.path, "x.log"), "");
  const tree = await readWorkTree(program, join(repository.path, "a"));
  expect(tree?.root).toBe(repository.path);
  expect(tree?.paths.toSorted()).toEqual([".gitignore", "a/b.yaml", "a/new.yaml", "line\nbreak"]);
});

test("a folder that is in no work tree", async () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-no-tree-"));
  expect(await readWorkTree(program, folder)).toBeUndefined();
  rmSync(folder, { recursive: true });
});

test("A3: a link is no plain file, wherever it leads", async () => {
  repository.commit({ "a.yaml": "" });
  symlinkSync("/etc/passwd", join(repository.path, "link.yaml"));
  expect(await isPlainFile(repository.path, "a.yaml")).toBe(true);
  expect(await isPlainFile(repository.path, "link.yaml")).toBe(false);
  expect(await isPlainFile(repository.path, "gone.yaml")).toBe(false);
});
