import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Revision } from "../../src/core/model/revision.ts";
import type { Tree } from "../../src/core/model/tree.ts";
import { createGit, type GitOptions } from "../../src/git/create-git.ts";
import type { Git } from "../../src/git/git.ts";
import { makeRepository, revisionOf, scratchFolder, type TestRepository } from "./make-repository.ts";
import { serveRepository, type GitServer } from "./serve-repository.ts";

let origin: TestRepository;
let cacheDir: string;
let base: Revision;
let head: Revision;
const open: { close(): Promise<void> }[] = [];

beforeEach(() => {
  cacheDir = scratchFolder();
  origin = makeRepository();
  base = origin.commit({
    "a/one.yaml": "one\n",
    "b/two.yaml": "two\n",
    "c.txt": "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
  });
  head = origin.commit({ "a/one.yaml": "uno\n", "d/three.yaml": "three\n" });
});

afterEach(async () => {
  for (const opened of open.splice(0)) await opened.close();
  origin.remove();
  rmSync(cacheDir, { recursive: true, force: true });
});

function gitWith(options: Partial<GitOptions> = {}): Git {
  const git = createGit({ cacheDir, allow: { loopbackHttp: true, file: true }, ...options });
  open.push(git);
  return git;
}

async function serve(options?: Parameters<typeof serveRepository>[1]): Promise<GitServer> {
  const server = await serveRepository(origin.path, options);
  open.push(server);
  return server;
}

async function textOf(tree: Tree, ...paths: readonly string[]): Promise<readonly string[]> {
  const ids = paths.map((path) => {
    const entry = tree.entries.get(path);
    if (entry === undefined) throw new Error(`no ${path}`);
    return entry.id;
  });
  return (await tree.read(ids)).map((bytes) => Buffer.from(bytes).toString("utf8"));
}

describe("a repository on a server", () => {
  test("is fetched without files; the files asked for come in one request", async () => {
    const server = await serve();
    const repository = await gitWith().repository({ url: server.url });
    await repository.fetch([base, head]);
    const fetched = server.requests.filter((line) => line.startsWith("POST")).length;

    const tree = await repository.tree(head);
    expect([...tree.entries.keys()]).toEqual(["a/one.yaml", "b/two.yaml", "c.txt", "d/three.yaml"]);
    expect(server.requests.filter((line) => line.startsWith("POST"))).toHaveLength(fetched);

    expect(await textOf(tree, "d/three.yaml", "a/one.yaml", "b/two.yaml")).toEqual([
      "three\n",
      "uno\n",
      "two\n",
    ]);
    // One question for the capabilities, one for all blobs.
    expect(server.requests.filter((line) => line.startsWith("POST")).length - fetched).toBeLessThanOrEqual(2);
  });

  test("is not asked again for what is here", async () => {
    const server = await serve();
    const git = gitWith();
    const first = await git.repository({ url: server.url });
    await first.fetch([base, head]);
    await textOf(await first.tree(head), "a/one.yaml");
    const before = server.requests.length;

    const second = await git.repository({ url: server.url });
    await second.fetch([head, base]);
    expect(await textOf(await second.tree(head), "a/one.yaml")).toEqual(["uno\n"]);
    expect(server.requests).toHaveLength(before);
  });

  test("is remembered by a later process", async () => {
    const server = await serve();
    const first = gitWith();
    await (await first.repository({ url: server.url })).fetch([head]);
    await first.close();
    const before = server.requests.length;
    await (await gitWith().repository({ url: server.url })).fetch([head]);
    expect(server.requests).toHaveLength(before);
  });

  test("sends only what is new", async () => {
    const server = await serve();
    const repository = await gitWith().repository({ url: server.url });
    await repository.fetch([base]);
    const next = origin.commit({ "a/one.yaml": "next\n" });
    await repository.fetch([next]);
    expect(await textOf(await repository.tree(next), "a/one.yaml")).toEqual(["next\n"]);
  });

  test("answers many readers at once", async () => {
    const server = await serve();
    const repository = await gitWith().repository({ url: server.url });
    await repository.fetch([base, head]);
    const [before, after] = await Promise.all([repository.tree(base), repository.tree(head)]);
    const texts = await Promise.all([
      textOf(before, "a/one.yaml", "c.txt"),
      textOf(after, "a/one.yaml"),
      textOf(after, "d/three.yaml"),
    ]);
    expect(texts).toEqual([["one\n", "1\n2\n3\n4\n5\n6\n7\n8\n9\n"], ["uno\n"], ["three\n"]]);
  });

  test("knows ancestry", async () => {
    const server = await serve();
    origin.git("checkout", "-q", "-b", "side", base);
    const side = origin.commit({ "e.yaml": "side\n" });
    const repository = await gitWith().repository({ url: server.url });
    await repository.fetch([base, head, side]);
    expect(await repository.mergeBase(head, side)).toBe(base);
    expect(await repository.isAncestor(base, head)).toBe(true);
    expect(await repository.isAncestor(head, base)).toBe(false);
    expect(await repository.firstParent(side)).toBe(base);
    expect(await repository.firstParent(base)).toBeUndefined();
  });

  test("merges contents, fetching what the merge needs", async () => {
    const server = await serve();
    origin.git("checkout", "-q", "-b", "left", base);
    const left = origin.commit({ "c.txt": "one\n2\n3\n4\n5\n6\n7\n8\n9\n" });
    origin.git("checkout", "-q", "-b", "right", base);
    const right = origin.commit({ "c.txt": "1\n2\n3\n4\n5\n6\n7\n8\nnine\n" });
    const repository = await gitWith().repository({ url: server.url });
    await repository.fetch([left, right]);
    const merged = await repository.merge(left, right);
    expect(merged.kind).toBe("clean");
    if (merged.kind !== "clean") return;
    const tree = await repository.tree(merged.tree);
    expect(tree.id).toBe(merged.tree);
    expect(await textOf(tree, "c.txt", "b/two.yaml")).toEqual(["one\n2\n3\n4\n5\n6\n7\n8\nnine\n", "two\n"]);
  });

  test("names the files of a conflict", async () => {
    const server = await serve();
    origin.git("checkout", "-q", "-b", "other", base);
    const other = origin.commit({ "a/one.yaml": "eins\n" });
    const repository = await gitWith().repository({ url: server.url });
    await repository.fetch([head, other]);
    expect(await repository.merge(head, other)).toEqual({ kind: "conflict", paths: ["a/one.yaml"] });
  });

  test("takes the token where one is needed, and says when it is refused", async () => {
    const server = await serve({ token: "ghs_right" });
    const git = gitWith();
    const wrong = await git.repository({ url: server.url, token: async () => "ghs_wrong" });
    await expect(wrong.fetch([head])).rejects.toMatchObject({ reason: "GIT_UNAVAILABLE", retry: "later" });
    const none = await git.repository({ url: server.url });
    await expect(none.fetch([head])).rejects.toMatchObject({ reason: "GIT_UNAVAILABLE" });
    const right = await git.repository({ url: server.url, token: async () => "ghs_right" });
    await right.fetch([head]);
    expect(await textOf(await right.tree(head), "a/one.yaml")).toEqual(["uno\n"]);
  });

  test("says when the repository is not there", async () => {
    const server = await serve();
    const repository = await gitWith().repository({ url: server.url.replace(/[^/]+$/, "other") });
    await expect(repository.fetch([head])).rejects.toMatchObject({
      reason: "GIT_UNAVAILABLE",
      retry: "never",
    });
  });

  test("says when nobody listens", async () => {
    const repository = await gitWith().repository({ url: "http://127.0.0.1:9/x" });
    await expect(repository.fetch([head])).rejects.toMatchObject({
      reason: "GIT_UNAVAILABLE",
      retry: "later",
    });
  });

  test("is given up when the caller gives up, and leaves no process behind", async () => {
    const server = await serve({ hangs: true });
    const repository = await gitWith().repository({ url: server.url });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    await expect(repository.fetch([head], stop.signal)).rejects.toThrow(/abort/);
    expect(gitProcessesIn(cacheDir)).toEqual([]);
  });

  test("is given up when it takes too long", async () => {
    const server = await serve({ hangs: true });
    const repository = await gitWith({ limits: { fetchMs: 300 } }).repository({ url: server.url });
    await expect(repository.fetch([head])).rejects.toMatchObject({
      reason: "GIT_UNAVAILABLE",
      retry: "later",
    });
    expect(gitProcessesIn(cacheDir)).toEqual([]);
  });

  test("keeps few refs and few packs however often it is fetched", async () => {
    const repository = await gitWith().repository({ url: `file://${origin.path}` });
    for (let round = 0; round < 45; round++) {
      await repository.fetch([origin.commit({ "a/one.yaml": `round ${round}\n` })]);
    }
    const [folder = ""] = readdirSync(cacheDir).filter((name) => name.endsWith(".git"));
    const packs = readdirSync(join(cacheDir, folder, "objects/pack")).filter((name) =>
      name.endsWith(".pack"),
    );
    expect(packs.length).toBeLessThanOrEqual(41);
    const last = revisionOf(origin.git("rev-parse", "HEAD"));
    expect(await textOf(await repository.tree(last), "a/one.yaml")).toEqual(["round 44\n"]);
  }, 60_000);

  test("says that git is missing", async () => {
    const git = gitWith({ program: { path: "/nowhere/git" } });
    const repository = await git.repository({ url: "https://127.0.0.1:9/x" });
    await expect(repository.fetch([head])).rejects.toMatchObject({
      reason: "GIT_UNAVAILABLE",
      retry: "never",
    });
  });

  test("keeps its cache to itself", async () => {
    await (
      await gitWith({ cacheDir: join(cacheDir, "inner") }).repository({ url: `file://${origin.path}` })
    ).fetch([head]);
    expect(statSync(join(cacheDir, "inner")).mode & 0o077).toBe(0);
  });
});

describe("limits of what is read", () => {
  test("a file that is too large is refused by name, and other reads go on", async () => {
    const big = origin.commit({ "big.bin": "x".repeat(5000) });
    const repository = await gitWith({ limits: { blobBytes: 4000 } }).repository({
      url: `file://${origin.path}`,
    });
    await repository.fetch([big]);
    const tree = await repository.tree(big);
    const results = await Promise.allSettled([
      textOf(tree, "a/one.yaml", "big.bin"),
      textOf(tree, "b/two.yaml"),
    ]);
    expect(results[0]).toMatchObject({
      status: "rejected",
      reason: { reason: "TREE_TOO_LARGE", retry: "never" },
    });
    expect(results[1]).toEqual({ status: "fulfilled", value: ["two\n"] });
  });

  test("files that are too large together are refused by name", async () => {
    const long = origin.commit({ "x.txt": "x".repeat(800), "y.txt": "y".repeat(800) });
    const git = gitWith({ limits: { readBytes: 1000 } });
    const repository = await git.repository({ url: `file://${origin.path}` });
    await repository.fetch([long]);
    const tree = await repository.tree(long);
    await expect(textOf(tree, "x.txt", "y.txt")).rejects.toMatchObject({ reason: "TREE_TOO_LARGE" });
    expect(await textOf(tree, "a/one.yaml")).toEqual(["uno\n"]);
  });

  test("a fetch that writes too much is stopped and cleaned up", async () => {
    const program = join(cacheDir, "slow-git");
    writeFileSync(
      program,
      `#!/bin/sh
case "$*" in
*" fetch "*) for last; do :; done
  dir=$(echo "$*" | sed -e 's/.*--git-dir=//' -e 's/ .*//')
  while :; do head -c 100000 /dev/zero >> "$dir/objects/pack/tmp_pack_x"; sleep 0.02; done ;;
*) exec git "$@" ;;
esac
`,
      { mode: 0o755 },
    );
    const git = gitWith({ program: { path: program }, limits: { fetchBytes: 1_000_000 } });
    const repository = await git.repository({ url: `file://${origin.path}` });
    await expect(repository.fetch([head])).rejects.toMatchObject({ reason: "TREE_TOO_LARGE" });
    const [folder = ""] = readdirSync(cacheDir).filter((name) => name.endsWith(".git"));
    expect(readdirSync(join(cacheDir, folder, "objects/pack"))).toEqual([]);
  });
});

/** Command lines of running processes that name the folder. */
function gitProcessesIn(folder: string): readonly string[] {
  if (!existsSync("/proc")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "latin1");
      } catch {
        return [];
      }
    })
    .filter((line) => line.includes(folder));
}
