import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readVersion } from "../../src/render/tool/ask-version.ts";
import { findTool } from "../../src/render/tool/find-tool.ts";
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

describe("the tool that renders", () => {
  test("is kustomize where it is on the PATH", async () => {
    const path = program("bin/kustomize", "v5.8.1");
    program("bin/kubectl", kubectl("v1.36.3"));
    expect(await findTool({ searchPath: `/nowhere:${dirname(path)}` })).toEqual({ name: "kustomize", path });
  });

  test("is a kubectl of 1.27 or newer otherwise", async () => {
    const path = program("new/kubectl", kubectl("v1.27.0"));
    expect(await findTool({ searchPath: dirname(path) })).toEqual({ name: "kubectl", path });
    const old = program("old/kubectl", kubectl("v1.26.15"));
    expect(await findTool({ searchPath: dirname(old) })).toBeUndefined();
  });

  test("is none where there is none; relative folders of the PATH do not count", async () => {
    program("bin/kustomize", "v5.8.1", 0o644);
    mkdirSync(join(scratch, "folder/kustomize"), { recursive: true });
    expect(
      await findTool({ searchPath: `${join(scratch, "bin")}:${join(scratch, "folder")}:.:` }),
    ).toBeUndefined();
  });

  test("is the one that the operator named, or a fault that names it", async () => {
    const path = program("mine", "v5.0.0");
    expect(await findTool({ searchPath: "", kustomize: path })).toEqual({ name: "kustomize", path });
    await expect(findTool({ searchPath: "", kustomize: "/nowhere/kustomize" })).rejects.toMatchObject({
      reason: "RENDER_TOOL_MISSING",
      message: expect.stringContaining("/nowhere/kustomize"),
      next: expect.stringMatching(/Linux:.*\nmacOS:.*\nContainer:/),
    });
    const old = program("old-kubectl", kubectl("v1.20.0"));
    await expect(findTool({ searchPath: "", kubectl: old })).rejects.toThrow(/1\.27 or newer/);
  });
});

test.each([
  ["v5.8.1\n", "5.8.1"],
  ["{Version:kustomize/v5.0.3 GitCommit:x}", "5.0.3"],
  [kubectl("v1.36.3+k3s1"), "1.36.3+k3s1"],
  ["(devel)", undefined],
  ["", undefined],
])("the version in %j is %s", (output, version) => {
  expect(readVersion(output)).toBe(version);
});
