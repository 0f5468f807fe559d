/** Rows A1 to A7, A12, B1 to B10, D1, D2, D5, E8 and L3 of the catalogue: trees and kustomizations made by an attacker, and tools that misbehave. */

import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RenderFailure, RenderResult } from "../../src/core/model/render.ts";
import {
  createRenderer,
  type LocalRenderer,
  type RendererOptions,
} from "../../src/render/create-renderer.ts";
import type { RenderTool } from "../../src/render/tool/render-tool.ts";
import { scratchFolder } from "../git/make-repository.ts";
import { findPart, lacks } from "../real/parts.ts";
import { fakeTool, only } from "../render/fake-tool.ts";
import { configMap, makeTree, type TestFile } from "../render/make-tree.ts";

type Files = Readonly<Record<string, TestFile>>;

let scratch: string;
let workDir: string;
const open: LocalRenderer[] = [];

beforeEach(() => {
  scratch = scratchFolder();
  workDir = join(scratch, "work");
  mkdirSync(workDir);
});

afterEach(async () => {
  for (const renderer of open.splice(0)) await renderer.close();
  const left = readdirSync(workDir);
  rmSync(scratch, { recursive: true, force: true });
  if (left.length > 0) throw new Error(`left behind: ${left.join(", ")}`);
});

/** `tool`: the only one; absent: kustomize. */
type Options = Partial<RendererOptions> & { readonly tool?: RenderTool | undefined };

function rendererWith({ tool, ...options }: Options = {}): LocalRenderer {
  const kustomize: RenderTool = { name: "kustomize", path: findPart("kustomize")?.path ?? "" };
  const searchPath = process.env["PATH"] ?? "";
  const renderer = createRenderer({ tools: only(tool ?? kustomize), searchPath, workDir, ...options });
  open.push(renderer);
  return renderer;
}

/** A tool that must not be run: it leaves a mark. */
function untouchable(): { readonly options: Options; readonly ran: () => boolean } {
  const mark = join(scratch, "ran");
  const tool = fakeTool(scratch, `touch ${mark}; exit 1`);
  return { options: { tool }, ran: () => readdirSync(scratch).includes("ran") };
}

async function render(files: Files, options: Options = {}, path = "env"): Promise<RenderResult> {
  return rendererWith(options).render({ tree: makeTree(files), path, namespace: "" });
}

async function failure(files: Files, options: Options = {}): Promise<RenderFailure> {
  const result = await render(files, options);
  if (result.kind !== "failed") throw new Error(`expected a failure, found ${result.kind}`);
  return result.failure;
}

const kustomization = (text: string, more: Files = {}): Files => ({
  "env/kustomization.yaml": text,
  ...more,
});

describe("A1: a symbolic link that leaves the tree is named, and what it leads to is never read", () => {
  test.each(["/etc/passwd", "../../other/secret.yaml", "/proc/self/environ"])("to %s", async (link) => {
    const { options, ran } = untouchable();
    const files = kustomization("resources:\n- x.yaml\n", { "env/x.yaml": { link } });
    const found = await failure(files, options);
    expect(found).toMatchObject({ reason: "TREE_SYMLINK_ESCAPE", file: "env/kustomization.yaml", line: 2 });
    expect(found.message).toContain("env/x.yaml");
    expect(JSON.stringify(found)).not.toMatch(/root:|PATH=/);
    expect(ran()).toBe(false);
  });

  test("among plain files", async () => {
    const found = await failure({ "env/a.yaml": configMap("a"), "env/b.yaml": { link: "/etc/passwd" } });
    expect(found).toMatchObject({ reason: "TREE_SYMLINK_ESCAPE", file: "env/b.yaml" });
  });

  test("as the kustomization itself", async () => {
    const found = await failure({ "env/kustomization.yaml": { link: "/etc/passwd" }, "env/a.yaml": "" });
    expect(found.reason).toBe("TREE_SYMLINK_ESCAPE");
  });
});

test("A2: a linked folder that leaves the tree is no base, wherever it stands", async () => {
  for (const text of ["resources: [../out]\n", "resources: [../out/deeper]\n", "components: [../out]\n"]) {
    const { options, ran } = untouchable();
    const found = await failure(kustomization(text, { out: { link: "../../elsewhere" } }), options);
    expect(found.reason).toBe("TREE_SYMLINK_ESCAPE");
    expect(ran()).toBe(false);
  }
  const asEnvironment = await render({ env: { link: "/etc" }, "x.yaml": "" });
  expect(asEnvironment).toMatchObject({ kind: "failed", failure: { reason: "TREE_SYMLINK_ESCAPE" } });
});

describe("A3: links that lead to nothing or in circles", () => {
  test.each<[string, Files]>([
    ["dangling", { "env/x.yaml": { link: "none.yaml" } }],
    ["to itself", { "env/x.yaml": { link: "x.yaml" } }],
    ["in a loop", { "env/x.yaml": { link: "../y" }, y: { link: "env/x.yaml" } }],
    [
      "in a chain that leaves at its end",
      { "env/x.yaml": { link: "../y" }, y: { link: "z" }, z: { link: "../../etc/passwd" } },
    ],
  ])("%s", async (_, more) => {
    expect((await failure(kustomization("resources: [x.yaml]\n", more))).reason).toBe("TREE_SYMLINK_ESCAPE");
  });
});

describe.skipIf(lacks("kustomize"))("A4: a link inside the tree", () => {
  test("to a file gives a copy of the file", async () => {
    const files = kustomization("resources: [x.yaml]\n", {
      "env/x.yaml": { link: "../shared/a.yaml" },
      "shared/a.yaml": configMap("linked"),
    });
    expect(await render(files)).toMatchObject({
      kind: "rendered",
      render: { manifests: [{ identity: { name: "linked" } }] },
    });
  });

  test("to a folder is followed", async () => {
    const files = kustomization("resources: [../now]\n", {
      now: { link: "v1" },
      "v1/kustomization.yaml": "resources: [a.yaml]\n",
      "v1/a.yaml": configMap("linked"),
    });
    expect(await render(files)).toMatchObject({
      kind: "rendered",
      render: { manifests: [{ identity: { name: "linked" } }] },
    });
  });
});

test.skipIf(lacks("kustomize"))(
  "A5: paths that differ by case or Unicode form are kept byte-exact",
  async () => {
    const [composed, decomposed] = ["caf\u00e9.yaml", "cafe\u0301.yaml"];
    const files = kustomization(`resources: [a.yaml, A.yaml, "${composed}", "${decomposed}"]\n`, {
      "env/a.yaml": configMap("one"),
      "env/A.yaml": configMap("two"),
      [`env/${composed}`]: configMap("three"),
      [`env/${decomposed}`]: configMap("four"),
    });
    const result = await render(files);
    expect(result.kind === "rendered" && result.render.manifests).toHaveLength(4);
  },
);

test("A6: a submodule that is referred to is named", async () => {
  const { options, ran } = untouchable();
  const files = kustomization("resources:\n- ../vendor/mod/base\n", { "vendor/mod": { submodule: true } });
  expect(await failure(files, options)).toMatchObject({
    reason: "TREE_SUBMODULE",
    file: "env/kustomization.yaml",
    line: 2,
  });
  expect(ran()).toBe(false);
});

test("A7: a Git LFS pointer is named, never fetched", async () => {
  const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
  const { options, ran } = untouchable();
  const inKustomization = await failure(
    kustomization("resources: [big.yaml]\n", { "env/big.yaml": pointer }),
    options,
  );
  expect(inKustomization).toMatchObject({ reason: "TREE_LFS_POINTER", file: "env/big.yaml" });
  expect(await failure({ "env/big.yaml": pointer })).toMatchObject({ reason: "TREE_LFS_POINTER" });
  expect(ran()).toBe(false);
});

test.skipIf(lacks("kustomize"))("A12: line ends and a byte order mark change nothing", async () => {
  const unix = { "env/a.yaml": configMap("a") };
  const windows = { "env/a.yaml": `\ufeff${configMap("a").replaceAll("\n", "\r\n")}` };
  const [one, other] = [await render(unix), await render(windows)];
  expect(one.kind === "rendered" && other.kind === "rendered" && one.render.digest).toBe(
    other.kind === "rendered" && other.render.digest,
  );
  expect(one.kind).toBe("rendered");
});

describe("B1: what would be fetched is refused before the tool runs, with its line and a way out", () => {
  test.each([
    "http://127.0.0.1/s.yaml",
    "HTTPS://example.com/a.yaml",
    "git::https://example.com/o/r",
    "ssh://git@example.com/o/r",
    "git@github.com:o/r.git",
    "file:///tmp/other.git//base?ref=main",
    "github.com/o/r//p?ref=x",
    "example.com:path/to",
    "//host/path",
    "example.org/o/r//base",
  ])("%s", async (entry) => {
    for (const field of ["resources", "bases", "components"]) {
      const { options, ran } = untouchable();
      const found = await failure(
        kustomization(`namespace: x\n${field}:\n- ${JSON.stringify(entry)}\n`),
        options,
      );
      expect(found).toMatchObject({
        reason: "RENDER_REMOTE_FORBIDDEN",
        file: "env/kustomization.yaml",
        line: 3,
      });
      expect(found.next).toMatch(/Vendor/);
      expect(ran()).toBe(false);
    }
  });

  test.each([
    "patches:\n- path: https://example.com/p.yaml\n",
    "patchesStrategicMerge: [https://example.com/p.yaml]\n",
    "configMapGenerator: [{name: a, files: [k=https://example.com/f]}]\n",
    "configMapGenerator: [{name: a, envs: [https://example.com/f]}]\n",
    "crds: [https://example.com/c.json]\n",
    "openapi: {path: https://example.com/o.json}\n",
    "configurations: [https://example.com/c.yaml]\n",
    "replacements: [{path: https://example.com/r.yaml}]\n",
    "transformers: [https://example.com/t.yaml]\n",
    "Resources: [https://example.com/t.yaml]\n",
    'transformers: ["apiVersion: builtin\\nkind: PatchTransformer\\nmetadata: {name: x}\\npath: https://example.com/p.yaml"]\n',
  ])("in %j", async (text) => {
    const { options, ran } = untouchable();
    expect((await failure(kustomization(text), options)).reason).toBe("RENDER_REMOTE_FORBIDDEN");
    expect(ran()).toBe(false);
  });

  test("in a base of a base", async () => {
    const files = kustomization("resources: [../mid]\n", {
      "mid/kustomization.yaml": "resources: [../low]\n",
      "low/kustomization.yaml": "resources:\n\n- https://example.com/x\n",
    });
    expect(await failure(files)).toMatchObject({
      reason: "RENDER_REMOTE_FORBIDDEN",
      file: "low/kustomization.yaml",
      line: 3,
    });
  });

  test("without the password that stands in it", async () => {
    const found = await failure(kustomization("resources: ['https://bob:hunter2hunter2@example.com/o/r']\n"));
    expect(JSON.stringify(found)).not.toContain("hunter2");
  });
});

test.skipIf(lacks("kustomize"))("B2: a render opens no socket, whatever gets past the grammar", async () => {
  const heard: string[] = [];
  const server = createServer((socket) => {
    heard.push(String(socket.remoteAddress));
    socket.destroy();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  try {
    const tool = fakeTool(scratch, `exec 3<>/dev/tcp/127.0.0.1/${port}; echo "Error: no answer" >&2; exit 1`);
    // `/dev/tcp` is bash's.
    execFileSync("sed", ["-i", "1s|.*|#!/bin/bash|", tool.path]);
    const renderer = rendererWith({ tool });
    expect(await renderer.isolation()).toMatchObject({ network: true });
    const files = kustomization("resources: [a.yaml]\n", { "env/a.yaml": configMap("a") });
    expect(await renderer.render({ tree: makeTree(files), path: "env", namespace: "" })).toMatchObject({
      kind: "failed",
    });
    expect(heard).toEqual([]);
    for (const odd of ["http://169.254.169.254/x", "http://[::ffff:a9fe:a9fe]/x", "http://2130706433/x"]) {
      expect((await failure(kustomization(`resources: ["${odd}"]\n`))).reason).toBe(
        "RENDER_REMOTE_FORBIDDEN",
      );
    }
  } finally {
    server.close();
  }
});

test("B3: options and commands in the place of an address are refused by grammar", async () => {
  for (const entry of [
    "https://example.com/o/r?ref=--upload-pack=touch",
    `ext::sh -c touch% ${scratch}/pwned`,
  ]) {
    const { options, ran } = untouchable();
    const found = await failure(kustomization(`resources: [${JSON.stringify(entry)}]\n`), options);
    expect(found.reason).toBe("RENDER_REMOTE_FORBIDDEN");
    expect(ran()).toBe(false);
  }
});

test.skipIf(lacks("kustomize"))(
  "B4: a base outside the environment's folder and inside the repository is allowed",
  async () => {
    const files = kustomization("resources: [../other/base]\n", {
      "other/base/kustomization.yaml": "resources: [a.yaml]\n",
      "other/base/a.yaml": configMap("a"),
    });
    expect((await render(files)).kind).toBe("rendered");
  },
);

describe("B5: programs and containers are refused before the tool runs", () => {
  const exec =
    "apiVersion: x/v1\nkind: Y\nmetadata:\n  name: z\n  annotations:\n    config.kubernetes.io/function: 'exec: {path: ./pwn.sh}'\n";
  const alpha = "apiVersion: someteam.example.com/v1\nkind: SillyPlugin\nmetadata: {name: z}\n";

  test.each<[string, Files]>([
    ["a function in a file", { "env/f.yaml": exec, ...kustomization("generators: [f.yaml]\n") }],
    ["a function inline", kustomization(`transformers:\n- ${JSON.stringify(exec)}\n`)],
    ["a plugin of others", { "env/f.yaml": alpha, ...kustomization("validators: [f.yaml]\n") }],
    [
      "a function in a folder",
      {
        ...kustomization("transformers: [../fns]\n"),
        "fns/kustomization.yaml": "resources: [f.yaml]\n",
        "fns/f.yaml": exec,
      },
    ],
  ])("%s", async (_, files) => {
    const { options, ran } = untouchable();
    expect((await failure({ ...files, "env/pwn.sh": "#!/bin/sh\n" }, options)).reason).toBe(
      "RENDER_PLUGIN_FORBIDDEN",
    );
    expect(ran()).toBe(false);
  });
});

test("B6: charts of a kustomization that are not in the tree are refused before the tool runs, in every spelling", async () => {
  const generator =
    "apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: {name: x}\nname: x\nrepo: https://example.com\n";
  for (const files of [
    kustomization("helmCharts: [{name: x, repo: 'https://example.com'}]\n"),
    kustomization("HelmCharts: [{name: x, version: 1.0.0, Repo: 'oci://example.com'}]\n"),
    kustomization("helmChartInflationGenerator: [{chartName: x, chartRepoUrl: 'https://example.com'}]\n"),
    kustomization("generators: [g.yaml]\n", { "env/g.yaml": generator }),
    kustomization(`generators:\n- ${JSON.stringify(generator)}\n`),
  ]) {
    const { options, ran } = untouchable();
    expect(await failure(files, options)).toMatchObject({
      reason: "RENDER_REMOTE_FORBIDDEN",
      file: expect.stringContaining("env/"),
      next: expect.stringContaining("kustomize build --enable-helm"),
    });
    expect(ran()).toBe(false);
  }
});

describe.skipIf(lacks("kustomize"))("B7: files outside of the kustomization's folder", () => {
  const more = { "outside.txt": "s", "env/a.yaml": configMap("a") };

  test.each([
    "configMapGenerator: [{name: a, files: [../outside.txt]}]\n",
    "configMapGenerator: [{name: a, envs: [../outside.txt]}]\n",
    "resources: [a.yaml]\npatches: [{path: ../outside.txt}]\n",
    "resources: [a.yaml]\nconfigurations: [../outside.txt]\n",
    "resources: [a.yaml]\nreplacements: [{path: ../outside.txt}]\n",
  ])("%j is the tool's error, in our words", async (text) => {
    expect(await failure(kustomization(text, more))).toMatchObject({ reason: "RENDER_PATH_ESCAPE" });
  });

  test.each([
    "configMapGenerator: [{name: a, files: [../../../etc/passwd]}]\n",
    "resources: [/etc/passwd]\n",
    "openapi: {path: ../../x}\n",
    "crds: [../../../x]\n",
  ])("%j leaves the repository and never reaches the tool", async (text) => {
    const { options, ran } = untouchable();
    expect((await failure(kustomization(text, more), options)).reason).toBe("RENDER_PATH_ESCAPE");
    expect(ran()).toBe(false);
  });
});

describe("B8: a base that leads back is a cycle, told in less than a second and before the tool runs", () => {
  test.each<[string, Files]>([
    ["itself", kustomization("resources: [../env]\n")],
    ["itself by a dot", kustomization("resources: [.]\n")],
    ["A and B", kustomization("resources: [../b]\n", { "b/kustomization.yaml": "resources: [../env]\n" })],
    ["by a link", kustomization("resources: [../link]\n", { link: { link: "env" } })],
    ["the folder above", kustomization("resources: [..]\n", { "kustomization.yaml": "resources: [env]\n" })],
  ])("%s", async (_, files) => {
    const { options, ran } = untouchable();
    const start = performance.now();
    expect((await failure(files, options)).reason).toBe("RENDER_CYCLE");
    expect(performance.now() - start).toBeLessThan(1000);
    expect(ran()).toBe(false);
  });
});

test.skipIf(lacks("kustomize"))("B9: a pattern made to backtrack does not hold a render up", async () => {
  const text = `resources: [a.yaml]\npatches:\n- target: {kind: ConfigMap, name: "(a+)+$"}\n  patch: "- {op: add, path: /data/b, value: c}"\n`;
  const start = performance.now();
  await render(kustomization(text, { "env/a.yaml": configMap(`${"a".repeat(200)}b`) }));
  expect(performance.now() - start).toBeLessThan(5000);
});

test.skipIf(lacks("kustomize"))(
  "B10: two kustomizations in one folder are an error without any of their text",
  async () => {
    const found = await failure({
      "env/kustomization.yaml": "resources: []\n",
      "env/kustomization.yml": "# hunter2hunter2\nresources: []\n",
    });
    expect(found.reason).toBe("RENDER_FAILED");
    expect(JSON.stringify(found)).not.toContain("hunter2");
  },
);

describe("D1: alias bombs are refused in less than 100 ms, before the tool runs", () => {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < 9; level++)
    lines.push(
      `a${level}: &a${level} [${Array(9)
        .fill(`*a${level - 1}`)
        .join(", ")}]`,
    );
  const bomb = `${lines.join("\n")}\n`;

  test.each<[string, Files]>([
    ["in a resource", kustomization("resources: [b.yaml]\n", { "env/b.yaml": bomb })],
    ["in a patch", kustomization("patches: [{path: b.yaml}]\n", { "env/b.yaml": bomb })],
    ["in the kustomization", kustomization(bomb)],
    ["among plain files", { "env/b.yaml": bomb }],
  ])("%s", async (_, files) => {
    const { options, ran } = untouchable();
    const renderer = rendererWith(options);
    await renderer.tools();
    const start = performance.now();
    const result = await renderer.render({ tree: makeTree(files), path: "env", namespace: "" });
    expect(result).toMatchObject({ kind: "failed", failure: { reason: "YAML_ALIAS_LIMIT" } });
    expect(performance.now() - start).toBeLessThan(1000);
    expect(ran()).toBe(false);
  });

  test("that only a generator copies is data", async () => {
    const tool = fakeTool(scratch, `printf '${configMap("a").replaceAll("\n", "\\n")}'`);
    const files = kustomization("configMapGenerator: [{name: a, files: [b.yaml]}]\n", { "env/b.yaml": bomb });
    expect((await render(files, { tool })).kind).toBe("rendered");
  });
});

describe("D2: deep nesting is refused before the tool runs", () => {
  const indented = Array.from({ length: 120 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n");

  test.each([
    ["in brackets", `a: ${"[".repeat(20_000)}${"]".repeat(20_000)}\n`],
    ["by list signs", `${"- ".repeat(20_000)}x\n`],
    ["by indentation", `${indented} x\n`],
  ])("%s", async (_, text) => {
    const { options, ran } = untouchable();
    const files = kustomization("resources: [deep.yaml]\n", { "env/deep.yaml": text });
    expect(await failure(files, options)).toMatchObject({
      reason: "YAML_DEPTH_LIMIT",
      file: "env/deep.yaml",
    });
    expect(ran()).toBe(false);
  });
});

test("D5: a file of the tool that is no UTF-8 is refused by name", async () => {
  const { options, ran } = untouchable();
  const files = kustomization("resources: [a.yaml]\n", {
    "env/a.yaml": Buffer.from([0x61, 0x3a, 0x20, 0xff, 0xfe]),
  });
  expect(await failure(files, options)).toMatchObject({ reason: "YAML_ENCODING", file: "env/a.yaml" });
  expect(ran()).toBe(false);
});

describe.skipIf(lacks("kustomize"))("promise 5, E8: no value of the inputs is in a failure", () => {
  const secret = "hunter2hunter2";
  const secretFile = `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: ${secret}}\n`;

  test.each<[string, string]>([
    ["a literal without a key", `secretGenerator: [{name: s, literals: [${secret}]}]\n`],
    [
      "a patch that is none",
      `resources: [s.yaml]\npatches: [{patch: "password: ${secret}", target: {kind: Secret}}]\n`,
    ],
    [
      "a patch that does not parse",
      `resources: [s.yaml]\npatches: [{patch: "${secret}: [", target: {kind: Secret}}]\n`,
    ],
    [
      "a strategic patch",
      `resources: [s.yaml]\npatchesStrategicMerge: ["kind: Secret\\nstringData: {p: ${secret}}"]\n`,
    ],
    [
      "a plugin's patch",
      `transformers: ["apiVersion: builtin\\nkind: PatchTransformer\\nmetadata: {name: x}\\npatch: ${secret}\\n"]\n`,
    ],
    [
      "a replacement out of bounds",
      `resources: [s.yaml]\nreplacements: [{source: {kind: Secret, fieldPath: stringData.password, options: {delimiter: "x", index: 7}}, targets: [{select: {kind: Secret}, fieldPaths: [metadata.annotations.x]}]}]\n`,
    ],
    [
      "a replacement into a scalar",
      `resources: [s.yaml]\nreplacements: [{source: {kind: Secret, fieldPath: stringData.password}, targets: [{select: {kind: Secret}, fieldPaths: [stringData.password.b]}]}]\n`,
    ],
  ])("%s", async (_, text) => {
    const found = await failure(kustomization(text, { "env/s.yaml": secretFile }));
    expect(JSON.stringify(found)).not.toContain(secret);
    expect(found.message.length).toBeGreaterThan(10);
  });

  test("even where a tool quotes it in words of its own", async () => {
    const encoded = Buffer.from(secret).toString("base64");
    const tool = fakeTool(scratch, `echo "Error: novel message about ${secret} and ${encoded}" >&2; exit 1`);
    const found = await failure(kustomization("resources: [s.yaml]\n", { "env/s.yaml": secretFile }), {
      tool,
    });
    expect(found.message).toMatch(/^kustomize cannot build this kustomization \(.* [0-9a-f]{6}\)\.$/);
    expect(found.next).toContain("kustomize build");
    expect(found.message).not.toContain(secret);
    expect(found.message).not.toContain(encoded);
  });
});

describe("L3: a tool that does not behave is ended with all that it started, and its place is free again", () => {
  const files = kustomization("resources: [a.yaml]\n", { "env/a.yaml": configMap("a") });

  test("one that ignores signals and hangs", async () => {
    const tool = fakeTool(scratch, "trap '' TERM INT; while :; do sleep 1; done");
    expect(await failure(files, { tool, limits: { wallMs: 500 } })).toMatchObject({
      reason: "RENDER_LIMIT_TIME",
    });
  });

  test("one that forks", async () => {
    const tool = fakeTool(scratch, `echo $$ > ${scratch}/pid; sleep 300 & echo $! > ${scratch}/child; wait`);
    expect(await failure(files, { tool, limits: { wallMs: 500 } })).toMatchObject({
      reason: "RENDER_LIMIT_TIME",
    });
    const child = readFileSync(join(scratch, "child"), "utf8").trim();
    expect(isRunning(child)).toBe(false);
  });

  test("one that prints without end", async () => {
    const tool = fakeTool(scratch, "yes");
    expect(await failure(files, { tool, limits: { outputBytes: 1_000_000 } })).toMatchObject({
      reason: "RENDER_LIMIT_OUTPUT",
    });
  });

  test("one that prints messages without end", async () => {
    const tool = fakeTool(
      scratch,
      "head -c 50000000 /dev/zero | tr '\\0' x >&2; echo >&2; echo 'Error: at last' >&2; exit 1",
    );
    expect((await failure(files, { tool })).reason).toBe("RENDER_FAILED");
  });

  test("one that is killed by the system", async () => {
    const tool = fakeTool(scratch, "kill -9 $$");
    expect(await failure(files, { tool })).toMatchObject({ reason: "RENDER_LIMIT_MEMORY" });
  });

  test.skipIf(lacks("kustomize"))("the real one when it gets no more memory", async () => {
    const args = Array(50).fill("x").join(", ");
    const containers = `{template: {spec: {containers: [{name: a, image: b, args: [${args}]}]}}}`;
    const objects = Array.from(
      { length: 1500 },
      (_, index) =>
        `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a${index}}\nspec: ${containers}\n`,
    );
    const patch =
      "patches: [{target: {kind: Deployment}, patch: '- {op: add, path: /metadata/labels, value: {a: b}}'}]\n";
    const big = kustomization(`resources: [a.yaml]\n${patch}`, { "env/a.yaml": objects.join("---\n") });
    const found = await failure(big, { limits: { memoryBytes: 128 * 1024 * 1024 } });
    expect(found).toMatchObject({
      reason: "RENDER_LIMIT_MEMORY",
      message: expect.stringContaining("128 MiB"),
    });
  });

  test("and another render has its place at once", async () => {
    const tool = fakeTool(
      scratch,
      `case "$2" in ./env) sleep 60 ;; *) printf '${configMap("a").replaceAll("\n", "\\n")}' ;; esac`,
    );
    const renderer = rendererWith({ tool, limits: { wallMs: 500, renders: 1 } });
    const tree = makeTree({
      ...files,
      "other/kustomization.yaml": "resources: [a.yaml]\n",
      "other/a.yaml": configMap("a"),
    });
    const results = await Promise.all(
      ["env", "other"].map((path) => renderer.render({ tree, path, namespace: "" })),
    );
    expect(results.map(({ kind }) => kind)).toEqual(["failed", "rendered"]);
  });
});

function isRunning(pid: string): boolean {
  try {
    // A zombie that nobody waits for has ended.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
