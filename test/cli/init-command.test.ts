import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeRepository, type TestRepository } from "../git/make-repository.ts";
import { runCli } from "./run-cli.ts";

let repository: TestRepository;

beforeEach(() => {
  repository = makeRepository();
});

afterEach(() => {
  repository.remove();
});

const shop = {
  "base/kustomization.yaml": "resources: []\n",
  "overlays/dev/kustomization.yaml": "resources: [../../base]\nnamespace: shop-dev\n",
  "overlays/production/kustomization.yaml": "resources: [../../base]\nnamespace: shop-production\n",
};

const file = () => join(repository.path, ".github/slipway.yml");
const init = (...args: readonly string[]) => runCli(["init", ...args], { directory: repository.path });

test("prints a proposal and writes nothing", async () => {
  repository.commit(shop);
  const { stdout, stderr, status } = await init();
  expect(stdout).toContain(
    "  - name: dev\n    path: overlays/dev\n    cluster: main\n    namespace: shop-dev\n",
  );
  expect(stdout).toContain("namespace: shop-production\n    protection: {}\n");
  expect(stderr).toBe(
    '2 environments in 2 entries. "slipway init --write" writes this to .github/slipway.yml.\n',
  );
  expect(status).toBe(0);
  expect(existsSync(file())).toBe(false);
});

test("what it writes is valid, and is not written over without --force", async () => {
  repository.commit(shop);
  const written = await init("--write");
  expect(written).toMatchObject({ stdout: "", status: 0 });
  expect(written.stderr).toContain("Wrote .github/slipway.yml: 2 environments in 2 entries.");
  const text = readFileSync(file(), "utf8");
  const validated = await runCli(["validate"], { directory: repository.path });
  expect(validated.stdout).toContain("is valid: 2 environments: dev, production.");

  repository.commit({ "overlays/staging/kustomization.yaml": "resources: [../../base]\n" });
  const refused = await init("--write");
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain("is there already");
  expect(refused.stderr).toContain("--force");
  expect(readFileSync(file(), "utf8")).toBe(text);
  expect((await init("--write", "--force")).status).toBe(0);
  expect(readFileSync(file(), "utf8")).toContain("path: overlays/staging");
});

test("A3: a link in the place of the file is not written through", async () => {
  repository.commit(shop);
  const outside = mkdtempSync(join(tmpdir(), "slipway-outside-"));
  symlinkSync(outside, join(repository.path, ".github"));
  const { status, stderr } = await init("--write", "--force");
  expect(stderr).toContain("a symbolic link");
  expect(status).toBe(1);
  expect(existsSync(join(outside, "slipway.yml"))).toBe(false);
  rmSync(outside, { recursive: true });
});

test("looks at a revision when it is named", async () => {
  const revision = repository.commit(shop);
  repository.commit({ "overlays/production/kustomization.yaml": null });
  const { stdout, stderr } = await init("--revision", revision);
  expect(stdout).toContain("overlays/production");
  expect(stderr).toContain("2 environments");
  expect((await init()).stderr).toContain("1 environment in 1 entry");
});

test("says when there is nothing to propose, and when there is no repository", async () => {
  repository.commit({ "README.md": "" });
  const nothing = await init();
  expect(nothing).toMatchObject({ status: 1, stdout: "" });
  expect(nothing.stderr).toContain("no kustomization, no chart and no folder of manifests");
  const folder = mkdtempSync(join(tmpdir(), "slipway-no-tree-"));
  const none = await runCli(["init"], { directory: folder });
  rmSync(folder, { recursive: true });
  expect(none.stderr).toContain(". is in no Git work tree.");
});
