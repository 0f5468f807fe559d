import { describe, expect, test } from "vitest";
import { readYaml } from "../../src/core/manifests/read-yaml.ts";
import { readKustomization } from "../../src/render/inputs/read-kustomization.ts";

function read(text: string) {
  const yaml = readYaml(text);
  if (yaml.kind !== "read") throw new Error(yaml.problem.message);
  return readKustomization(yaml.documents[0]?.value ?? null);
}

function referencesOf(text: string): readonly string[] {
  return read(text).references.map(({ kind, value }) => `${kind} ${value}`);
}

describe("what a kustomization refers to", () => {
  test("every field that holds paths", () => {
    const text = `
resources: [r.yaml, ../base]
bases: [../old]
components: [../c]
crds: [crd.json]
configurations: [conf.yaml]
openapi: {path: schema.json}
replacements: [{path: repl.yaml}, {source: {kind: X}}]
patches: [{path: p.yaml, target: {kind: Deployment}}, {patch: "- op: add"}, legacy.yaml]
patchesStrategicMerge: [sm.yaml]
patchesJson6902: [{target: {kind: X}, path: j.yaml}]
configMapGenerator: [{name: a, files: [f.txt, key=g.txt], envs: [e.env], literals: [x=y]}]
secretGenerator: [{name: s, env: old.env, files: ["k=a=b.txt"]}]
generators: [gen.yaml]
transformers: [tr.yaml]
validators: [val.yaml]
`;
    const roots = ["root r.yaml", "root ../base", "root ../old", "root ../c"];
    const files = ["file crd.json", "file conf.yaml", "file schema.json", "file repl.yaml"];
    const patches = ["file p.yaml", "patch legacy.yaml", "patch sm.yaml", "file j.yaml"];
    const data = ["data f.txt", "data g.txt", "data e.env", "data a=b.txt", "data old.env"];
    const plugins = ["plugin gen.yaml", "plugin tr.yaml", "plugin val.yaml"];
    expect(referencesOf(text)).toEqual([...roots, ...files, ...patches, ...data, ...plugins]);
    expect(read(text).unknownFields).toBe(false);
  });

  test("names of fields in any case, as Go's JSON decoder takes them", () => {
    expect(
      referencesOf("Resources: [a.yaml]\nRE\u017fOURCES: [b.yaml]\nPatches: [{PATH: c.yaml}]\n"),
    ).toEqual(["root a.yaml", "root b.yaml", "file c.yaml"]);
  });

  test("fields without paths refer to nothing", () => {
    const text =
      "namespace: x\nnamePrefix: a\nimages: [{name: github.com/o/r, newTag: v1}]\nvars: []\nhelmGlobals: {chartHome: x}\n";
    expect(read(text)).toEqual({ references: [], charts: [], unknownFields: false });
  });

  test("a field that is not known may reach anything", () => {
    expect(read("novelty: [a.yaml]\n").unknownFields).toBe(true);
  });

  test("charts are read in both spellings, with where they are looked for", () => {
    const text =
      "helmCharts:\n- {name: x, Version: 1.0.0, repo: r, releaseName: rel, valuesFile: v.yaml, additionalValuesFiles: [w.yaml]}\nhelmGlobals: {chartHome: h}\n";
    const x = { version: "1.0.0", repository: "r", releaseName: "rel", valuesFiles: ["v.yaml", "w.yaml"] };
    expect(read(text).charts).toEqual([{ ...x, name: "x", home: "h", at: ["helmCharts", 0] }]);
    const older =
      "helmChartInflationGenerator: [{chartName: x, chartVersion: 1.0.0, chartRepoUrl: r, values: v.yaml, releaseName: rel, chartHome: h}]\n";
    expect(read(older).charts).toEqual([
      { ...x, name: "x", home: "h", valuesFiles: ["v.yaml"], at: ["helmChartInflationGenerator", 0] },
    ]);
    expect(read("helmCharts: []\n").charts).toEqual([]);
    expect(read("helmCharts:\n").charts).toEqual([]);
  });

  test("each reference knows where it stands", () => {
    expect(read("patches:\n- patch: x\n- path: p.yaml\n").references).toEqual([
      { kind: "file", value: "p.yaml", at: ["patches", 1, "path"] },
    ]);
  });

  test.each([
    "",
    "text",
    "[a, b]",
    "resources: text",
    "resources: [1, null, {a: b}]",
    "patches: {path: x}",
    "resources: ['']",
  ])("%j refers to nothing and does not throw", (text) => {
    expect(read(text).references).toEqual([]);
  });
});
