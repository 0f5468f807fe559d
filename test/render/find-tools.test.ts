import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readVersion } from "../../src/render/tool/ask-version.ts";
import { makeToolChooser } from "../../src/render/tool/choose-tool.ts";
import { findTools, type ToolSearch } from "../../src/render/tool/find-tools.ts";
import type { RenderTool } from "../../src/render/tool/render-tool.ts";
import { scratchFolder } from "../git/make-repository.ts";

let scratch: string;

beforeEach(() => {
  scratch = scratchFolder();
});

afterEach(() => {
  rmSync(scratch, { recursive: true, force: true });
});

function program(name: string, output: string, mode = 0o755): string {
  const path = join(scratch, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho '${output}'\n`);
  chmodSync(path, mode);
  return path;
}

const kubectl = (version: string): string => `{"clientVersion": {"gitVersion": "${version}"}}`;

async function kustomizeOf(search: ToolSearch): Promise<readonly RenderTool[]> {
  return (await findTools(search)).kustomize;
}

describe("the tool that renders kustomizations", () => {
  test("is kustomize where it is on the PATH", async () => {
    const path = program("bin/kustomize", "v5.8.1");
    program("bin/kubectl", kubectl("v1.36.3"));
    expect(await kustomizeOf({ searchPath: `/nowhere:${dirname(path)}` })).toEqual([
      { name: "kustomize", path },
    ]);
  });

  test("is a kubectl of 1.27 or newer otherwise", async () => {
    const path = program("new/kubectl", kubectl("v1.27.0"));
    expect(await kustomizeOf({ searchPath: dirname(path) })).toEqual([{ name: "kubectl", path }]);
    const old = program("old/kubectl", kubectl("v1.26.15"));
    expect(await kustomizeOf({ searchPath: dirname(old) })).toEqual([]);
  });

  test("is none where there is none; relative folders of the PATH do not count", async () => {
    program("bin/kustomize", "v5.8.1", 0o644);
    mkdirSync(join(scratch, "folder/kustomize"), { recursive: true });
    const searchPath = `${join(scratch, "bin")}:${join(scratch, "folder")}:.:`;
    expect(await findTools({ searchPath })).toEqual({ kustomize: [], helm: [] });
  });

  test("is the one that the operator named, or a fault that names it", async () => {
    const path = program("mine", "v5.0.0");
    expect(await kustomizeOf({ searchPath: "", kustomize: path })).toEqual([{ name: "kustomize", path }]);
    await expect(findTools({ searchPath: "", kustomize: "/nowhere/kustomize" })).rejects.toMatchObject({
      reason: "RENDER_TOOL_MISSING",
      message: expect.stringContaining("/nowhere/kustomize"),
      next: expect.stringMatching(/Linux:.*\nmacOS:.*\nContainer:/),
    });
    const old = program("old-kubectl", kubectl("v1.20.0"));
    await expect(findTools({ searchPath: "", kubectl: old })).rejects.toThrow(/1\.27 or newer/);
  });
});

describe("helm", () => {
  test("is the one on the PATH, or the one that the operator named", async () => {
    const path = program("bin/helm", "v4.3.1");
    const mine = program("mine/helm", "v3.21.4");
    expect((await findTools({ searchPath: dirname(path) })).helm).toEqual([{ name: "helm", path }]);
    const named = await findTools({ searchPath: dirname(path), helm: mine });
    expect(named.helm).toEqual([{ name: "helm", path: mine }]);
    await expect(findTools({ searchPath: "", helm: "helm" })).rejects.toMatchObject({
      reason: "RENDER_TOOL_MISSING",
      next: expect.stringContaining("https://github.com/helm/helm/releases"),
    });
  });
});

function folderOfTools(): string {
  program("tools/kustomize-5.8.1", "v5.8.1");
  program("tools/kustomize-5.10.0", "v5.10.0");
  program("tools/helm-4.3.1", "v4.3.1+g0123abc");
  program("tools/helm3", "v3.21.4+g0123abc");
  program("tools/helm-diff", "v1.0.0");
  program("tools/README", "v1.0.0", 0o644);
  program("bin/kustomize", "v6.0.0");
  return join(scratch, "tools");
}

describe("a folder of tools", () => {
  test("offers all that is in it, the newest first, and nothing on the PATH", async () => {
    const chooser = makeToolChooser(
      await findTools({ searchPath: join(scratch, "bin"), toolsDirectory: folderOfTools() }),
    );
    const versions = async (work: "kustomize" | "helm") =>
      (await chooser.offered(work)).map(({ version }) => version);
    expect(await versions("kustomize")).toEqual(["5.10.0", "5.8.1"]);
    expect(await versions("helm")).toEqual(["4.3.1", "3.21.4"]);
  });

  test.each([
    [undefined, "5.10.0"],
    ["5", "5.10.0"],
    ["5.8", "5.8.1"],
    ["v5.8.1", "5.8.1"],
  ])("of which the pin %s takes %s", async (kustomize, version) => {
    const chooser = makeToolChooser(await findTools({ searchPath: "", toolsDirectory: folderOfTools() }));
    const pins = kustomize === undefined ? undefined : { kustomize };
    expect((await chooser.choose("kustomize", pins)).version).toBe(version);
  });

  test("says what it offers when it lacks what is pinned: 5.1 is not 5.10", async () => {
    const chooser = makeToolChooser(await findTools({ searchPath: "", toolsDirectory: folderOfTools() }));
    await expect(chooser.choose("kustomize", { kustomize: "5.1" })).rejects.toMatchObject({
      reason: "TOOL_NOT_OFFERED",
      message: expect.stringContaining("Offered: 5.10.0, 5.8.1."),
    });
  });

  test("that cannot be read is named", async () => {
    await expect(findTools({ searchPath: "", toolsDirectory: "/nowhere" })).rejects.toMatchObject({
      reason: "RENDER_TOOL_MISSING",
      message: expect.stringContaining("/nowhere"),
    });
  });
});

test("a kubectl is pinned by the kustomize inside of it", async () => {
  const path = program(
    "kubectl",
    `{"clientVersion": {"gitVersion": "v1.36.3"}, "kustomizeVersion": "v5.8.1"}`,
  );
  const chooser = makeToolChooser({ kustomize: [{ name: "kubectl", path }], helm: [] });
  expect((await chooser.choose("kustomize", { kustomize: "5.8" })).version).toBe("1.36.3");
  await expect(chooser.choose("kustomize", { kustomize: "1.36" })).rejects.toThrow("Offered: 5.8.1.");
});

test.each([
  ["v5.8.1\n", "5.8.1"],
  ["{Version:kustomize/v5.0.3 GitCommit:x}", "5.0.3"],
  [kubectl("v1.36.3+k3s1"), "1.36.3+k3s1"],
  ["v4.3.1+g91d0e7e\n", "4.3.1"],
  ["(devel)", undefined],
  ["", undefined],
])("the version in %j is %s", (output, version) => {
  expect(readVersion(output)).toBe(version);
});
