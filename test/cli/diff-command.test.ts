import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { scratchFolder, makeRepository, type TestRepository } from "../git/make-repository.ts";
import { findPart, lacks } from "../real/parts.ts";
import { fakeTool } from "../render/fake-tool.ts";
import { configMap } from "../render/make-tree.ts";
import { runCli, type Ran } from "./run-cli.ts";

let repository: TestRepository;

beforeEach(() => {
  repository = makeRepository();
});

afterEach(() => {
  repository.remove();
});

function diff(...args: readonly string[]): Promise<Ran> {
  return runCli(["diff", ...args], { directory: repository.path });
}

const config = `version: 1
environments:
  - name: dev
    path: overlays/dev
    cluster: local
    namespace: shop-dev
  - name: production
    path: overlays/production
    cluster: local
    namespace: shop
`;

function secret(value: string): string {
  return `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: ${value}}\n`;
}

const files = {
  ".github/slipway.yml": config,
  "base/kustomization.yaml": "resources: [a.yaml]\n",
  "base/a.yaml": configMap("a", "color: red"),
  "overlays/dev/kustomization.yaml": "resources: [../../base]\n",
  "overlays/production/kustomization.yaml": "resources: [../../base]\n",
  "README.md": "hello\n",
};

describe.skipIf(lacks("kustomize"))("slipway diff", () => {
  test("prints the comment for every environment, and ends with 2 for changes", async () => {
    const base = repository.commit(files);
    const head = repository.commit({ "base/a.yaml": configMap("a", "color: blue") });
    const { status, stdout, stderr } = await diff("--base", base, "--head", head);
    expect(stdout).toMatch(/^<!-- slipway: preview -->/);
    expect(stdout).toContain("| `dev` |");
    expect(stdout).toContain("| `production` |");
    expect(stdout).toContain("- color: red\n+ color: blue");
    expect(stdout).toContain(`base <code>${base}</code>`);
    expect(stderr).toBe("");
    expect(status).toBe(2);
  });

  test("ends with 0 when nothing changes, whatever else the revisions change", async () => {
    repository.commit(files);
    repository.commit({ "README.md": "changed\n" });
    const { status, stdout } = await diff("--base", "HEAD~1", "--head", "HEAD");
    expect(stdout).toMatch(/nothing changes/i);
    expect(status).toBe(0);
  });

  const nowhere = `${config}  - {name: d, path: nope, cluster: local, namespace: d}\n`;

  test("takes an environment whose folder neither side has for unchanged", async () => {
    repository.commit({ ...files, ".github/slipway.yml": nowhere });
    repository.commit({ "README.md": "changed\n" });
    const { status, stdout } = await diff("--base", "HEAD~1");
    expect(stdout).toMatch(/nothing changes/i);
    expect(status).toBe(0);
  });

  test.each<[string, string, Readonly<Record<string, string | null>>]>([
    ["goes", nowhere, { "nope/a.yaml": null }],
    ["was never there, where the environment is new", config, { ".github/slipway.yml": nowhere }],
    [
      "was never there, where the environment moves to it",
      nowhere,
      { ".github/slipway.yml": nowhere.replace("nope", "never") },
    ],
  ])("reports an environment whose folder %s", async (name, before, change) => {
    const there = name === "goes" ? { "nope/a.yaml": configMap("a") } : {};
    repository.commit({ ...files, ...there, ".github/slipway.yml": before });
    repository.commit(change);
    const { status, stdout } = await diff("--base", "HEAD~1", "--env", "d");
    expect(stdout).toContain("that folder does not exist in the head");
    expect(status).toBe(1);
  });

  test("takes HEAD for the head, and the folder for the repository", async () => {
    repository.commit(files);
    repository.commit({ "base/a.yaml": configMap("a", "color: blue") });
    expect((await diff("--base", "main~1")).status).toBe(2);
  });

  test("shows some environments by name, and says what was probably meant by another", async () => {
    repository.commit(files);
    repository.commit({ "base/a.yaml": configMap("a", "color: blue") });
    const some = await diff("--base", "HEAD~1", "--env", "dev");
    expect(some.stdout).toContain("| `dev` |");
    expect(some.stdout).not.toContain("production");
    const wrong = await diff("--base", "HEAD~1", "--env", "prodution");
    expect(wrong).toMatchObject({ status: 1, stdout: "" });
    expect(wrong.stderr).toBe(
      'error: There is no environment "prodution" in .github/slipway.yml.\nDid you mean "production"?\n',
    );
  });

  test("compares one folder without any configuration", async () => {
    const { ".github/slipway.yml": _, ...plain } = files;
    repository.commit(plain);
    repository.commit({ "base/a.yaml": configMap("a", "color: blue") });
    const { status, stdout } = await diff("--base", "HEAD~1", "--path", "./overlays//dev/");
    expect(stdout).toContain("| `overlays/dev` |");
    expect(status).toBe(2);
    const without = await diff("--base", "HEAD~1");
    expect(without.status).toBe(1);
    expect(without.stderr).toContain("--path");
  });

  test.skipIf(lacks("helm"))("compares a chart in a folder without any configuration", async () => {
    repository.commit({
      "charts/pod_info/Chart.yaml": "apiVersion: v2\nname: podinfo\nversion: 0.1.0\n",
      "charts/pod_info/templates/a.yaml": configMap('"{{ .Release.Name }}"', "color: red"),
    });
    repository.commit({
      "charts/pod_info/templates/a.yaml": configMap('"{{ .Release.Name }}"', "color: blue"),
    });
    const settings = { helm: findPart("helm")?.path };
    const { status, stdout } = await runCli(["diff", "--base", "HEAD~1", "--path", "charts/pod_info"], {
      directory: repository.path,
      settings,
    });
    expect(stdout).toContain("ConfigMap pod-info");
    expect(status).toBe(2);
  });

  test("shows a folder that is new, and one that is gone", async () => {
    repository.commit({ "README.md": "hello\n" });
    repository.commit({ "env/a.yaml": configMap("a") });
    repository.commit({ "env/a.yaml": null });
    const added = await diff("--base", "HEAD~2", "--head", "HEAD~1", "--path", "env");
    expect(added.stdout).toContain("🆕");
    const removed = await diff("--base", "HEAD~1", "--head", "HEAD", "--path", "env");
    expect(removed.stdout).toMatch(/1\s*removed/);
    const never = await diff("--base", "HEAD~1", "--path", "nowhere");
    expect(never.stderr).toContain('There is no folder "nowhere" at either revision.');
  });

  test("merges the head onto the base, as the pull request would be", async () => {
    const start = repository.commit(files);
    repository.git("checkout", "-q", "-b", "feature");
    repository.commit({
      "base/b.yaml": configMap("b"),
      "base/kustomization.yaml": "resources: [a.yaml, b.yaml]\n",
    });
    repository.git("checkout", "-q", "main");
    repository.commit({ "base/a.yaml": configMap("a", "color: green") });
    const { stdout } = await diff("--base", "main", "--head", "feature", "--env", "dev");
    expect(stdout).toContain("1\u00a0new");
    expect(stdout).not.toContain("green");
    expect(repository.git("merge-base", "main", "feature")).toBe(start);
  });

  test("a head that conflicts with the base has no preview here either; it says where, and how to compare all the same", async () => {
    const start = repository.commit(files);
    repository.git("checkout", "-q", "-b", "feature");
    repository.commit({ "base/a.yaml": configMap("a", "color: blue") });
    repository.git("checkout", "-q", "main");
    repository.commit({ "base/a.yaml": configMap("a", "color: green") });
    const { status, stdout, stderr } = await diff("--base", "main", "--head", "feature");
    expect(stdout).toContain("### ⏸️ Not previewed: the pull request conflicts with its base");
    expect(stderr).toContain("Head conflicts with base in base/a.yaml");
    expect(stderr).toContain(`--base ${start}`);
    expect(status).toBe(1);
    expect(await diff("--base", "main", "--head", "feature", "--output", "json")).toMatchObject({
      status: 1,
      stdout: "",
    });
    const all = await diff("--base", start, "--head", "feature");
    expect(all.stdout).toContain("- color: red\n+ color: blue");
    expect(all.status).toBe(2);
  });

  test("compares unrelated histories as they are, and says so", async () => {
    const one = repository.commit(files);
    const two = repository.commit(
      { ...files, "base/a.yaml": configMap("a", "color: blue") },
      { orphan: true },
    );
    const { stdout } = await diff("--base", one, "--head", two);
    expect(stdout).toContain("no history in common");
    expect(stdout).toContain("+ color: blue");
  });

  test("reports a head that does not build, shows the other environments, and ends with 1", async () => {
    repository.commit(files);
    repository.commit({
      "overlays/production/kustomization.yaml": "resources:\n- ../../base\n- gone.yaml\n",
      "base/a.yaml": configMap("a", "color: blue"),
    });
    const { status, stdout } = await diff("--base", "HEAD~1");
    expect(stdout).toContain("overlays/production/kustomization.yaml");
    expect(stdout).toContain("gone.yaml");
    expect(stdout).toContain("+ color: blue");
    expect(stdout).not.toContain("removed");
    expect(status).toBe(1);
  });

  test("prints JSON for programs", async () => {
    repository.commit(files);
    repository.commit({ "base/a.yaml": configMap("a", "color: blue") });
    const { stdout } = await diff("--base", "HEAD~1", "--output", "json", "--env", "dev");
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 1,
      environments: [
        {
          environment: "dev",
          result: "changed",
          objects: [
            {
              object: { kind: "ConfigMap", namespace: "shop-dev", name: "a" },
              changes: [{ before: "red", after: "blue" }],
            },
          ],
        },
      ],
    });
  });

  test("promise 5: hides Secret values, and two runs do not tell that they are the same", async () => {
    repository.commit({ "env/s.yaml": secret("hunter2hunter2") });
    repository.commit({ "env/s.yaml": secret("correcthorse") });
    const [one, two] = await Promise.all([1, 2].map(() => diff("--base", "HEAD~1", "--path", "env")));
    expect(one?.stdout).toContain("password");
    expect(one?.stdout).not.toMatch(/hunter2|correcthorse/);
    expect(one?.stdout).not.toBe(two?.stdout);
  });

  test("tells every mistake of a configuration", async () => {
    repository.commit(files);
    repository.commit({
      ".github/slipway.yml": config
        .replace("cluster: local", "clutser: local")
        .replace("version: 1", "version: 7"),
    });
    const { status, stderr } = await diff("--base", "HEAD~1");
    expect(status).toBe(1);
    expect(stderr).toMatch(/slipway\.yml:1:/);
    expect(stderr).toMatch(/Did you mean cluster\?/);
  });

  test.each<[string, readonly string[], RegExp]>([
    ["no base", [], /Name it with --base/],
    ["an unknown revision", ["--base", "nothing"], /knows no commit by the name "nothing"/],
    ["both --env and --path", ["--base", "HEAD", "--env", "dev", "--path", "x"], /exclude each other/],
    ["a path that leaves", ["--base", "HEAD", "--path", "../x"], /not a path inside/],
    ["no repository", ["--base", "HEAD", "--repo", "/"], /is not a Git repository/],
    ["an unknown format", ["--base", "HEAD", "--output", "xml"], /Allowed choices are markdown, json/],
    ["a misspelt option", ["--bse", "HEAD"], /Did you mean --base\?/],
  ])("says what is wrong with %s", async (_, args, message) => {
    repository.commit(files);
    const ran = await diff(...args);
    expect(ran).toMatchObject({ status: 1, stdout: "" });
    expect(ran.stderr).toMatch(message);
  });
});

test("Ctrl-C ends it, with no process and no folder left", async () => {
  const mark = randomUUID();
  repository.commit({ ...files, "base/a.yaml": configMap("a", `color: red-${mark}`) });
  repository.commit({ "base/a.yaml": configMap("a", `color: blue-${mark}`) });
  const scratch = scratchFolder();
  const stop = new AbortController();
  const ended = runCli(["diff", "--base", "HEAD~1", "--path", "overlays/dev"], {
    directory: repository.path,
    settings: { kustomize: fakeTool(scratch, "sleep 300").path },
    signal: stop.signal,
  });
  await expect.poll(() => rendering(mark), { timeout: 20_000, interval: 200 }).not.toEqual([]);
  expect(reading(repository.path)).not.toEqual([]);
  stop.abort();
  const { status, stderr } = await ended;
  expect(status).toBe(130);
  expect(stderr).toContain("Interrupted.");
  expect([...rendering(mark), ...reading(repository.path)]).toEqual([]);
});

/** Private folders with the render's inputs; others render at the same time. */
function rendering(mark: string): readonly string[] {
  return foldersWith("slipway-render-", "tree/base/a.yaml", mark);
}

/** Temporary repositories that borrow the objects of this one. */
function reading(path: string): readonly string[] {
  return foldersWith("slipway-git-", "objects/info/alternates", path);
}

function foldersWith(prefix: string, file: string, words: string): readonly string[] {
  const all = [tmpdir(), "/dev/shm"].flatMap((folder) =>
    unlessGone(() => readdirSync(folder))
      .filter((name) => name.startsWith(prefix))
      .map((name) => join(folder, name)),
  );
  return all.filter((folder) =>
    unlessGone(() => [readFileSync(join(folder, file), "utf8")]).some((text) => text.includes(words)),
  );
}

function unlessGone<T>(read: () => readonly T[]): readonly T[] {
  try {
    return read();
  } catch {
    return [];
  }
}
