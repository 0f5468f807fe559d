/** Base and head by two real versions of kustomize, and moves of names and namespaces as real overlays make them. */

import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeRepository, scratchFolder, type TestRepository } from "../git/make-repository.ts";
import { findPart, lacks } from "../real/parts.ts";
import { configMap } from "../render/make-tree.ts";
import { runCli } from "./run-cli.ts";

let repository: TestRepository;
let scratch: string;

beforeEach(() => {
  repository = makeRepository();
  scratch = scratchFolder();
});

afterEach(() => {
  repository.remove();
  rmSync(scratch, { recursive: true, force: true });
});

function config(tools = ""): string {
  return `version: 1\n${tools}environments:\n  - name: dev\n    path: env\n    cluster: local\n    namespace: shop-dev\n`;
}

const base = {
  "base/kustomization.yaml": "resources: [a.yaml, b.yaml]\n",
  "base/a.yaml": configMap("cart", "color: red"),
  "base/b.yaml": configMap("till", "color: blue"),
};

/** The kustomization of the overlay, before and after. */
async function moved(before: string, after: string): Promise<string> {
  const overlay = "resources: [../base]\n";
  repository.commit({
    ...base,
    ".github/slipway.yml": config(),
    "env/kustomization.yaml": overlay + before,
  });
  repository.commit({ "env/kustomization.yaml": overlay + after });
  const { stdout } = await runCli(["diff", "--base", "HEAD~1"], { directory: repository.path });
  return stdout;
}

describe.skipIf(lacks("kustomize", "kustomize-older"))("a pin of kustomize that changes", () => {
  test("renders base and head by two versions, and the comment says so", async () => {
    const toolsDirectory = join(scratch, "tools");
    mkdirSync(toolsDirectory);
    for (const part of ["kustomize", "kustomize-older"] as const) {
      const { path = "", version = "" } = findPart(part) ?? {};
      symlinkSync(path, join(toolsDirectory, `kustomize-${version}`));
    }
    const env = { "env/kustomization.yaml": "resources: [../base]\n" };
    repository.commit({ ...base, ...env, ".github/slipway.yml": config('tools: { kustomize: "5.8" }\n') });
    repository.commit({
      ".github/slipway.yml": config('tools: { kustomize: "5.4" }\n'),
      "base/a.yaml": configMap("cart", "color: green"),
    });
    const { stdout } = await runCli(["diff", "--base", "HEAD~1"], {
      directory: repository.path,
      settings: { toolsDirectory, kustomize: undefined },
    });
    expect(stdout).toContain("kustomize 5.4.3");
    expect(stdout).toContain("kustomize 5.8.1");
    expect(stdout).toMatch(/pinned version of kustomize from .*5\.8.* to .*5\.4/);
    expect(stdout).toContain("ConfigMap shop-dev/cart");
  });
});

describe.skipIf(lacks("kustomize"))("an overlay that renames what it brings", () => {
  test.each([
    [
      "by a prefix",
      "namePrefix: dev-\n",
      "namePrefix: test-\n",
      ["shop-dev/test-cart`** · renamed? was `dev-cart`", "shop-dev/test-till`** · renamed? was `dev-till`"],
    ],
    [
      "by a suffix",
      "nameSuffix: -blue\n",
      "nameSuffix: -green\n",
      [
        "shop-dev/cart-green`** · renamed? was `cart-blue`",
        "shop-dev/till-green`** · renamed? was `till-blue`",
      ],
    ],
    [
      "into another namespace",
      "namespace: shop-a\n",
      "namespace: shop-b\n",
      [
        "shop-b/cart`** · moved, was `ConfigMap shop-a/cart`",
        "shop-b/till`** · moved, was `ConfigMap shop-a/till`",
      ],
    ],
  ])("%s pairs the objects, and shows nothing of them as new", async (_, before, after, lines) => {
    const shown = await moved(before, after);
    expect(shown.split("\n").filter((line) => line.startsWith("**`ConfigMap"))).toEqual(
      lines.map((line) => `**\`ConfigMap ${line}`),
    );
    expect(shown).toMatch(/2\schanged/);
    expect(shown).not.toContain("color:");
  });
});
