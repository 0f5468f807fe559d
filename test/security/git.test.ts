/** Rows A5 to A14 of the catalogue: Git content and names made by an attacker. Rows A1 to A7 that need a render are in render.test.ts. */

import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createGit, type GitOptions } from "../../src/git/create-git.ts";
import type { Git } from "../../src/git/git.ts";
import { makeRepository, scratchFolder, type TestRepository } from "../git/make-repository.ts";
import { serveRepository, type GitServer } from "../git/serve-repository.ts";

let origin: TestRepository;
let scratch: string;
const opened: { close(): Promise<void> }[] = [];

beforeEach(() => {
  origin = makeRepository();
  scratch = scratchFolder();
});

afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
  origin.remove();
  rmSync(scratch, { recursive: true, force: true });
});

function gitWith(options: Partial<GitOptions> = {}): Git {
  const git = createGit({
    cacheDir: join(scratch, "cache"),
    allow: { loopbackHttp: true, file: true, paths: true },
    ...options,
  });
  opened.push(git);
  return git;
}

async function serve(options?: Parameters<typeof serveRepository>[1]): Promise<GitServer> {
  const server = await serveRepository(origin.path, options);
  opened.push(server);
  return server;
}

test("A5: paths that differ by case or Unicode form only are kept byte-exact", async () => {
  const composed = "caf\u00e9.yaml";
  const decomposed = "cafe\u0301.yaml";
  const head = origin.commit({ "a.yaml": "1", "A.yaml": "2", [composed]: "3", [decomposed]: "4" });
  const tree = await (await gitWith().repository({ url: origin.path })).tree(head);
  expect([...tree.entries.keys()].toSorted()).toEqual(["A.yaml", "a.yaml", composed, decomposed].toSorted());
});

test("A6: a submodule is an entry and is never initialised", async () => {
  const head = origin.commit({
    ".gitmodules": `[submodule "x"]\n\tpath = x\n\turl = ext::sh -c touch% ${scratch}/pwned\n\tupdate = !touch ${scratch}/pwned\n`,
    x: { submodule: "b".repeat(40) },
  });
  const server = await serve();
  const repository = await gitWith().repository({ url: server.url });
  await repository.fetch([head]);
  const tree = await repository.tree(head);
  expect(tree.entries.get("x")?.kind).toBe("submodule");
  expect(existsSync(join(scratch, "pwned"))).toBe(false);
});

test("A8: hooks, programs and merge drivers in a repository's configuration never run", async () => {
  const touch = `touch ${join(scratch, "pwned")}`;
  const base = origin.commit({
    "a.txt": "1\n",
    ".gitattributes": "a.txt merge=evil diff=evil filter=evil\n",
  });
  origin.git("checkout", "-q", "-b", "left");
  const left = origin.commit({ "a.txt": "2\n" });
  origin.git("checkout", "-q", "-b", "right", base);
  const right = origin.commit({ "a.txt": "3\n" });
  for (const name of ["merge.evil.driver", "diff.evil.textconv", "filter.evil.smudge", "core.fsmonitor"]) {
    origin.git("config", name, touch);
  }
  origin.git("config", "core.sshCommand", touch);
  origin.git("config", "core.pager", touch);
  origin.git("config", "credential.helper", `!${touch}`);
  const hooks = join(scratch, "hooks");
  mkdirSync(hooks);
  for (const hook of ["post-checkout", "reference-transaction", "post-merge", "pre-auto-gc"]) {
    writeFileSync(join(hooks, hook), `#!/bin/sh\n${touch}\n`);
    chmodSync(join(hooks, hook), 0o755);
  }
  origin.git("config", "core.hooksPath", hooks);
  rmSync(join(scratch, "pwned"), { force: true });

  const repository = await gitWith().repository({ url: origin.path });
  expect(await repository.resolve("left")).toBe(left);
  expect(await repository.merge(left, right)).toEqual({ kind: "conflict", paths: ["a.txt"] });
  await repository.tree(right);
  expect(existsSync(join(scratch, "pwned"))).toBe(false);
});

test("A8: git is given no configuration of the machine or the user, and no transport but the one needed", async () => {
  const { program, log } = recordingGit();
  const head = origin.commit({ "a.yaml": "a\n" });
  const server = await serve({ token: "ghs_canary" });
  const git = gitWith({ program: { path: program } });
  const repository = await git.repository({ url: server.url, token: async () => "ghs_canary" });
  await repository.fetch([head]);
  const tree = await repository.tree(head);
  await tree.read([...tree.entries.values()].map(({ id }) => id));

  const recorded = readFileSync(log, "utf8");
  expect(recorded).toContain("GIT_CONFIG_NOSYSTEM=1");
  expect(recorded).toContain("GIT_CONFIG_GLOBAL=/dev/null");
  expect(recorded).toContain("GIT_TERMINAL_PROMPT=0");
  expect(recorded).toContain("core.hooksPath=/dev/null");
  expect(recorded).toContain("protocol.allow=never");
  expect(recorded).not.toMatch(/protocol\.(?:file|ext|ssh|git|https)\.allow=always/);
  expect(recorded).not.toMatch(/^(?:SSH_AUTH_SOCK|GIT_SSH|GIT_DIR|HTTPS?_PROXY)=/im);
});

test("E9: the token is in no argument, environment or file", async () => {
  const { program, log } = recordingGit();
  const head = origin.commit({ "a.yaml": "a\n" });
  const server = await serve({ token: "ghs_canary" });
  const git = gitWith({ program: { path: program } });
  const repository = await git.repository({ url: server.url, token: async () => "ghs_canary" });
  await repository.fetch([head]);
  expect(readFileSync(log, "utf8")).toContain("fetch");
  expect(readFileSync(log, "utf8")).not.toContain("ghs_canary");
  const files = readdirSync(join(scratch, "cache"), { recursive: true, encoding: "utf8" })
    .map((name) => join(scratch, "cache", name))
    .filter((name) => statSync(name).isFile());
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) expect(readFileSync(file, "latin1")).not.toContain("ghs_canary");
});

test("E9: a server that redirects elsewhere gets no token", async () => {
  const head = origin.commit({ "a.yaml": "a\n" });
  const thief = await serve({ token: "ghs_other" });
  const server = await serve({ redirectTo: new URL(thief.url).origin });
  const repository = await gitWith().repository({ url: server.url, token: async () => "ghs_canary" });
  await expect(repository.fetch([head])).rejects.toMatchObject({ reason: "GIT_UNAVAILABLE" });
  expect(thief.requests).toEqual([]);
});

describe("A9: names made for a shell or an option parser", () => {
  const names = ["--upload-pack=touch", "$(id)", "a;b", "`id`", "-x", "</details>", "-->x", "@here"];

  test.each(names)(
    "a branch called %j is data, and resolves in a local repository without running anything",
    async (name) => {
      const head = origin.commit({ "a.yaml": "a\n" });
      origin.git("update-ref", `refs/heads/${name}`, head);
      const repository = await gitWith().repository({ url: origin.path });
      const found = await repository.resolve(`refs/heads/${name}`);
      expect(found).toBe(head);
    },
  );

  test.each(["--upload-pack=touch X", "-x", "HEAD", "main", "abc123", "../../x"])(
    "%j is never taken for a revision",
    async (text) => {
      origin.commit({ "a.yaml": "a\n" });
      const server = await serve();
      const repository = await gitWith().repository({ url: server.url });
      // @ts-expect-error: what a caller that skipped the check would hand in
      await expect(repository.fetch([text])).rejects.toThrow(/not a full commit SHA/);
      // @ts-expect-error: as above
      await expect(repository.tree(text)).rejects.toThrow(/not a full object id/);
      expect(server.requests).toEqual([]);
    },
  );
});

test("A10: a branch named like a revision does not stand for one", async () => {
  const base = origin.commit({ "a.yaml": "base\n" });
  const head = origin.commit({ "a.yaml": "head\n" });
  origin.git("update-ref", `refs/heads/${base}`, head);
  const server = await serve();
  const repository = await gitWith().repository({ url: server.url });
  await repository.fetch([base, head]);
  const [before, after] = [await repository.tree(base), await repository.tree(head)];
  expect(before.entries.get("a.yaml")?.id).not.toBe(after.entries.get("a.yaml")?.id);
  const local = await gitWith().repository({ url: origin.path });
  expect((await local.tree(base)).id).toBe(before.id);
});

test("A11: a tree of too many files, or too deep, is refused by name", async () => {
  const deep = origin.commit({ [`${"d/".repeat(70)}a.yaml`]: "a\n" });
  const repository = await gitWith().repository({ url: origin.path });
  await expect(repository.tree(deep)).rejects.toMatchObject({ reason: "TREE_TOO_LARGE", retry: "never" });

  const input = Array.from({ length: 3000 }, (_, index) => `100644 ${"c".repeat(40)}\tf${index}`).join("\n");
  const tree = execFileSync("git", ["mktree", "--missing"], {
    cwd: origin.path,
    input: input.replaceAll(/^100644 /gm, "100644 blob "),
    encoding: "utf8",
  }).trim();
  const commit = origin.git("commit-tree", "-m", "many", tree);
  const bounded = await gitWith({ limits: { entries: 2000 } }).repository({ url: origin.path });
  const revision = await bounded.resolve(commit);
  await expect(bounded.tree(revision)).rejects.toMatchObject({ reason: "TREE_TOO_LARGE" });
});

test("A11: a huge file is refused before it is read", async () => {
  const path = join(origin.path, "big.bin");
  execFileSync("truncate", ["-s", "256M", path]);
  origin.git("-c", "core.bigFileThreshold=1m", "-c", "core.compression=1", "add", "big.bin");
  const head = origin.commit({ "a.yaml": "a\n" });
  const repository = await gitWith().repository({ url: origin.path });
  const tree = await repository.tree(head);
  const id = tree.entries.get("big.bin")?.id;
  const before = process.memoryUsage().rss;
  await expect(tree.read(id === undefined ? [] : [id])).rejects.toMatchObject({ reason: "TREE_TOO_LARGE" });
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
}, 120_000);

test("A13: a head that is gone from the server has a name", async () => {
  origin.commit({ "a.yaml": "a\n" });
  const other = makeRepository();
  const gone = other.commit({ "b.yaml": "b\n" });
  other.remove();
  const server = await serve();
  const repository = await gitWith().repository({ url: server.url });
  const failure = repository.fetch([gone]);
  await expect(failure).rejects.toMatchObject({ reason: "REF_VANISHED", retry: "never" });
  await expect(failure).rejects.toThrow(gone);
});

test("A14: revisions without a common ancestor have no merge base and do not merge", async () => {
  const one = origin.commit({ "a.yaml": "a\n" });
  const two = origin.commit({ "b.yaml": "b\n" }, { orphan: true });
  const repository = await gitWith().repository({ url: origin.path });
  expect(await repository.mergeBase(one, two)).toBeUndefined();
  expect(await repository.isAncestor(one, two)).toBe(false);
  expect(await repository.merge(one, two)).toEqual({ kind: "conflict", paths: [] });
});

/** A git that writes down its arguments and environment before it does its work. */
function recordingGit(): { readonly program: string; readonly log: string } {
  const log = join(scratch, "log");
  const program = join(scratch, "git");
  writeFileSync(program, `#!/bin/sh\n{ printf '%s\\n' "$@"; env; } >> ${log}\nexec git "$@"\n`);
  chmodSync(program, 0o755);
  return { program, log };
}
