/** The finding about patches that count list elements, from the files of a repository to the printed preview. */

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCli } from "../cli/run-cli.ts";
import { makeRepository, type TestRepository } from "../git/make-repository.ts";
import { lacks } from "../real/parts.ts";

let repository: TestRepository;

beforeEach(() => {
  repository = makeRepository();
});

afterEach(() => repository.remove());

function deployment(...containers: readonly string[]): string {
  const lines = containers
    .map((name) => `        - {name: ${name}, image: "example.org/${name}:1.0"}\n`)
    .join("");
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
${lines}`;
}

const files = {
  "base/kustomization.yaml": "resources: [web.yaml]\n",
  "base/web.yaml": deployment("app"),
  "overlay/kustomization.yaml":
    "resources: [../base]\nnamePrefix: shop-\npatches:\n  - {path: patches/port.yaml, target: {kind: Deployment, name: web}}\n",
  "overlay/patches/port.yaml":
    "- {op: add, path: /spec/template/spec/containers/0/ports, value: [{containerPort: 80}]}\n",
};

async function findings(...heads: readonly Readonly<Record<string, string>>[]): Promise<readonly unknown[]> {
  const base = repository.commit(files);
  const head = heads.map((changed) => repository.commit(changed)).at(-1) ?? base;
  const { stdout } = await runCli(
    ["diff", "--base", base, "--head", head, "--path", "overlay", "--output", "json"],
    { directory: repository.path },
  );
  const printed: { environments: { findings?: { code: string; message: string }[] }[] } = JSON.parse(stdout);
  return printed.environments
    .flatMap((environment) => environment.findings ?? [])
    .filter(({ code }) => code === "patch-retargeted");
}

describe.skipIf(lacks("kustomize"))("a patch that counts list elements", () => {
  test("is told when the base puts another container before the one it was written for", async () => {
    expect(await findings({ "base/web.yaml": deployment("proxy", "app") })).toMatchObject([
      {
        code: "patch-retargeted",
        message:
          "A patch in overlay/patches/port.yaml counts the elements of this list, and now hits another one than before.",
        before: "app",
        after: "proxy",
      },
    ]);
  });

  test("is not, when the container comes after it, or when the patch follows", async () => {
    expect(await findings({ "base/web.yaml": deployment("app", "proxy") })).toEqual([]);
  });

  test("is not, when the same change makes the patch follow", async () => {
    const followed = {
      "base/web.yaml": deployment("proxy", "app"),
      "overlay/patches/port.yaml": files["overlay/patches/port.yaml"].replace("/0/", "/1/"),
    };
    expect(await findings(followed)).toEqual([]);
  });
});
