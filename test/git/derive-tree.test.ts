import { array, assert, asyncProperty, constantFrom, record } from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Revision } from "../../src/core/model/revision.ts";
import { createGit } from "../../src/git/create-git.ts";
import type { Git } from "../../src/git/git.ts";
import { makeRepository, scratchFolder, type TestRepository } from "./make-repository.ts";

let origin: TestRepository;
let git: Git;

beforeEach(() => {
  origin = makeRepository();
  git = createGit({ cacheDir: scratchFolder(), allow: { paths: true } });
});

afterEach(async () => {
  await git.close();
  origin.remove();
});

/** As a reader that has seen nothing before would list it. */
async function listed(revision: Revision) {
  const repository = await git.repository({ url: origin.path });
  const { id, entries } = await repository.tree(revision);
  return { id, entries: sorted(entries) };
}

function sorted(entries: ReadonlyMap<string, unknown>) {
  return [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

const edit = record({
  path: constantFrom("a", "a/b", "a/b/c", "d/e", "d/f", "g/h/i/j", "k"),
  content: constantFrom("one", "two", null, { link: "a" }, { link: "k" }),
});

test("a tree read by its difference from another equals the listing", async () => {
  await assert(
    asyncProperty(array(array(edit, { maxLength: 4 }), { minLength: 1, maxLength: 4 }), async (steps) => {
      const repository = await git.repository({ url: origin.path });
      for (const step of steps) {
        // What is below a path goes when the path becomes a file.
        const files = Object.fromEntries(step.map(({ path, content }) => [path, content]));
        const clean = Object.entries(files).filter(
          ([path]) => !step.some((other) => path.startsWith(`${other.path}/`)),
        );
        for (const [path] of clean) removeParents(path);
        const revision = origin.commit(Object.fromEntries(clean));
        const tree = await repository.tree(revision);
        expect({ id: tree.id, entries: sorted(tree.entries) }).toEqual(await listed(revision));
      }
    }),
    { numRuns: 15 },
  );
}, 120_000);

/** A file where a folder is wanted has to go first. */
function removeParents(path: string): void {
  const parts = path.split("/");
  for (let length = 1; length < parts.length; length++) {
    const parent = parts.slice(0, length).join("/");
    if (
      origin
        .git("ls-files", "--stage", "--", parent)
        .split("\n")
        .some((line) => line.endsWith(`\t${parent}`))
    )
      origin.git("rm", "-rfq", "--", parent);
  }
}

test("the same tree is the same object, and a merge without change gives it again", async () => {
  const base = origin.commit({ "a/b": "1" });
  const head = origin.commit({ "README.md": "x" });
  const repository = await git.repository({ url: origin.path });
  const tree = await repository.tree(base);
  expect(await repository.tree(base)).toBe(tree);
  const merged = await repository.merge(base, head);
  expect(merged.kind).toBe("clean");
  const after = await repository.tree(head);
  expect(merged.kind === "clean" && (await repository.tree(merged.tree))).toBe(after);
});

test("a folder of thousands of changed folders is listed instead", async () => {
  const folders = Array.from({ length: 400 }, (_, index) => `f${index}/x`);
  const base = origin.commit({ keep: "1", ...Object.fromEntries(folders.map((path) => [path, "1"])) });
  const head = origin.commit(Object.fromEntries(folders.map((path) => [path, "2"])));
  const repository = await git.repository({ url: origin.path });
  await repository.tree(base);
  expect((await repository.tree(head)).entries.size).toBe(401);
}, 60_000);

test("files, links, submodules and modes are told apart", async () => {
  const base = origin.commit({ x: "1" });
  const head = origin.commit({
    "run.sh": "#!/bin/sh",
    link: { link: "x" },
    mod: { submodule: "c".repeat(40) },
    "deep/er/y": "2",
  });
  const repository = await git.repository({ url: origin.path });
  await repository.tree(base);
  const { entries } = await repository.tree(head);
  expect([...entries.values()].map(({ path, kind }) => `${path} ${kind}`).toSorted()).toEqual([
    "deep/er/y file",
    "link symlink",
    "mod submodule",
    "run.sh executable",
    "x file",
  ]);
});
