import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RenderResult } from "../../src/core/model/render.ts";
import {
  createRenderer,
  type LocalRenderer,
  type RendererOptions,
} from "../../src/render/create-renderer.ts";
import { noTools, type RenderTool } from "../../src/render/tool/render-tool.ts";
import { scratchFolder } from "../git/make-repository.ts";
import { findPart, lacks } from "../real/parts.ts";
import { fakeTool, only } from "./fake-tool.ts";
import { configMap, makeTree, type TestFile } from "./make-tree.ts";

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

function namesIn(result: RenderResult): readonly string[] {
  return result.kind === "rendered" ? result.render.manifests.map(({ identity }) => identity.name) : [];
}

const overlay: Files = {
  "base/kustomization.yaml": "resources: [a.yaml]\nconfigMapGenerator: [{name: gen, literals: [x=y]}]\n",
  "base/a.yaml": configMap("a"),
  "overlays/dev/kustomization.yaml": "namePrefix: dev-\nresources: [../../base]\n",
};

describe.skipIf(lacks("kustomize"))("a kustomization", () => {
  test("renders as the tool renders it, with digest, inputs' digest and tool", async () => {
    const result = await rendererWith().render({
      tree: makeTree(overlay),
      path: "overlays/dev",
      namespace: "",
    });
    expect(namesIn(result)).toEqual(["dev-a", expect.stringMatching(/^dev-gen-[a-z0-9]{10}$/)]);
    expect(result).toMatchObject({
      kind: "rendered",
      render: {
        digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        inputsDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        tools: [{ name: "kustomize", version: expect.stringMatching(/^5\./) }],
        warnings: [],
      },
    });
  });

  test("gets the environment's namespace where it names none", async () => {
    const result = await rendererWith().render({
      tree: makeTree(overlay),
      path: "overlays/dev",
      namespace: "shop",
    });
    const namespaces =
      result.kind === "rendered" ? result.render.manifests.map(({ identity }) => identity.namespace) : [];
    expect(namespaces).toEqual(["shop", "shop"]);
  });

  test("tells warnings apart from errors, each once and in the same order", async () => {
    const files = {
      ...overlay,
      "overlays/dev/kustomization.yaml": "bases: [../../base]\ncommonLabels: {a: b}\n",
    };
    const result = await rendererWith().render({
      tree: makeTree(files),
      path: "overlays/dev",
      namespace: "",
    });
    expect(result.kind === "rendered" && result.render.warnings).toEqual([
      "'bases' is deprecated. Please use 'resources' instead. Run 'kustomize edit fix' to update your Kustomization automatically.",
      "'commonLabels' is deprecated. Please use 'labels' instead. Run 'kustomize edit fix' to update your Kustomization automatically.",
    ]);
  });

  test("is rendered once for all who ask, and not again", async () => {
    const log = join(scratch, "log");
    const tool = fakeTool(
      scratch,
      `echo run >> ${log}; sleep 0.2; printf '${configMap("x").replaceAll("\n", "\\n")}'`,
    );
    const renderer = rendererWith({ tool });
    const request = { tree: makeTree(overlay), path: "overlays/dev", namespace: "" };
    const results = await Promise.all([
      renderer.render(request),
      renderer.render(request),
      renderer.render(request),
    ]);
    expect(new Set(results).size).toBe(1);
    await renderer.render({ ...request, tree: makeTree({ ...overlay, "README.md": "other" }) });
    expect(runs(log)).toBe(1);
  });

  test("runs at most so many at a time", async () => {
    const log = join(scratch, "log");
    const tool = fakeTool(
      scratch,
      `echo start >> ${log}; sleep 0.2; echo end >> ${log}; printf '${configMap("x").replaceAll("\n", "\\n")}'`,
    );
    const renderer = rendererWith({ tool, limits: { renders: 1 } });
    const paths = ["overlays/dev", "base"];
    await Promise.all(paths.map((path) => renderer.render({ tree: makeTree(overlay), path, namespace: "" })));
    expect(linesOf(log)).toEqual(["start", "end", "start", "end"]);
  });

  test("is given up when all who asked have given up, and a later one begins anew", async () => {
    const renderer = rendererWith({ tool: fakeTool(scratch, "sleep 60") });
    const request = { tree: makeTree(overlay), path: "base", namespace: "" };
    const [first, second] = [new AbortController(), new AbortController()];
    const both = [renderer.render(request, first.signal), renderer.render(request, second.signal)];
    setTimeout(() => first.abort(new Error("first")), 100);
    setTimeout(() => second.abort(new Error("second")), 200);
    await expect(both[0]).rejects.toThrow("first");
    await expect(both[1]).rejects.toThrow("second");
    await renderer.close();
    expect(readdirSync(workDir)).toEqual([]);
  });

  test("that does not build says why, with the same words each time and no path of this machine", async () => {
    const files = {
      "env/kustomization.yaml":
        'patches: [{patch: "kind: ConfigMap\\napiVersion: v1\\nmetadata: {name: zz}"}]\nresources: [a.yaml]\n',
      "env/a.yaml": configMap("a"),
    };
    const [one, two] = await Promise.all(
      [rendererWith(), rendererWith()].map((renderer) =>
        renderer.render({ tree: makeTree(files), path: "env", namespace: "" }),
      ),
    );
    expect(one).toEqual(two);
    expect(one).toMatchObject({
      kind: "failed",
      failure: { reason: "RENDER_FAILED", message: "A patch for ConfigMap zz finds no object to patch." },
    });
  });

  test("with a YAML mistake in a resource is told by file and line", async () => {
    const files = {
      "env/kustomization.yaml": "resources: [a.yaml]\n",
      "env/a.yaml": "kind: ConfigMap\nmetadata: {name: [\n",
    };
    const result = await rendererWith().render({ tree: makeTree(files), path: "env", namespace: "" });
    expect(result).toMatchObject({ kind: "failed", failure: { reason: "YAML_INVALID", file: "env/a.yaml" } });
  });

  test("that renders nothing says so", async () => {
    const files = {
      "env/kustomization.yaml":
        "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nnamePrefix: x-\n",
    };
    const result = await rendererWith().render({ tree: makeTree(files), path: "env", namespace: "" });
    expect(result).toMatchObject({ kind: "failed", failure: { reason: "EMPTY_RENDER" } });
  });

  test("whose walk missed a file is rendered again from the whole tree", async () => {
    const tool = fakeTool(
      scratch,
      `[ -f extra/x.yaml ] || { echo "Error: evalsymlink failure on '$PWD/extra/x.yaml' : lstat $PWD/extra/x.yaml: no such file or directory" >&2; exit 1; }; cat extra/x.yaml`,
    );
    const files = { ...overlay, "extra/x.yaml": configMap("found") };
    const result = await rendererWith({ tool }).render({
      tree: makeTree(files),
      path: "base",
      namespace: "",
    });
    expect(namesIn(result)).toEqual(["found"]);
  });

  test("sees its inputs and nothing else", async () => {
    const seen = join(scratch, "seen");
    const recording = fakeTool(
      scratch,
      `{ find . -type f | sort; env | sed 's/=.*//' | sort | grep -v -e '^_$' -e PWD -e SHLVL; } > ${seen}; exit 1`,
    );
    await rendererWith({ tool: recording }).render({
      tree: makeTree({ ...overlay, "secret/x": "s" }),
      path: "overlays/dev",
      namespace: "",
    });
    expect(linesOf(seen)).toEqual([
      "./base/a.yaml",
      "./base/kustomization.yaml",
      "./overlays/dev/kustomization.yaml",
      "GOGC",
      "GOMEMLIMIT",
      "HOME",
      "KUBECONFIG",
    ]);
  });
});

describe.skipIf(lacks("kubectl"))("kubectl", () => {
  test("stands in for kustomize, with its own version", async () => {
    const renderer = rendererWith({ tool: { name: "kubectl", path: findPart("kubectl")?.path ?? "" } });
    const result = await renderer.render({ tree: makeTree(overlay), path: "overlays/dev", namespace: "" });
    expect(namesIn(result)).toHaveLength(2);
    expect(await renderer.tools()).toMatchObject([
      { name: "kubectl", version: expect.stringMatching(/^1\./) },
    ]);
  });

  test("reads the same files of a plain folder, in the same order", async () => {
    const files: Files = {
      "env/b.yaml": `${configMap("b1")}---\n${configMap("b2")}`,
      "env/a.yml": configMap("a"),
      "env/c.json": '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"}}',
      "env/Z.yaml": configMap("z"),
      "env/list.yaml": `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: l1}}\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: l2}}\n`,
      "env/empty.yaml": "# nothing\n---\n",
      "env/notes.txt": "not: yaml",
      "env/below/d.yaml": configMap("below"),
    };
    const result = await rendererWith({ tools: noTools }).render({
      tree: makeTree(files),
      path: "env",
      namespace: "",
    });
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(scratch, path)), { recursive: true });
      writeFileSync(join(scratch, path), typeof text === "string" ? text : "");
    }
    const printed = execFileSync(
      findPart("kubectl")?.path ?? "",
      ["label", "--local", "-f", join(scratch, "env"), "zz=1", "-o", "jsonpath={.metadata.name} "],
      { env: { KUBECONFIG: "/dev/null", HOME: scratch }, encoding: "utf8" },
    );
    expect(namesIn(result)).toEqual(printed.trim().split(/\s+/));
  });
});

describe("plain files", () => {
  test("need no tool, and remember where each object stands", async () => {
    const files = { "env/a.yaml": `${configMap("a")}---\n${configMap("b")}` };
    const result = await rendererWith({ tools: noTools }).render({
      tree: makeTree(files),
      path: "env",
      namespace: "",
    });
    expect(result).toMatchObject({
      kind: "rendered",
      render: {
        tools: [],
        manifests: [{ source: { file: "env/a.yaml", line: 1 } }, { source: { line: 8 } }],
      },
    });
  });

  test("with mistakes are told by file and line, and how many more there are", async () => {
    const files = { "env/a.yaml": "kind: X\n", "env/b.yaml": "- list\n" };
    const result = await rendererWith({ tools: noTools }).render({
      tree: makeTree(files),
      path: "env",
      namespace: "",
    });
    expect(result).toMatchObject({
      kind: "failed",
      failure: { file: "env/a.yaml", line: 1, message: expect.stringContaining("more") },
    });
  });

  test("that define an object twice are refused", async () => {
    const files = { "env/a.yaml": configMap("a"), "env/b.yaml": configMap("a") };
    const result = await rendererWith({ tools: noTools }).render({
      tree: makeTree(files),
      path: "env",
      namespace: "",
    });
    expect(result).toMatchObject({ kind: "failed", failure: { reason: "DUPLICATE_OBJECT" } });
  });
});

describe("without a tool", () => {
  test("a kustomization says how to get one, and tools are none", async () => {
    const renderer = rendererWith({ tools: noTools });
    const result = await renderer.render({ tree: makeTree(overlay), path: "base", namespace: "" });
    expect(result).toMatchObject({
      kind: "failed",
      failure: { reason: "RENDER_TOOL_MISSING", next: expect.stringContaining("brew install") },
    });
    expect(await renderer.tools()).toEqual([]);
  });

  test("that runs nothing is rendered, and the tool is named", async () => {
    const renderer = rendererWith({ tool: { name: "kustomize", path: "/bin/false" } });
    await expect(renderer.tools()).rejects.toMatchObject({ reason: "RENDER_TOOL_MISSING" });
  });

  test("an absent folder is absent", async () => {
    const renderer = rendererWith({ tools: noTools });
    const request = { tree: makeTree(overlay), path: "none", namespace: "" };
    expect(await renderer.render(request)).toEqual({ kind: "absent" });
    expect(await renderer.inputs(request)).toEqual({ kind: "absent" });
  });
});

test("what a machine cannot isolate is told with the tools", async () => {
  const renderer = rendererWith({ tool: fakeTool(scratch, "exit 1"), searchPath: "" });
  expect(await renderer.isolation()).toEqual({ network: false, files: false, memory: false });
  expect(await renderer.tools()).toEqual([
    { name: "kustomize", version: "9.9.9" },
    { name: "isolation", version: "degraded (network, files, memory)" },
  ]);
});

function linesOf(file: string): readonly string[] {
  return execFileSync("cat", [file], { encoding: "utf8" }).trim().split("\n");
}

function runs(log: string): number {
  return linesOf(log).filter((line) => line === "run").length;
}
