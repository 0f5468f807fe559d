import { assert, asyncProperty, array, constantFrom, record } from "fast-check";
import { describe, expect, test } from "vitest";
import { makeFindInputs } from "../../src/render/find-inputs.ts";
import type { ToolsFor } from "../../src/render/tools-for.ts";
import { configMap, makeTree, type TestFile } from "./make-tree.ts";

type Files = Readonly<Record<string, TestFile>>;

const tools: ToolsFor = async () => [{ name: "kustomize", path: "/kustomize", version: "5.8.1" }];

async function inputsOf(files: Files, path: string, namespace = "") {
  const found = await makeFindInputs(tools)({ tree: makeTree(files), path, namespace });
  if (found.kind === "absent") throw new Error("absent");
  return found;
}

async function closureOf(files: Files, path: string): Promise<readonly string[]> {
  return [...(await inputsOf(files, path)).inputs.files.keys()];
}

async function failureOf(files: Files, path: string) {
  return (await inputsOf(files, path)).inputs.failure?.();
}

const shop: Files = {
  "base/kustomization.yaml": "resources: [deploy.yaml]\nconfigMapGenerator: [{name: c, files: [app.conf]}]\n",
  "base/deploy.yaml": configMap("base"),
  "base/app.conf": "x=1\n",
  "overlays/dev/kustomization.yaml": "resources: [../../base]\npatches: [{path: patch.yaml}]\n",
  "overlays/dev/patch.yaml": configMap("base", "a: c"),
  "overlays/prod/kustomization.yaml": "resources: [../../base]\ncomponents: [../../parts/tls]\n",
  "parts/tls/kustomization.yaml": "kind: Component\nresources: [tls.yaml]\n",
  "parts/tls/tls.yaml": configMap("tls"),
  "README.md": "hello\n",
};

describe("the inputs of a kustomization", () => {
  test("are the files that it reaches, through bases and components, and nothing else", async () => {
    expect((await closureOf(shop, "overlays/dev")).toSorted()).toEqual([
      "base/app.conf",
      "base/deploy.yaml",
      "base/kustomization.yaml",
      "overlays/dev/kustomization.yaml",
      "overlays/dev/patch.yaml",
    ]);
    expect(await closureOf(shop, "overlays/prod")).toContain("parts/tls/tls.yaml");
  });

  test("are absent with the folder", async () => {
    const found = await makeFindInputs(tools)({ tree: makeTree(shop), path: "overlays/none", namespace: "" });
    expect(found).toEqual({ kind: "absent" });
  });

  test("have the same digest wherever the rest of the tree differs", async () => {
    const before = await inputsOf(shop, "overlays/dev");
    const other = { ...shop, "README.md": "changed\n", "parts/tls/tls.yaml": "changed\n", "new/file": "" };
    expect((await inputsOf(other, "overlays/dev")).digest).toBe(before.digest);
    expect((await inputsOf(other, "overlays/prod")).digest).not.toBe(
      (await inputsOf(shop, "overlays/prod")).digest,
    );
  });

  test.each<[string, Files]>([
    ["a file that is reached changes", { "base/app.conf": "x=2\n" }],
    ["a second kustomization appears beside the first", { "base/kustomization.yml": "resources: []\n" }],
    ["a kustomization changes", { "base/kustomization.yaml": "resources: [deploy.yaml]\n" }],
  ])("have another digest when %s", async (_, change) => {
    const before = await inputsOf(shop, "overlays/dev");
    expect((await inputsOf({ ...shop, ...change }, "overlays/dev")).digest).not.toBe(before.digest);
  });

  test("have another digest when a file appears that was missed", async () => {
    const lacking = { ...shop, "overlays/dev/kustomization.yaml": "patchesStrategicMerge: [late.yaml]\n" };
    const before = await inputsOf(lacking, "overlays/dev");
    const after = await inputsOf({ ...lacking, "overlays/dev/late.yaml": configMap("x") }, "overlays/dev");
    expect(after.digest).not.toBe(before.digest);
  });

  test("have another digest for another namespace, tool or path", async () => {
    const { digest } = await inputsOf(shop, "overlays/dev");
    expect((await inputsOf(shop, "overlays/dev", "shop")).digest).not.toBe(digest);
    const find = makeFindInputs(async () => [{ name: "kustomize", path: "/kustomize", version: "5.9.0" }]);
    expect(await find({ tree: makeTree(shop), path: "overlays/dev", namespace: "" })).not.toMatchObject({
      digest,
    });
  });

  test("are the whole tree where a field is not known", async () => {
    const unknown = { ...shop, "base/kustomization.yaml": "resources: [deploy.yaml]\nnovelty: [x]\n" };
    const before = await inputsOf(unknown, "overlays/dev");
    expect(before.inputs.whole).toBe(true);
    expect((await inputsOf({ ...unknown, "README.md": "changed" }, "overlays/dev")).digest).not.toBe(
      before.digest,
    );
  });

  test("are the whole tree where kustomize's own plugins are configured", async () => {
    const plugin = {
      ...shop,
      "base/kustomization.yaml": "resources: [deploy.yaml]\ntransformers: [t.yaml]\n",
      "base/t.yaml": "apiVersion: builtin\nkind: PrefixSuffixTransformer\nmetadata: {name: t}\nprefix: x-\n",
    };
    const { inputs } = await inputsOf(plugin, "overlays/dev");
    expect(inputs.whole).toBe(true);
    expect(inputs.failure).toBeUndefined();
  });

  const chartPlugin = `apiVersion: builtin
kind: HelmChartInflationGenerator
metadata: {name: web}
name: web
releaseName: web
valuesFile: values.yaml
`;
  const inflating: Files = {
    ...shop,
    "overlays/dev/kustomization.yaml": "generators: [web.yaml]\n",
    "overlays/dev/web.yaml": chartPlugin,
    "overlays/dev/values.yaml": "size: 1\n",
    "overlays/dev/charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 0.1.0\n",
  };

  test.each<[string, string]>([
    ["in a file", "generators: [web.yaml]\n"],
    ["inline", `generators:\n- |\n${chartPlugin.replaceAll(/^(?=.)/gm, "  ")}`],
  ])("are only the chart and its values where kustomize's plugin inflates one, %s", async (_, generators) => {
    const files = { ...inflating, "overlays/dev/kustomization.yaml": generators };
    const { inputs, digest } = await inputsOf(files, "overlays/dev");
    expect(inputs.failure).toBeUndefined();
    expect(inputs.whole).toBe(false);
    expect((await inputsOf({ ...files, "README.md": "changed" }, "overlays/dev")).digest).toBe(digest);
    for (const change of [
      { "overlays/dev/values.yaml": "size: 2\n" },
      { "overlays/dev/charts/web/templates/a.yaml": configMap("a") },
    ])
      expect((await inputsOf({ ...files, ...change }, "overlays/dev")).digest).not.toBe(digest);
  });

  test.each<[string, Files]>([
    [
      "another plugin stands beside the one for charts",
      {
        "overlays/dev/web.yaml": `${chartPlugin}---\napiVersion: builtin\nkind: PrefixSuffixTransformer\nprefix: x-\n`,
      },
    ],
    [
      "a folder may rewrite the plugin for charts",
      {
        "overlays/dev/kustomization.yaml": "generators: [plugins]\n",
        "overlays/dev/plugins/kustomization.yaml": "resources: [web.yaml]\n",
        "overlays/dev/plugins/web.yaml": chartPlugin,
        "overlays/dev/plugins/charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 0.1.0\n",
      },
    ],
    ["a plugin cannot be read", { "overlays/dev/web.yaml": "a: [\n" }],
  ])("are the whole tree where %s", async (_, change) => {
    expect((await inputsOf({ ...inflating, ...change }, "overlays/dev")).inputs.whole).toBe(true);
  });

  test("share a base that two ways lead to", async () => {
    const diamond = {
      "a/kustomization.yaml": "resources: [../b, ../c]\n",
      "b/kustomization.yaml": "resources: [../d]\n",
      "c/kustomization.yaml": "resources: [../d]\n",
      "d/kustomization.yaml": "resources: [x.yaml]\n",
      "d/x.yaml": configMap("x"),
    };
    const { inputs } = await inputsOf(diamond, "a");
    expect(inputs.failure).toBeUndefined();
    expect(inputs.files.size).toBe(5);
  });

  test("each kustomization is read and parsed once for all trees that hold it", async () => {
    const find = makeFindInputs(tools);
    const [before, after] = [makeTree(shop), makeTree({ ...shop, "README.md": "changed" })];
    for (const path of ["overlays/dev", "overlays/prod"]) await find({ tree: before, path, namespace: "" });
    for (const path of ["overlays/dev", "overlays/prod"]) await find({ tree: after, path, namespace: "" });
    expect([...before.reads.values()].every((count) => count === 1)).toBe(true);
    expect(after.reads.size).toBe(0);
  });
});

describe("what cannot be followed is named with its line", () => {
  const at = (text: string, more: Files = {}): Files => ({ "env/kustomization.yaml": text, ...more });

  test.each<[string, Files, object]>([
    [
      "a missing file",
      at("resources:\n- a.yaml\n"),
      { reason: "RENDER_FAILED", file: "env/kustomization.yaml", line: 2 },
    ],
    ["a missing base", at("resources:\n\n- ../base\n"), { reason: "RENDER_FAILED", line: 3 }],
    [
      "a missing generator file",
      at("configMapGenerator:\n- name: a\n  files:\n  - k=x.txt\n"),
      { reason: "RENDER_FAILED", line: 4 },
    ],
    [
      "a folder without kustomization",
      at("resources: [../base]\n", { "base/x.yaml": "" }),
      { message: expect.stringContaining("no kustomization.yaml") },
    ],
    [
      "broken YAML",
      at("resources:\n  - a\n b: [\n"),
      { reason: "YAML_INVALID", file: "env/kustomization.yaml" },
    ],
    ["a chart", at("resources: []\nhelmCharts:\n- name: x\n"), { reason: "RENDER_FAILED", line: 3 }],
  ])("%s", async (_, files, expected) => {
    expect(await failureOf(files, "env")).toMatchObject(expected);
  });

  test("a patch on one line that names no file is left to the tool", async () => {
    expect(await failureOf(at("patchesStrategicMerge: [nothing.yaml]\n"), "env")).toBeUndefined();
  });
});

describe("other folders", () => {
  test("with plain files are those files, not the ones below", async () => {
    const files = {
      "env/b.yml": configMap("b"),
      "env/a.yaml": configMap("a"),
      "env/c.json": "{}",
      "env/README.md": "",
      "env/sub/d.yaml": "",
    };
    expect(await closureOf(files, "env")).toEqual(["env/a.yaml", "env/b.yml", "env/c.json"]);
  });

  test("with a chart are everything in the folder and below it", async () => {
    const files = { "env/Chart.yaml": "name: x\n", "env/templates/a.yaml": "", "env/files/x.bin": "", a: "" };
    expect(await closureOf(files, "env")).toEqual([
      "env/Chart.yaml",
      "env/files/x.bin",
      "env/templates/a.yaml",
    ]);
  });

  test("without any of these are empty", async () => {
    expect(await failureOf({ "env/README.md": "" }, "env")).toMatchObject({ reason: "EMPTY_RENDER" });
  });

  test("may be the root", async () => {
    expect(await closureOf({ "a.yaml": configMap("a") }, "")).toEqual(["a.yaml"]);
  });

  test("that are files are no environments", async () => {
    expect(await failureOf(shop, "README.md")).toMatchObject({ reason: "RENDER_FAILED", file: "README.md" });
  });
});

/** Random trees of a few files that refer to each other in many ways. */
const names = ["a", "b", "c"] as const;
const texts = [
  "resources: [x.yaml]\n",
  "resources: [../a]\n",
  "resources: [../b, x.yaml]\n",
  "resources: [../link]\n",
  "patchesStrategicMerge: [y.yaml]\n",
  "configMapGenerator: [{name: g, files: [y.yaml]}]\n",
  "novelty: 1\n",
  "resources: [",
];
const edit = record({
  folder: constantFrom(...names),
  file: constantFrom("kustomization.yaml", "kustomization.yml", "x.yaml", "y.yaml", "y.yaml/z", "note.md"),
  text: constantFrom(...texts, configMap("one"), configMap("two"), undefined),
});
const link = constantFrom<TestFile | undefined>({ link: "a" }, { link: "b" }, undefined);

function applied(
  files: Files,
  edits: readonly { folder: string; file: string; text: string | undefined }[],
): Files {
  const next = new Map(Object.entries(files));
  for (const { folder, file, text } of edits) {
    const path = `${folder}/${file}`;
    for (const other of next.keys())
      if (other.startsWith(`${path}/`) || path.startsWith(`${other}/`)) next.delete(other);
    if (text === undefined) next.delete(path);
    else next.set(path, text);
  }
  return Object.fromEntries(next);
}

function withLink(files: Files, target: TestFile | undefined): Files {
  return target === undefined ? files : { ...files, link: target };
}

test("what is taken over from another tree equals what would be found anew", async () => {
  const edits = array(edit, { maxLength: 6 });
  await assert(
    asyncProperty(edits, edits, link, link, async (first, second, linkBefore, linkAfter) => {
      const filler = Object.fromEntries(
        Array.from({ length: 200 }, (_, index) => [`filler/${index}`, `${index}`]),
      );
      const start = applied(filler, first);
      const before = makeTree(withLink(start, linkBefore));
      const after = makeTree(withLink(applied(start, second), linkAfter));
      const find = makeFindInputs(tools);
      for (const path of names) await find({ tree: before, path, namespace: "" });
      for (const path of names) {
        const taken = await find({ tree: after, path, namespace: "" });
        const anew = await makeFindInputs(tools)({ tree: after, path, namespace: "" });
        expect(comparable(taken)).toEqual(comparable(anew));
      }
    }),
    { numRuns: 300 },
  );
});

function comparable(found: Awaited<ReturnType<ReturnType<typeof makeFindInputs>>>) {
  if (found.kind === "absent") return found;
  const { digest, inputs } = found;
  return { digest, files: [...inputs.files.keys()], whole: inputs.whole, failure: inputs.failure?.() };
}
