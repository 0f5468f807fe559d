/** What a person reads when kustomize fails: provoked with the real tool, one by one. */

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RenderFailure } from "../../src/core/model/render.ts";
import { createRenderer, type LocalRenderer } from "../../src/render/create-renderer.ts";
import { explainKustomizeFailure } from "../../src/render/explain/explain-kustomize-failure.ts";
import { scratchFolder } from "../git/make-repository.ts";
import { findPart, lacks } from "../real/parts.ts";
import { only } from "./fake-tool.ts";
import { configMap, makeTree, type TestFile } from "./make-tree.ts";

type Files = Readonly<Record<string, TestFile>>;

const web = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: nginx
          args: ["--a"]
`;

/** An environment with a Deployment, and more in its kustomization from line 3 on. */
function withWeb(kustomization: string, more: Files = {}): Files {
  return {
    "env/kustomization.yaml": `resources:\n  - web.yaml\n${kustomization}`,
    "env/web.yaml": web,
    ...more,
  };
}

const wep = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: wep\n";

/** An operation on the Deployment, from a file. */
function operation(text: string): Files {
  return withWeb("patches:\n  - target: {kind: Deployment}\n    path: p.yaml\n", { "env/p.yaml": text });
}

function replacement(text: string): Files {
  return withWeb(`replacements:\n  - ${text.replaceAll("\n", "\n    ")}\n`);
}

type Case = readonly [string, Files, where: string, said: string];

const k = "env/kustomization.yaml";
const intoWeb = "targets:\n  - select: {kind: Deployment}\n    fieldPaths: [metadata.name]";

const fields: readonly Case[] = [
  [
    "a field that is not known",
    withWeb("namespce: x\n"),
    `${k}:3`,
    'no field "namespce" here. Did you mean "namespace"?',
  ],
  [
    "a field of a patch that is not known",
    withWeb("patches:\n  - pth: a\n"),
    `${k}:4`,
    'Did you mean "path"?',
  ],
  [
    "a field of an image",
    withWeb("images:\n  - name: nginx\n    tag: x\n"),
    `${k}:5`,
    'Did you mean "newTag"?',
  ],
  ["a field like no other", withWeb("zzz: x\n"), `${k}:3`, 'no field "zzz" here.'],
  ["a list for a text", withWeb("namePrefix: [a]\n"), `${k}:3`, '"namePrefix" is a list; expected a text.'],
  [
    "a text for a list",
    { [k]: "resources: web.yaml\n" },
    `${k}:1`,
    '"resources" is a text; expected a list of texts.',
  ],
  [
    "a number for a label",
    withWeb("commonLabels:\n  a: 1\n"),
    `${k}:4`,
    '"commonLabels.a" is a number; expected a text.',
  ],
  [
    "a number for a tag",
    withWeb("images:\n  - name: nginx\n    newTag: 1.2\n"),
    `${k}:5`,
    '"images[0].newTag" is a number; expected a text.',
  ],
  [
    "an image that is a text",
    withWeb("images:\n  - nginx:1\n"),
    `${k}:4`,
    '"images[0]" is a text; expected a mapping.',
  ],
  [
    "a word for a count",
    withWeb("replicas:\n  - name: web\n    count: three\n"),
    `${k}:5`,
    "expected a whole number.",
  ],
  [
    "a field of the transformers' configuration",
    withWeb("configurations: [c.yaml]\n", { "env/c.yaml": "namePrefx: []\n" }),
    "env/c.yaml:1",
    'no field "namePrefx"',
  ],
  [
    "an order that is not known",
    withWeb("sortOptions: {order: backwards}\n"),
    `${k}:3`,
    "expected legacy or fifo",
  ],
];

const paths: readonly Case[] = [
  ["a resource", { [k]: "resources:\n  - wev.yaml\n" }, `${k}:2`, '"wev.yaml" is not in the repository'],
  ["a base", { [k]: "resources:\n  - ../base\n" }, `${k}:2`, '"../base" is not in the repository'],
  ["a component", withWeb("components:\n  - ../comp\n"), `${k}:4`, '"../comp" is not in the repository'],
  ["a patch", withWeb("patches:\n  - path: p.yaml\n"), `${k}:4`, '"p.yaml" is not in the repository'],
  [
    "a patch of the older kind",
    withWeb("patchesStrategicMerge:\n  - p.yaml\n"),
    `${k}:4`,
    '"p.yaml" is not in the repository',
  ],
  [
    "a file of a generator",
    withWeb("configMapGenerator:\n  - name: app\n    files:\n      - a=app.conf\n"),
    `${k}:6`,
    '"app.conf" is not in the repository',
  ],
  [
    "a file of replacements",
    withWeb("replacements:\n  - path: r.yaml\n"),
    `${k}:4`,
    '"r.yaml" is not in the repository',
  ],
];

const files: readonly Case[] = [
  [
    "a base for a component",
    withWeb("components:\n  - ../comp\n", {
      "comp/kustomization.yaml": "resources: [a.yaml]\n",
      "comp/a.yaml": configMap("a"),
    }),
    `${k}:4`,
    '"../comp" is no component',
  ],
  [
    "a component for a base",
    {
      [k]: "resources:\n  - ../comp\n",
      "comp/kustomization.yaml":
        "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nresources: [a.yaml]\n",
      "comp/a.yaml": configMap("a"),
    },
    `${k}:2`,
    '"../comp" is a component',
  ],
  ["an empty kustomization", { [k]: "" }, k, "says nothing"],
  [
    "an empty base",
    withWeb("", {
      [k]: "resources:\n  - ../base\n",
      "base/kustomization.yaml": "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\n",
    }),
    "base/kustomization.yaml",
    "says nothing",
  ],
  [
    "two kustomizations",
    { [k]: "resources: []\n", "env/kustomization.yml": "resources: []\n" },
    k,
    "more than one kustomization",
  ],
  [
    "a kind that is not known",
    withWeb("kind: Kustomizatoin\n"),
    `${k}:3`,
    "expected Kustomization or Component",
  ],
  [
    "a version that is not known",
    withWeb("apiVersion: kustomize.config.k8s.io/v2\nkind: Kustomization\n"),
    `${k}:3`,
    "expected kustomize.config.k8s.io/v1beta1",
  ],
  [
    "a cycle",
    { [k]: "resources: [../b]\n", "b/kustomization.yaml": "\nresources: [../env]\n" },
    "b/kustomization.yaml:2",
    'leads back to "env"',
  ],
  [
    "a file from outside of the folder",
    withWeb("configMapGenerator:\n  - name: app\n    files: [../x.txt]\n", { "x.txt": "y" }),
    `${k}:5`,
    '"x.txt" is not in or below "env"',
  ],
  [
    "definitions that are none",
    withWeb("crds: [c.yaml]\n", { "env/c.yaml": "hello: x\n" }),
    `${k}:3`,
    '"c.yaml" is none',
  ],
];

const objects: readonly Case[] = [
  [
    "an object in two files",
    { [k]: "resources: [web.yaml, b.yaml]\n", "env/web.yaml": web, "env/b.yaml": web },
    "env/b.yaml:4",
    'Deployment web is there twice: also in "env/web.yaml".',
  ],
  [
    "an object twice in a file",
    withWeb("", { "env/web.yaml": `${web}---\n${web}` }),
    "env/web.yaml:18",
    "Deployment web is there twice in this file.",
  ],
  [
    "a base on two ways",
    {
      [k]: "resources:\n  - ../base\n  - ../other\n",
      "base/kustomization.yaml": "resources: [web.yaml]\n",
      "base/web.yaml": web,
      "other/kustomization.yaml": "resources: [../base]\n",
    },
    `${k}:3`,
    'what "../other" brings',
  ],
  [
    "two objects that a namespace makes one",
    {
      [k]: "resources: [a.yaml]\nnamespace: shop\n",
      "env/a.yaml": `${configMap("a").replace("name: a", "name: a\n  namespace: x")}---\n${configMap("a").replace("name: a", "name: a\n  namespace: y")}`,
    },
    `${k}:2`,
    "two objects become one: ConfigMap shop/a.",
  ],
  [
    "an object without a kind",
    withWeb("", { "env/web.yaml": "apiVersion: v1\nmetadata: {name: a}\n" }),
    "env/web.yaml:1",
    '"kind": expected',
  ],
  [
    "an object without a name",
    withWeb("", {
      "env/web.yaml": `${configMap("a")}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {nam: a}\n`,
    }),
    "env/web.yaml:8",
    '"metadata.name": expected',
  ],
  [
    "a text for an object",
    withWeb("", { "env/web.yaml": "hello world\n" }),
    "env/web.yaml:1",
    "found a text or a list",
  ],
  [
    "broken YAML at the end of a file",
    withWeb("", { "env/web.yaml": "kind: A\na: [\n\n\n" }),
    "env/web.yaml:2",
    "opened and not closed",
  ],
  ["broken YAML in a kustomization", withWeb("namePrefix: [\n"), `${k}:3`, "opened and not closed"],
  [
    "broken YAML in a patch",
    withWeb("patches:\n  - path: p.yaml\n", { "env/p.yaml": "kind: A\n a: b\n" }),
    "env/p.yaml:2",
    "indentation",
  ],
  [
    "a key twice",
    withWeb("", { "env/web.yaml": `${web}  replicas: 1\n  replicas: 2\n` }),
    "env/web.yaml:15",
    "written twice",
  ],
];

const patches: readonly Case[] = [
  [
    "for an object that is not there",
    withWeb("patches:\n  - path: p.yaml\n", { "env/p.yaml": wep }),
    "env/p.yaml:4",
    'A patch for Deployment wep finds no object to patch. Did you mean "web"?',
  ],
  [
    "written into the kustomization",
    withWeb(`patches:\n  - patch: |-\n      ${wep.trim().replaceAll("\n", "\n      ")}\n`),
    `${k}:8`,
    "finds no object",
  ],
  [
    "of the older kind",
    withWeb("patchesStrategicMerge:\n  - p.yaml\n", { "env/p.yaml": wep }),
    "env/p.yaml:4",
    "finds no object",
  ],
  [
    "in a second document",
    withWeb("patches:\n  - path: p.yaml\n", { "env/p.yaml": `${wep.replace("wep", "web")}---\n${wep}` }),
    "env/p.yaml:9",
    "finds no object",
  ],
  [
    "of a base",
    {
      [k]: "resources: [../base]\n",
      "base/kustomization.yaml": "resources: [web.yaml]\npatches: [{path: p.yaml}]\n",
      "base/web.yaml": web,
      "base/p.yaml": wep,
    },
    "base/p.yaml:4",
    "finds no object",
  ],
  [
    "that is no patch",
    withWeb("patches:\n  - path: p.yaml\n", { "env/p.yaml": "spec: {replicas: 1}\n" }),
    "env/p.yaml:1",
    'The patch "p.yaml" is neither',
  ],
  [
    "without path and patch",
    withWeb("patches:\n  - target: {kind: Deployment}\n"),
    `${k}:4`,
    "neither a path nor a patch",
  ],
  [
    "with path and patch",
    withWeb("patches:\n  - path: p.yaml\n    patch: |-\n      - {op: remove, path: /a}\n", {
      "env/p.yaml": "- {op: remove, path: /a}\n",
    }),
    `${k}:4`,
    "both a path and a patch",
  ],
  [
    "of operations without a target",
    withWeb("patches:\n  - path: p.yaml\n", { "env/p.yaml": "- {op: remove, path: /spec}\n" }),
    `${k}:4`,
    "which objects it is for",
  ],
  [
    "of several documents with a target",
    withWeb("patches:\n  - path: p.yaml\n    target: {kind: Deployment}\n", {
      "env/p.yaml": `${wep}---\n${wep.replace("wep", "x")}`,
    }),
    `${k}:4`,
    "several documents",
  ],
  [
    "with a target that is no expression",
    withWeb("patches:\n  - path: p.yaml\n    target:\n      name: 'w(ep'\n", {
      "env/p.yaml": "- {op: remove, path: /spec}\n",
    }),
    `${k}:6`,
    '"w(ep", which is no regular expression',
  ],
  [
    "with a selector that cannot be read",
    withWeb("patches:\n  - path: p.yaml\n    target:\n      labelSelector: a in b\n", {
      "env/p.yaml": "- {op: remove, path: /spec}\n",
    }),
    `${k}:6`,
    "cannot be read",
  ],
];

const operations: readonly Case[] = [
  [
    "removes what is not there",
    operation("- op: remove\n  path: /spec/replicas\n"),
    "env/p.yaml:2",
    'cannot remove "/spec/replicas": the object has nothing there.',
  ],
  [
    "adds below what is not there",
    operation("- op: add\n  path: /spec/foo/bar\n  value: 3\n"),
    "env/p.yaml:2",
    'nothing at "/spec/foo"',
  ],
  [
    "reaches beyond a list",
    operation("- op: replace\n  path: /spec/template/spec/containers/4/image\n  value: x\n"),
    "env/p.yaml:2",
    "cannot replace",
  ],
  [
    "adds beyond a list",
    operation("- op: add\n  path: /spec/template/spec/containers/4\n  value: {name: x}\n"),
    "env/p.yaml:2",
    'the list at "/spec/template/spec/containers" has no such place',
  ],
  [
    "moves what is not there",
    operation("- op: move\n  from: /spec/nope\n  path: /spec/replicas\n"),
    "env/p.yaml:2",
    'cannot move "/spec/nope"',
  ],
  [
    "tests for another value",
    operation(
      "- op: add\n  path: /spec/replicas\n  value: 1\n- op: test\n  path: /spec/template/spec/containers/0/name\n  value: other\n",
    ),
    "env/p.yaml:5",
    "tests",
  ],
  [
    "is none",
    operation("- op: replce\n  path: /spec/replicas\n  value: 3\n"),
    "env/p.yaml:1",
    '"replce" is no operation',
  ],
  [
    "is written into the kustomization",
    withWeb(
      "patches:\n  - target: {kind: Deployment, name: web}\n    patch: |-\n      - op: remove\n        path: /spec/replicas\n",
    ),
    `${k}:7`,
    "The patch for Deployment web cannot remove",
  ],
];

const generators: readonly Case[] = [
  [
    "merges into nothing",
    withWeb("configMapGenerator:\n  - name: app\n    behavior: merge\n    literals: [x=y]\n"),
    `${k}:4`,
    "A generator merges into ConfigMap app",
  ],
  [
    "replaces nothing",
    withWeb("secretGenerator:\n  - name: app\n    behavior: replace\n    literals: [x=y]\n"),
    `${k}:4`,
    "A generator merges into Secret app",
  ],
  [
    "makes an object again",
    withWeb("configMapGenerator:\n  - {name: a, literals: [x=y]}\n  - {name: a, literals: [x=z]}\n"),
    `${k}:5`,
    "which is there already",
  ],
  [
    "has a literal without a key",
    withWeb("secretGenerator:\n  - name: app\n    literals:\n      - a=b\n      - hunter2hunter2\n"),
    `${k}:7`,
    'A literal of the generator "app" has no key',
  ],
  [
    "gives a key twice",
    withWeb("configMapGenerator:\n  - name: app\n    literals: [a=b, a=c]\n"),
    `${k}:4`,
    'gives the key "a" twice',
  ],
  ["has no name", withWeb("configMapGenerator:\n  - literals: [a=b]\n"), `${k}:4`, "has no name"],
];

const others: readonly Case[] = [
  [
    "a replacement from no object",
    replacement(`source: {kind: ConfigMap, name: nope, fieldPath: data.a}\n${intoWeb}`),
    `${k}:4`,
    "from ConfigMap nope, and there is no such object",
  ],
  [
    "a replacement from several objects",
    {
      ...replacement(`source: {kind: ConfigMap, fieldPath: data.a}\n${intoWeb}`),
      "env/web.yaml": `${web}---\n${configMap("a")}---\n${configMap("b")}`,
    },
    `${k}:4`,
    "there are several",
  ],
  [
    "a replacement from no field",
    replacement(`source:\n  kind: Deployment\n  name: web\n  fieldPath: data.a\n${intoWeb}`),
    `${k}:7`,
    'takes "data.a" of Deployment web',
  ],
  [
    "a replacement into no field",
    replacement(
      "source: {kind: Deployment, name: web}\ntargets:\n  - select: {kind: Deployment}\n    fieldPaths:\n      - metadata.labels.x",
    ),
    `${k}:8`,
    'writes to "metadata.labels.x"',
  ],
  [
    "a replacement without a choice",
    replacement("source: {kind: Deployment, name: web}\ntargets:\n  - fieldPaths: [a]"),
    `${k}:6`,
    "which objects it is",
  ],
  ["a replacement without a source", replacement(intoWeb), `${k}:4`, "lacks its source"],
  [
    "a replacement beyond the parts of a value",
    replacement(`source: {kind: Deployment, name: web, options: {delimiter: "/", index: 4}}\n${intoWeb}`),
    `${k}:4`,
    "part 4",
  ],
  [
    "a replacement of another file",
    withWeb("replacements:\n  - path: r.yaml\n", {
      "env/r.yaml": `source: {kind: Deployment, name: web, fieldPath: data.a}\n${intoWeb}\n`,
    }),
    "env/r.yaml:1",
    'takes "data.a"',
  ],
  [
    "replicas of nothing",
    withWeb("replicas:\n  - name: wep\n    count: 3\n"),
    `${k}:4`,
    '"replicas" names "wep"',
  ],
  [
    "a variable of no object",
    withWeb("vars:\n  - name: A\n    objref: {kind: ConfigMap, name: nope, apiVersion: v1}\n"),
    `${k}:4`,
    'The variable "A"',
  ],
  [
    "a variable that is there twice",
    withWeb(
      "vars:\n  - {name: A, objref: {kind: Deployment, name: web, apiVersion: apps/v1}}\n  - {name: A, objref: {kind: Deployment, name: web, apiVersion: apps/v1}}\n",
    ),
    `${k}:5`,
    "there twice",
  ],
  [
    "a transformer that is not known",
    withWeb("transformers: [t.yaml]\n", {
      "env/t.yaml": "apiVersion: builtin\nkind: PrefixTransformerX\nmetadata: {name: x}\n",
    }),
    "env/t.yaml:1",
    '"PrefixTransformerX"',
  ],
  [
    "a transformer with a wrong field",
    withWeb("transformers: [t.yaml]\n", {
      "env/t.yaml":
        "apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: {name: x, namespace: a}\nunsetOnly: maybe\n",
    }),
    "env/t.yaml:1",
    '"unsetOnly" is of another type',
  ],
  [
    "a name that may mean two objects",
    {
      [k]: "namePrefix: x-\nresources: [a, b, web.yaml]\n",
      "env/web.yaml": web.replace(
        "containers:",
        "volumes: [{name: v, configMap: {name: conf}}]\n      containers:",
      ),
      "env/a/kustomization.yaml": "namePrefix: a-\nresources: [c.yaml]\n",
      "env/a/c.yaml": configMap("conf"),
      "env/b/kustomization.yaml": "namePrefix: b-\nresources: [c.yaml]\n",
      "env/b/c.yaml": configMap("conf"),
    },
    k,
    "may mean ConfigMap x-a-conf or ConfigMap x-b-conf",
  ],
];

describe.skipIf(lacks("kustomize"))(
  "what kustomize refuses is told with file and line, in words of ours",
  () => {
    let scratch: string;
    let renderer: LocalRenderer;

    beforeAll(() => {
      scratch = scratchFolder();
      const workDir = join(scratch, "work");
      mkdirSync(workDir);
      const tools = only({ name: "kustomize", path: findPart("kustomize")?.path ?? "" });
      renderer = createRenderer({ tools, searchPath: process.env["PATH"] ?? "", workDir });
    });
    afterAll(async () => {
      await renderer.close();
      rmSync(scratch, { recursive: true, force: true });
    });

    async function failure(tree: Files): Promise<RenderFailure> {
      const result = await renderer.render({ tree: makeTree(tree), path: "env", namespace: "" });
      if (result.kind !== "failed") throw new Error(`expected a failure, found ${result.kind}`);
      return result.failure;
    }

    describe.each<readonly [string, readonly Case[]]>([
      ["a field", fields],
      ["a path that is not there", paths],
      ["a file", files],
      ["an object", objects],
      ["a patch", patches],
      ["an operation of a patch", operations],
      ["a generator", generators],
      ["more", others],
    ])("%s", (_kind, cases) => {
      test.each(cases)("%s", async (_, tree, where, said) => {
        const { file, line, message, next } = await failure(tree);
        expect({ where: [file, line].filter((part) => part !== undefined).join(":"), message }).toEqual({
          where,
          message: expect.stringContaining(said),
        });
        expect(next).toMatch(/\.$|[)"!]$/);
        expect(message).not.toMatch(/kustomize: |\[no|internal\.config|hunter2|0x[0-9a-f]{4}/);
        const text = tree[file ?? ""];
        const lines = typeof text === "string" ? text.trimEnd().split("\n").length : 0;
        expect(line ?? 1).toBeLessThanOrEqual(lines);
      });
    });

    test("two failures that are not known are told apart, and equal ones are equal", () => {
      const inputs = {
        kind: "kustomize",
        folder: "env",
        files: new Map(),
        links: new Map(),
        absent: [],
        folders: [],
      } as const;
      const run = {
        inputs: { ...inputs, whole: false, linked: false, charts: [], failure: undefined },
        files: new Map(),
      };
      const message = (text: string): string => explainKustomizeFailure(text, run).message;
      expect(message("one thing")).toBe(message("one thing"));
      expect(message("one thing")).not.toBe(message("another thing"));
      expect(message("one thing")).not.toContain("thing");
      expect(message("")).toContain("without saying why");
    });
  },
);
