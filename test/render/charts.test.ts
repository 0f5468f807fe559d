import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { encodeJson } from "../../src/core/manifests/encode-json.ts";
import { parseManifests } from "../../src/core/manifests/parse-manifests.ts";
import type { HelmOptions, Render, RenderFailure, RenderResult } from "../../src/core/model/render.ts";
import { createRenderer, type LocalRenderer } from "../../src/render/create-renderer.ts";
import { scratchFolder } from "../git/make-repository.ts";
import { findPart, lacks } from "../real/parts.ts";
import { makeChart } from "./make-chart.ts";
import { configMap, makeTree, type TestFile } from "./make-tree.ts";

type Files = Readonly<Record<string, TestFile>>;

const parts = ["helm", "helm3"] as const;
const open = new Map<string, LocalRenderer>();
let scratch: string;

beforeEach(() => {
  scratch = scratchFolder();
});

afterEach(() => {
  rmSync(scratch, { recursive: true, force: true });
});

afterAll(async () => {
  for (const renderer of open.values()) await renderer.close();
});

/** A chart that depends on its neighbour. */
const chartOn = (name: string, on: string): string =>
  `apiVersion: v2\nname: ${name}\nversion: 1.0.0\ndependencies: [{name: ${on}, version: 1.x.x, repository: "file://../${on}"}]\n`;

const kustomization = (chart: string, more = ""): string => `helmCharts:\n- ${chart}\n${more}`;

describe.skipIf(lacks("kustomize", ...parts)).each(parts)("a chart, rendered by %s", (part) => {
  function renderer(): LocalRenderer {
    const known = open.get(part);
    if (known !== undefined) return known;
    const kustomize = { name: "kustomize" as const, path: findPart("kustomize")?.path ?? "" };
    const helm = { name: "helm" as const, path: findPart(part)?.path ?? "" };
    const made = createRenderer({
      tools: { kustomize: [kustomize], helm: [helm] },
      searchPath: process.env["PATH"] ?? "",
    });
    open.set(part, made);
    return made;
  }

  function result(files: Files, helm?: Partial<HelmOptions>, path = "env"): Promise<RenderResult> {
    const options = helm === undefined ? {} : { helm: { releaseName: "release", valuesFiles: [], ...helm } };
    return renderer().render({ tree: makeTree(files), path, namespace: "shop", ...options });
  }

  async function rendered(files: Files, helm?: Partial<HelmOptions>): Promise<Render> {
    const found = await result(files, helm);
    if (found.kind !== "rendered") throw new Error(JSON.stringify(found));
    return found.render;
  }

  async function failure(files: Files, helm?: Partial<HelmOptions>): Promise<RenderFailure> {
    const found = await result(files, helm);
    if (found.kind !== "failed") throw new Error(`expected a failure, found ${found.kind}`);
    return found.failure;
  }

  async function data(files: Files, helm?: Partial<HelmOptions>): Promise<unknown> {
    const { manifests } = await rendered(files, helm);
    return manifests.find(({ identity }) => identity.kind === "ConfigMap")?.body["data"];
  }

  test("is what `helm template` prints by hand", async () => {
    const files = makeChart("env", {
      "templates/more.yaml": `{{ range $i := until 3 }}\n---\n${configMap("more-{{ $i }}")}{{ end }}`,
    });
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(scratch, path)), { recursive: true });
      writeFileSync(join(scratch, path), typeof text === "string" ? text : "");
    }
    const byHand = execFileSync(
      findPart(part)?.path ?? "",
      ["template", "release", join(scratch, "env"), "--namespace", "shop"],
      { env: { HOME: scratch, KUBECONFIG: "/dev/null" }, encoding: "utf8" },
    );
    const { manifests, tools } = await rendered(files);
    const parsed = parseManifests(byHand, { file: "by hand" });
    const expected = parsed.kind === "parsed" ? parsed.manifests : [];
    expect(expected).toHaveLength(4);
    expect(manifests.map(({ identity }) => identity.name)).toEqual(
      expected.map(({ identity }) => identity.name),
    );
    expect(manifests.map(({ body }) => encodeJson(body["data"] ?? null))).toEqual(
      expected.map(({ body }) => encodeJson(body["data"] ?? null)),
    );
    expect(tools).toEqual([{ name: "helm", version: expect.stringMatching(/^[34]\./) }]);
  });

  test("as `helm create` makes it is rendered whole, its test left out", async () => {
    const env = { HOME: scratch, KUBECONFIG: "/dev/null" };
    execFileSync(findPart(part)?.path ?? "", ["create", join(scratch, "env")], { env });
    const paths = readdirSync(join(scratch, "env"), { recursive: true, withFileTypes: true });
    const files = Object.fromEntries(
      paths
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [path.slice(scratch.length + 1), readFileSync(path, "utf8")]),
    );
    const { manifests, unstable, hooks } = await rendered(files, { releaseName: "web" });
    expect(manifests.map(({ identity }) => `${identity.kind} ${identity.name}`).toSorted()).toEqual([
      "Deployment web-env",
      "Service web-env",
      "ServiceAccount web-env",
    ]);
    expect([unstable, hooks]).toEqual([undefined, undefined]);
  });

  test("gets the release's name, the namespace, values files in their order, and written values above all", async () => {
    const files = {
      ...makeChart("env"),
      "values/one.yaml": "size: 2\n",
      'values/a, "b".yaml': "size: 3\n",
    };
    const valuesFiles = ["values/one.yaml", 'values/a, "b".yaml'];
    expect(await data(files)).toEqual({ size: "1", namespace: "shop" });
    expect(await data(files, { valuesFiles: ["values/one.yaml"] })).toMatchObject({ size: "2" });
    expect(await data(files, { valuesFiles })).toMatchObject({ size: "3" });
    expect(await data(files, { valuesFiles: valuesFiles.toReversed() })).toMatchObject({ size: "2" });
    expect(await data(files, { valuesFiles, values: { size: "4" } })).toMatchObject({ size: "4" });
    const { manifests } = await rendered(files, { releaseName: "web" });
    expect(manifests.map(({ identity }) => identity)).toEqual([
      { group: "", kind: "ConfigMap", namespace: "shop", name: "web" },
    ]);
  });

  test("sees one version of Kubernetes, whatever Helm thinks it is", async () => {
    const template = configMap("x", "a: {{ .Capabilities.KubeVersion.Version | quote }}");
    expect(await data(makeChart("env", { "templates/web.yaml": template }))).toEqual({ a: "v1.36.0" });
  });

  test("sees the version and the API versions that the configuration names, in its inputs as well", async () => {
    const asked = '{{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.APIVersions.Has "x.io/v1" }}';
    const files = makeChart("env", { "templates/web.yaml": configMap("x", `a: "${asked}"`) });
    expect(await data(files)).toEqual({ a: "v1.36.0 false" });
    const chosen = { kubeVersion: "1.33", apiVersions: ["y.io/v1", "x.io/v1"] };
    expect(await data(files, chosen)).toEqual({ a: "v1.33 true" });
    expect(await data(files, { kubeVersion: "1.32" })).toEqual({ a: "v1.32 false" });
  });

  test("brings its crds/, leaves out what .helmignore names, and never its notes", async () => {
    const files = makeChart("env", {
      "crds/foo.yaml":
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: foos.x.io}\n",
      "templates/ignored.yaml": configMap("ignored"),
      "templates/NOTES.txt": "{{ .Values.size }} notes",
      ".helmignore": "templates/ignored.yaml\n",
    });
    const { manifests } = await rendered(files);
    expect(manifests.map(({ identity }) => identity.name).toSorted()).toEqual(["foos.x.io", "release"]);
  });

  test("may depend on packed, unpacked and neighbouring charts", async () => {
    const library = { "lib/Chart.yaml": "apiVersion: v2\nname: lib\nversion: 1.0.0\n" };
    const dependencies = `dependencies:
- {name: one, version: 1.x.x}
- {name: two, version: 1.x.x, repository: "file://../two"}
`;
    const files = {
      ...makeChart("env", {
        "Chart.yaml": `apiVersion: v2\nname: shop\nversion: 0.1.0\n${dependencies}`,
        "charts/one/Chart.yaml": "apiVersion: v2\nname: one\nversion: 1.0.0\n",
        "charts/one/templates/x.yaml": configMap("one"),
      }),
      ...library,
      "two/Chart.yaml":
        'apiVersion: v2\nname: two\nversion: 1.2.0\ndependencies: [{name: lib, version: 1.x.x, repository: "file://../lib"}]\n',
      "two/templates/x.yaml": configMap("two"),
      "lib/templates/x.yaml": configMap("lib"),
    };
    const { manifests } = await rendered(files);
    expect(manifests.map(({ identity }) => identity.name).toSorted()).toEqual([
      "lib",
      "one",
      "release",
      "two",
    ]);
    const request = { path: "env", namespace: "" };
    const before = await renderer().inputs({ ...request, tree: makeTree(files) });
    expect(before).toMatchObject({
      files: expect.arrayContaining(["two/templates/x.yaml", "lib/Chart.yaml"]),
    });
    const other = { ...files, "lib/templates/x.yaml": configMap("changed") };
    const after = await renderer().inputs({ ...request, tree: makeTree(other) });
    expect(before).not.toMatchObject({ digest: "digest" in after ? after.digest : "" });
  });

  test("that depends on itself through others is a cycle", async () => {
    const files = { "env/Chart.yaml": chartOn("env", "b"), "b/Chart.yaml": chartOn("b", "env") };
    expect(await failure(files)).toMatchObject({ reason: "RENDER_CYCLE" });
  });

  test("has inputs that change with its files, values, release and tool, and with nothing else", async () => {
    const files = { ...makeChart("env"), "values.yaml": "size: 2\n", "README.md": "" };
    const digest = async (more: Files = {}, helm: Partial<HelmOptions> = {}): Promise<string> => {
      const found = await renderer().inputs({
        tree: makeTree({ ...files, ...more }),
        path: "env",
        namespace: "",
        helm: { releaseName: "release", valuesFiles: ["values.yaml"], ...helm },
      });
      return found.kind === "inputs" ? found.digest : "";
    };
    const before = await digest();
    expect(await digest({ "README.md": "other" })).toBe(before);
    expect(await digest({ "env/files/any.bin": "x" })).not.toBe(before);
    expect(await digest({ "values.yaml": "size: 3\n" })).not.toBe(before);
    expect(await digest({}, { valuesFiles: [] })).not.toBe(before);
    expect(await digest({}, { releaseName: "other" })).not.toBe(before);
    expect(await digest({}, { values: { size: 4 } })).not.toBe(before);
  });

  describe("that fails is told by template and line, in words of ours", () => {
    test.each<readonly [string, Files, Partial<RenderFailure>]>([
      [
        "a value that is not there",
        { "templates/b.yaml": "\na: {{ .Values.x.y.z }}\n" },
        {
          file: "env/templates/b.yaml",
          line: 2,
          message: expect.stringContaining('".Values.x.y.z": nil pointer'),
        },
      ],
      [
        "an action that is not closed",
        { "templates/b.yaml": "a: {{ .Values.x\n" },
        { file: "env/templates/b.yaml", message: expect.stringContaining("unclosed action") },
      ],
      [
        "a template that is not there",
        { "templates/b.yaml": 'a: {{ include "none" . }}\n' },
        { file: "env/templates/b.yaml", line: 1, message: expect.stringContaining('"none"') },
      ],
      [
        "a chart within",
        {
          "charts/db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 0.1.0\n",
          "charts/db/templates/x.yaml": "a: {{ .Values.x.y }}\n",
        },
        { file: "env/charts/db/templates/x.yaml", line: 1 },
      ],
      [
        "a value that the chart requires",
        { "templates/b.yaml": 'a: {{ required "image.tag is required" .Values.tag }}\n' },
        {
          file: "env/templates/b.yaml",
          line: 1,
          message: "The chart refuses these values: image.tag is required",
          next: "Correct the values.",
        },
      ],
      [
        "a render that is no YAML",
        { "templates/b.yaml": "kind: A\n a: b\n" },
        { reason: "YAML_INVALID", file: "env/templates/b.yaml", message: expect.stringContaining("renders") },
      ],
      [
        "a render that is no object",
        { "templates/b.yaml": "a: b\n" },
        { reason: "INVALID_OBJECT", file: "env/templates/b.yaml" },
      ],
      [
        "values that are no YAML",
        { "values.yaml": "a: [\n" },
        { reason: "YAML_INVALID", file: "env/values.yaml" },
      ],
      [
        "a dependency that is not vendored",
        {
          "Chart.yaml":
            "apiVersion: v2\nname: shop\nversion: 0.1.0\ndependencies: [{name: redis, version: 1.x, repository: 'https://example.com'}]\n",
        },
        {
          reason: "CHART_DEP_MISSING",
          file: "env/Chart.yaml",
          message: expect.stringContaining("redis"),
          next: expect.stringContaining("helm dependency build env"),
        },
      ],
      [
        "a neighbour that is no chart",
        {
          "Chart.yaml":
            "apiVersion: v2\nname: shop\nversion: 0.1.0\ndependencies: [{name: two, version: 1.x, repository: 'file://../two'}]\n",
        },
        { reason: "CHART_DEP_MISSING", file: "env/Chart.yaml" },
      ],
      [
        "a chart for another Kubernetes",
        { "Chart.yaml": 'apiVersion: v2\nname: shop\nversion: 0.1.0\nkubeVersion: "<1.2"\n' },
        { message: "The chart is for Kubernetes <1.2; it is rendered for 1.36.0." },
      ],
      [
        "values that are a list",
        { "values.yaml": "- a\n" },
        { file: "env/values.yaml", message: '"values.yaml" is a list; expected a mapping.' },
      ],
      [
        "dependencies that are no list",
        { "Chart.yaml": "apiVersion: v2\nname: shop\nversion: 0.1.0\ndependencies: {a: b}\n" },
        {
          file: "env/Chart.yaml",
          message: expect.stringContaining('"dependencies" in "Chart.yaml" is a mapping'),
        },
      ],
      [
        "a text for the values of a chart within",
        {
          "values.yaml": "db: hunter2hunter2\nsize: 1\n",
          "charts/db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 0.1.0\n",
          "charts/db/values.yaml": "a: 1\n",
        },
        {
          file: "env/values.yaml",
          message: 'The values give "db" no mapping, and the chart of that name needs one.',
        },
      ],
      [
        "a pattern that is none",
        { ".helmignore": "[a\n" },
        { file: "env/.helmignore", message: expect.stringContaining("no pattern") },
      ],
      [
        "a library",
        { "Chart.yaml": "apiVersion: v2\nname: shop\nversion: 0.1.0\ntype: library\n" },
        { file: "env/Chart.yaml", message: expect.stringContaining("library charts are not installable") },
      ],
    ])("%s", async (_, more, expected) => {
      expect(await failure(makeChart("env", more))).toMatchObject({ reason: "RENDER_FAILED", ...expected });
    });

    test("a value that its schema refuses, where it is set last", async () => {
      const schema = '{"properties": {"size": {"type": "string"}, "password": {"pattern": "^x"}}}';
      const files = {
        ...makeChart("env", { "values.schema.json": schema }),
        "v.yaml": "# first\nsize: 5\npassword: hunter2hunter2\n",
      };
      const found = await failure(files, { valuesFiles: ["v.yaml"] });
      expect(found).toMatchObject({ file: "v.yaml", message: expect.stringContaining("refuses the values") });
      expect(JSON.stringify(found)).not.toContain("hunter2");
      const size = await failure(files, { valuesFiles: ["v.yaml"], values: { password: "x" } });
      expect(size).toMatchObject({
        line: 2,
        message: "The chart's values.schema.json refuses the values: size: got number, want string.",
      });
    });

    test("a values file that is not there, and one that is a folder", async () => {
      const files = makeChart("env");
      expect(await failure(files, { valuesFiles: ["none.yaml"] })).toMatchObject({
        reason: "RENDER_FAILED",
        message: expect.stringContaining('"none.yaml" is not in the repository'),
      });
      expect((await failure(files, { valuesFiles: ["env"] })).message).toContain("is a folder");
    });
  });

  describe("of a kustomization", () => {
    test("is taken from the tree, with its values and with patches on top", async () => {
      const files = {
        "env/kustomization.yaml": kustomization(
          "{name: shop, releaseName: web, valuesInline: {size: 5}, additionalValuesFiles: [v.yaml]}",
          "namePrefix: a-\n",
        ),
        "env/v.yaml": "size: 6\n",
        ...makeChart("env/charts/shop"),
      };
      const { manifests, tools } = await rendered(files);
      expect(manifests.map(({ identity }) => identity)).toEqual([
        { group: "", kind: "ConfigMap", namespace: "shop", name: "a-web" },
      ]);
      expect(manifests[0]?.body["data"]).toMatchObject({ size: "6" });
      expect(tools.map(({ name }) => name)).toEqual(["kustomize", "helm"]);
    });

    test("is found where `kustomize build --enable-helm` would have put it", async () => {
      const files = {
        "env/kustomization.yaml": kustomization(
          "{name: shop, version: 0.1.0, repo: 'https://charts.example.com', releaseName: web}",
          "helmGlobals: {chartHome: vendored}\n",
        ),
        ...makeChart("env/vendored/shop-0.1.0/shop"),
      };
      expect((await rendered(files)).manifests).toHaveLength(1);
    });

    test("counts as a whole among its inputs", async () => {
      const files = {
        "env/kustomization.yaml": kustomization("{name: shop, releaseName: web}"),
        ...makeChart("env/charts/shop"),
      };
      const digest = async (more: Files): Promise<string> => {
        const tree = makeTree({ ...files, ...more });
        const found = await renderer().inputs({ tree, path: "env", namespace: "" });
        return found.kind === "inputs" ? found.digest : "";
      };
      expect(await digest({ "env/charts/shop/files/x": "" })).not.toBe(await digest({}));
      expect(await digest({ "env/charts/other/Chart.yaml": "" })).toBe(await digest({}));
    });

    test.each(["", ", debug: true"])("that fails is told by template and line (%j)", async (more) => {
      const files = {
        "env/kustomization.yaml": kustomization(`{name: shop, releaseName: web${more}}`),
        ...makeChart("env/charts/shop", {
          "templates/b.yaml": "\na: {{ .Values.x.y.z }}\n",
          "templates/s.yaml":
            "kind: Secret\napiVersion: v1\nmetadata: {name: s}\nstringData: {p: hunter2hunter2}\n",
        }),
      };
      const found = await failure(files);
      expect(found).toMatchObject({ file: "env/charts/shop/templates/b.yaml", line: 2 });
      expect(JSON.stringify(found)).not.toContain("hunter2");
    });
  });
});
