import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createGit } from "../../src/git/create-git.ts";
import type { Git } from "../../src/git/git.ts";
import { makeRepository, scratchFolder, type TestRepository } from "./make-repository.ts";

let origin: TestRepository;
let git: Git;
let cacheDir: string;

beforeEach(() => {
  origin = makeRepository();
  cacheDir = scratchFolder();
  git = createGit({ cacheDir, allow: { paths: true } });
});

afterEach(async () => {
  await git.close();
  origin.remove();
  rmSync(cacheDir, { recursive: true, force: true });
});

describe("a repository on this disk", () => {
  test("is read in place, merges included, and nothing is written to it", async () => {
    const base = origin.commit({ "a.yaml": "a\n", "b.yaml": "1\n2\n3\n4\n5\n6\n" });
    origin.git("checkout", "-q", "-b", "left");
    const left = origin.commit({ "b.yaml": "one\n2\n3\n4\n5\n6\n" });
    origin.git("checkout", "-q", "-b", "right", base);
    const right = origin.commit({ "b.yaml": "1\n2\n3\n4\n5\nsix\n" });
    const before = snapshot(origin.path);

    const repository = await git.repository({ url: origin.path });
    await repository.fetch([left, right]);
    const merged = await repository.merge(left, right);
    expect(merged.kind).toBe("clean");
    if (merged.kind !== "clean") return;
    const tree = await repository.tree(merged.tree);
    const entry = tree.entries.get("b.yaml");
    expect(entry).toBeDefined();
    const [bytes] = await tree.read(entry === undefined ? [] : [entry.id]);
    expect(Buffer.from(bytes ?? []).toString()).toBe("one\n2\n3\n4\n5\nsix\n");
    expect(await repository.mergeBase(left, right)).toBe(base);
    expect(await repository.firstParent(left)).toBe(base);

    expect(snapshot(origin.path)).toEqual(before);
  });

  test("resolves branches, tags, short ids and expressions to full revisions", async () => {
    const base = origin.commit({ "a.yaml": "a\n" });
    const head = origin.commit({ "a.yaml": "b\n" });
    origin.git("tag", "v1", base);
    const repository = await git.repository({ url: origin.path });
    expect(await repository.resolve("main")).toBe(head);
    expect(await repository.resolve("v1")).toBe(base);
    expect(await repository.resolve("HEAD~1")).toBe(base);
    expect(await repository.resolve(head.slice(0, 10))).toBe(head);
  });

  test.each(["nothing", "--help", "-x", "HEAD:a.yaml", ""])("does not resolve %j", async (expression) => {
    origin.commit({ "a.yaml": "a\n" });
    const repository = await git.repository({ url: origin.path });
    await expect(repository.resolve(expression)).rejects.toMatchObject({ reason: "REF_VANISHED" });
  });

  test("says when a name means a branch and a tag", async () => {
    const base = origin.commit({ "a.yaml": "a\n" });
    const head = origin.commit({ "a.yaml": "b\n" });
    origin.git("tag", "main", base);
    const repository = await git.repository({ url: origin.path });
    await expect(repository.resolve("main")).rejects.toMatchObject({
      message: '"main" is the name of a branch and of a tag.',
    });
    expect(await repository.resolve("refs/heads/main")).toBe(head);
  });

  test("may be named by a folder inside it, or be bare", async () => {
    const head = origin.commit({ "deep/a.yaml": "a\n" });
    const inside = await git.repository({ url: join(origin.path, "deep") });
    expect(await inside.resolve("HEAD")).toBe(head);
    const bare = join(cacheDir, 'odd "name"\nwith a break.git');
    execFileSync("git", ["clone", "-q", "--bare", origin.path, bare], { stdio: "ignore" });
    const repository = await git.repository({ url: bare });
    await repository.fetch([head]);
    expect([...(await repository.tree(head)).entries.keys()]).toEqual(["deep/a.yaml"]);
  });

  test("may use SHA-256", async () => {
    const modern = makeRepository(["--object-format=sha256"]);
    try {
      const head = modern.commit({ "a.yaml": "a\n" });
      expect(head).toHaveLength(64);
      const repository = await git.repository({ url: modern.path });
      const tree = await repository.tree(await repository.resolve("main"));
      expect([...tree.entries.keys()]).toEqual(["a.yaml"]);
    } finally {
      modern.remove();
    }
  });

  test("may be shallow", async () => {
    origin.commit({ "a.yaml": "a\n" });
    const head = origin.commit({ "a.yaml": "b\n" });
    const shallow = join(cacheDir, "shallow");
    execFileSync("git", ["clone", "-q", "--depth=1", `file://${origin.path}`, shallow], { stdio: "ignore" });
    const repository = await git.repository({ url: shallow });
    await repository.fetch([head]);
    expect(await repository.mergeBase(head, head)).toBe(head);
    expect(await repository.firstParent(head)).toBeUndefined();
  });

  test("says when it is a partial clone that lacks the files", async () => {
    const head = origin.commit({ "a.yaml": "a\n" });
    const partial = join(cacheDir, "partial");
    execFileSync("git", ["clone", "-q", "--bare", "--filter=blob:none", `file://${origin.path}`, partial], {
      stdio: "ignore",
    });
    const repository = await git.repository({ url: partial });
    const tree = await repository.tree(head);
    const id = tree.entries.get("a.yaml")?.id;
    await expect(tree.read(id === undefined ? [] : [id])).rejects.toThrow(/partial clone/);
  });

  test("says when a folder is no repository, or no folder", async () => {
    mkdirSync(join(cacheDir, "plain"));
    const message = /is not a Git repository/;
    await expect(git.repository({ url: join(cacheDir, "plain") })).rejects.toThrow(message);
    await expect(git.repository({ url: join(cacheDir, "none") })).rejects.toThrow(message);
  });

  test("says when a revision is not in it", async () => {
    const head = origin.commit({ "a.yaml": "a\n" });
    const repository = await git.repository({ url: origin.path });
    const other = makeRepository();
    try {
      const unknown = other.commit({ "z.yaml": "z\n" });
      await expect(repository.fetch([head, unknown])).rejects.toMatchObject({ reason: "REF_VANISHED" });
      await expect(repository.tree(unknown)).rejects.toMatchObject({ reason: "REF_VANISHED" });
      await expect(repository.mergeBase(head, unknown)).rejects.toMatchObject({ reason: "REF_VANISHED" });
    } finally {
      other.remove();
    }
  });

  test("is refused unless paths are allowed", async () => {
    const strict = createGit({ cacheDir });
    await expect(strict.repository({ url: origin.path })).rejects.toMatchObject({
      reason: "GIT_UNAVAILABLE",
    });
  });
});

/** Every file of the folder with its size and time of change. */
function snapshot(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => ({ name, stat: statSync(join(folder, name)) }))
    .map(({ name, stat }) =>
      stat.isFile()
        ? `${name} ${stat.mtimeMs} ${readFileSync(join(folder, name)).length}`
        : `${name} ${stat.mtimeMs}`,
    )
    .toSorted();
}
