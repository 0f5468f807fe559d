import { describe, expect, test } from "vitest";
import type { Finding } from "../../src/core/model/diff.ts";
import type { Environment } from "../../src/core/model/environment.ts";
import type { EnvironmentPreview } from "../../src/core/model/preview.ts";
import { locateFindings } from "../../src/jobs/preview/locate-findings.ts";
import type { Renderer } from "../../src/render/renderer.ts";
import { base, digest, head } from "../core/report/previews.ts";
import { makeTree, type TestFile } from "../render/make-tree.ts";

const environment: Environment = {
  name: "dev",
  path: "overlays/dev",
  cluster: "main",
  namespace: "shop",
  deploy: "on-merge",
  health: { timeoutMs: 1, graceMs: 1 },
};

const finding: Finding = {
  code: "replicas-zero",
  severity: "caution",
  identity: { group: "apps", kind: "Deployment", namespace: "shop", name: "web" },
  path: [{ key: "spec" }, { key: "replicas" }],
  message: "m",
};

function web(replicas: string): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: ${replicas}\n`;
}

function changed(findings: readonly Finding[]): EnvironmentPreview {
  return { environment: "dev", kind: "changed", digest, diff: { objects: [], findings, unchanged: 0 } };
}

type Files = Readonly<Record<string, TestFile>>;

interface Searched {
  readonly before: Files;
  readonly after: Files;
  readonly preview?: EnvironmentPreview;
  readonly files?: readonly string[];
  readonly inputs?: Renderer["inputs"];
}

/** Must not be asked, or fails. */
const refuse = () => Promise.reject(new Error("asked"));

/** Where the first finding of the first environment was found. */
async function sourceIn({ before, after, preview = changed([finding]), files, inputs: answer }: Searched) {
  const renderer: Renderer = {
    inputs:
      answer ?? (async () => ({ kind: "inputs", digest, files: files ?? Object.keys(after), tools: [] })),
    render: async () => ({ kind: "absent" }),
    tools: async () => [],
  };
  const sides = {
    base: { tree: makeTree(before) },
    head: { tree: makeTree(after), environments: [environment] },
  };
  const located = await locateFindings({ base, head, environments: [preview], tools: [] }, sides, renderer);
  const [first] = located.environments;
  return first !== undefined && "diff" in first ? first.diff.findings[0]?.source : undefined;
}

describe("the source of a finding", () => {
  test("is the patch that changed, before the base that it patches", async () => {
    const files = { "base/web.yaml": web("2"), "overlays/dev/patch.yaml": web("0") };
    const before = { ...files, "overlays/dev/patch.yaml": web("1") };
    expect(await sourceIn({ before, after: files })).toEqual({ file: "overlays/dev/patch.yaml", line: 6 });
  });

  test("is the base where that changed", async () => {
    const files = { "base/web.yaml": web("0"), "overlays/dev/patch.yaml": web("0") };
    const before = { ...files, "base/web.yaml": web("2") };
    expect(await sourceIn({ before, after: files })).toEqual({ file: "base/web.yaml", line: 6 });
  });

  test("is the file that writes the most of it, then the first by name", async () => {
    const bare = web("0").replace(/spec:[^]*/, "");
    const files = { "a.yaml": bare, "b.yml": web("0"), "c.yaml": web("0") };
    expect(await sourceIn({ before: files, after: files })).toEqual({ file: "b.yml", line: 6 });
    expect(await sourceIn({ before: files, after: { ...files, "c.yaml": `# new\n${web("0")}` } })).toEqual({
      file: "c.yaml",
      line: 7,
    });
  });

  test("is left out where no file has it, or what was found says it already", async () => {
    expect(await sourceIn({ before: {}, after: { "other.yaml": "kind: A\n", "web.txt": web("0") } })).toBe(
      undefined,
    );
    expect(await sourceIn({ before: {}, after: { "link.yaml": { link: "web.yaml" } } })).toBe(undefined);
    const source = { file: "templates/web.yaml", line: 3 };
    const preview = changed([{ ...finding, source }]);
    expect(await sourceIn({ before: {}, after: { "web.yaml": web("0") }, preview })).toEqual(source);
    const { identity: _identity, ...whole } = finding;
    expect(await sourceIn({ before: {}, after: { "web.yaml": web("0") }, preview: changed([whole]) })).toBe(
      undefined,
    );
  });

  test("is left out, and nothing fails, where files are too many, too big, or not to be read", async () => {
    const after = { "web.yaml": web("0") };
    const many = Array.from({ length: 301 }, (_, index) => `${index}.yaml`);
    expect(await sourceIn({ before: {}, after, files: ["web.yaml", ...many] })).toBe(undefined);
    expect(
      await sourceIn({ before: {}, after: { "web.yaml": `${web("0")}#${"x".repeat(1024 * 1024)}` } }),
    ).toBe(undefined);
    expect(await sourceIn({ before: {}, after, inputs: async () => ({ kind: "absent" }) })).toBe(undefined);
    expect(await sourceIn({ before: {}, after, inputs: refuse })).toBe(undefined);
  });

  test("is looked for only in environments of the head that have findings", async () => {
    const preview: EnvironmentPreview = {
      environment: "gone",
      kind: "removed",
      diff: { objects: [], findings: [finding], unchanged: 0 },
    };
    expect(await sourceIn({ before: {}, after: {}, preview, inputs: refuse })).toBe(undefined);
    expect(await sourceIn({ before: {}, after: {}, preview: changed([]), inputs: refuse })).toBe(undefined);
    const unchanged: EnvironmentPreview = { environment: "dev", kind: "unchanged" };
    expect(await sourceIn({ before: {}, after: {}, preview: unchanged, inputs: refuse })).toBe(undefined);
  });
});
