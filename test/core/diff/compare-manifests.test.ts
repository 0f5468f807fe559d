import { describe, expect, test } from "vitest";
import { compareManifests } from "../../../src/core/diff/compare-manifests.ts";
import { pathText } from "../../../src/core/report/path-text.ts";
import { identityLabel } from "../../../src/core/model/manifest.ts";
import { objects, sha256 } from "./objects.ts";

function compare(base: string, head: string) {
  return compareManifests({ base: objects(base), head: objects(head), sha256 });
}

/** Who rolls out, and because of which object. */
function rollouts(base: string, head: string): readonly string[] {
  const { changed, renamed } = compare(base, head);
  return [...changed, ...renamed].flatMap(({ after, rollsOut = [] }) =>
    rollsOut.map((identity) => `${identityLabel(after.identity)}: ${identityLabel(identity)}`),
  );
}

const config = (suffix: string, level: string, namespace = "shop") =>
  `{apiVersion: v1, kind: ConfigMap, metadata: {name: c-${suffix}, namespace: ${namespace}}, data: {LEVEL: ${level}}}\n---\n`;
const before = "2748f727mg";
const after = "hhfh78dmhg";

function workload(reference: string, spec = "", kind = "Deployment", apiVersion = "apps/v1"): string {
  return `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: web, namespace: shop}, spec: {${spec}template: {spec: {x: ${reference}}}}}\n---\n`;
}

function volume(suffix: string): string {
  return `{volumes: [{name: v, projected: {sources: [{configMap: {name: c-${suffix}}}]}}]}`;
}

function twins(suffix: string, level: string): string {
  return config(suffix, level) + config(suffix, level, "other");
}

function job(suffix: string): string {
  return workload(volume(suffix), "", "CronJob", "batch/v1");
}

function checksum(sum: string): string {
  return `{apiVersion: apps/v1, kind: Deployment, metadata: {name: w}, spec: {template: {metadata: {annotations: {checksum/c: ${sum}}}}}}`;
}

function template(member: string): string {
  return `{apiVersion: apps/v1, kind: Deployment, metadata: {name: w}, spec: {template: {${member}}}}`;
}

function definition(schema: string, rest = ""): string {
  return `{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: ws.x.io}, spec: {group: x.io, names: {kind: W}, ${rest}versions: [{name: v1, schema: {openAPIV3Schema: {properties: {spec: {properties: {list: ${schema}}}}}}}]}}\n---\n`;
}

function custom(elements: string): string {
  return `{apiVersion: x.io/v1, kind: W, metadata: {name: w}, spec: {list: ${elements}}}`;
}

function paths(base: string, head: string): readonly string[] {
  return compare(base, head).changed.flatMap(({ changes }) =>
    changes.map(({ kind, path }) => `${kind} ${pathText(path)}`),
  );
}

function turned(schema: string): readonly string[] {
  return paths(definition(schema) + custom("[a, b, c]"), definition(schema) + custom("[c, b, d]"));
}

function element(value: string): string {
  return `[{name: one, inner: [{zone: a, rack: 1, v: ${value}, w: ${value}}]}]`;
}

function text(value: number): string {
  return custom(`"zone: a\\nv: ${value}\\nl: [{zone: ${value}, rack: 1}]\\n"`);
}

function pod(env: string): string {
  return `{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: a, env: ${env}}]}}`;
}

function list(own: string): string {
  return `{apiVersion: x/v1, kind: P, metadata: {name: p}, spec: {list: [${Array.from({ length: 500 }, (_, index) => `{${own}: ${index}, b: 1}`).join(", ")}]}}`;
}

describe("generated objects", () => {
  test("name the workloads that follow the new name and roll out with it", () => {
    const base = config(before, "info") + workload(volume(before));
    const head = config(after, "debug") + workload(volume(after));
    expect(rollouts(base, head)).toEqual([
      "Deployment shop/web: Deployment shop/web",
      `ConfigMap shop/c-${after}: Deployment shop/web`,
    ]);
    const [object] = compare(base, head).renamed;
    expect(object?.references?.toNew.map(identityLabel)).toEqual(["Deployment shop/web"]);
    expect(object?.references?.toOld).toEqual([]);
  });

  test("say when nothing refers to them, or something still to the old name", () => {
    const [alone] = compare(config(before, "info"), config(after, "debug")).renamed;
    expect(alone?.references).toEqual({ toNew: [], toOld: [] });
    const [stale] = compare(
      config(before, "info") + workload(volume(before)),
      config(after, "debug") + workload(volume(before)),
    ).renamed;
    expect(stale?.references?.toOld.map(identityLabel)).toEqual(["Deployment shop/web"]);
    expect(stale?.rollsOut).toBeUndefined();
  });

  test("are followed in their namespace and in objects of none", () => {
    const cluster = `{apiVersion: x/v1, kind: Wide, metadata: {name: w}, spec: {from: c-${after}}}\n---\n`;
    const { renamed } = compare(
      twins(before, "info") + workload(volume(before)),
      twins(after, "debug") + workload(volume(after)) + cluster,
    );
    expect(renamed.map(({ references }) => references?.toNew.map(identityLabel))).toEqual([
      ["Wide w"],
      ["Deployment shop/web", "Wide w"],
    ]);
  });

  test("count a job that follows as a reference, not as one that rolls out", () => {
    const [object] = compare(
      config(before, "info") + job(before),
      config(after, "debug") + job(after),
    ).renamed;
    expect(object?.references?.toNew).toHaveLength(1);
    expect(object?.rollsOut).toBeUndefined();
  });

  test("other renames are not followed", () => {
    const [object] = compare(config("a", "info"), config("a", "debug", "other")).renamed;
    expect(object).toMatchObject({ relation: "moved" });
    expect(object?.references).toBeUndefined();
  });
});

describe("workloads", () => {
  test("roll out when their pod template changes, whatever changes in it", () => {
    for (const [kind, apiVersion] of [
      ["Deployment", "apps/v1"],
      ["StatefulSet", "apps/v1"],
      ["DaemonSet", "apps/v1"],
      ["Rollout", "argoproj.io/v1alpha1"],
      ["DeploymentConfig", "apps.openshift.io/v1"],
    ])
      expect(rollouts(workload("1", "", kind, apiVersion), workload("2", "", kind, apiVersion))).toHaveLength(
        1,
      );
    expect(rollouts(checksum("a"), checksum("b"))).toEqual(["Deployment w: Deployment w"]);
  });

  test("do not roll out by replicas, by what means the same, by fields of the server, or where a person decides when", () => {
    expect(rollouts(workload("1", "replicas: 1, "), workload("1", "replicas: 2, "))).toEqual([]);
    expect(
      rollouts(template("metadata: {labels: {}}"), template("metadata: {creationTimestamp: null}")),
    ).toEqual([]);
    expect(rollouts(workload("1"), workload("2", "paused: true, "))).toEqual([]);
    expect(rollouts(workload("1"), workload("2", "updateStrategy: {type: OnDelete}, "))).toEqual([]);
    expect(rollouts(workload("1", "", "Job", "batch/v1"), workload("2", "", "Job", "batch/v1"))).toEqual([]);
  });
});

describe("lists of custom kinds", () => {
  const map = "{x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [zone, rack]}";
  const old = custom("[{zone: a, rack: 1, v: 1, w: 1}, {zone: b, rack: 1, v: 2, w: 2}]");
  const now = custom("[{zone: b, rack: 1, v: 3, w: 3}]");

  test("have the keys that the CRD in either render gives them", () => {
    const expected = ["removed spec.list[zone=a, rack=1]", "changed spec.list[zone=b, rack=1].v"];
    expect(paths(definition(map) + old, definition(map) + now).slice(0, 2)).toEqual(expected);
    expect(paths(definition(map) + old, now)).toEqual(expect.arrayContaining(expected));
    expect(paths(old, now)[0]).toBe("removed spec.list[0]");
  });

  test("are sets where it says so", () => {
    const [set, plain] = ["{x-kubernetes-list-type: set}", "{type: array}"];
    expect(turned(set)).toEqual(["reordered spec.list", "removed spec.list[0]", "added spec.list[2]"]);
    expect(turned(plain)).not.toContain("reordered spec.list");
  });

  test("nested lists, old CRDs and broken ones are read as far as they go", () => {
    const nested = `{items: {properties: {inner: ${map}}}}`;
    expect(paths(definition(nested) + custom(element("1")), custom(element("2")))).toContain(
      "changed spec.list[one].inner[zone=a, rack=1].v",
    );
    const legacy = definition(
      "1",
      `validation: {openAPIV3Schema: {properties: {spec: {properties: {list: ${map}}}}}}, `,
    );
    expect(paths(legacy + old, now)).toContain("removed spec.list[zone=a, rack=1]");
    const noKeys = definition("{x-kubernetes-list-type: map}");
    expect(paths(noKeys + old, noKeys + now)[0]).toBe("removed spec.list[0]");
    const none =
      "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: ws.x.io}, spec: {group: x.io, names: {kind: W}}}\n---\n";
    expect(paths(none + old, now)[0]).toBe("removed spec.list[0]");
    const deep = Array.from({ length: 50 }).reduce<string>((inner) => `{items: ${inner}}`, map);
    expect(paths(definition(deep) + old, now)[0]).toContain("removed spec.list[0]");
  });

  test("documents in their strings are no part of the schema", () => {
    expect(paths(definition(map) + text(1), text(2)).length).toBeGreaterThan(0);
  });
});

describe("what is compared less finely", () => {
  test("is named: lists with a key twice, lists with too much that came and went", () => {
    const [twice] = compare(
      pod("[{name: A, value: a}]"),
      pod("[{name: A, value: a}, {name: A, value: b}]"),
    ).changed;
    expect(twice?.skipped.map(({ what, place }) => `${what} ${pathText(place.path)}`)).toEqual([
      "duplicate-keys spec.containers[a].env",
    ]);
    const [many] = compare(list("x"), list("y")).changed;
    expect(many?.skipped.map(({ what }) => what)).toEqual(["elements"]);
  });
});
