import { describe, expect, test } from "vitest";
import { compareManifests } from "../../../src/core/diff/compare-manifests.ts";
import { pathText } from "../../../src/core/report/path-text.ts";
import { objects, sha256 } from "./objects.ts";

const kinds = {
  Deployment: "apps/v1",
  Service: "v1",
  ConfigMap: "v1",
  ClusterRole: "rbac.authorization.k8s.io/v1",
  ResourceQuota: "v1",
  LimitRange: "v1",
  HorizontalPodAutoscaler: "autoscaling/v2",
  PersistentVolume: "v1",
  Widget: "example.com/v1",
} as const;

/** The paths of what changes; `=` before what means the same. */
function compare(kind: keyof typeof kinds, before: string, after: string): readonly string[] {
  const of = (body: string) => objects(`{apiVersion: ${kinds[kind]}, kind: ${kind}, ${body}}`);
  const { changed } = compareManifests({ base: of(named(before)), head: of(named(after)), sha256 });
  return changed.flatMap(({ changes }) =>
    changes.map(({ path, folded }) => `${folded === "same-meaning" ? "= " : ""}${pathText(path)}`),
  );
}

function container(text: string): string {
  return `spec: {template: {spec: {containers: [{name: a, ${text}}]}}}`;
}

const at = "spec.template.spec.containers[a]";

function named(text: string): string {
  return text.includes("metadata:") ? text : `metadata: {name: a}, ${text}`;
}

function metric(value: string): string {
  return `spec: {metrics: [{type: External, external: {metric: {name: q}, target: {${value}}}}]}`;
}

function probe(port: string): string {
  return container(`livenessProbe: {httpGet: {port: ${port}}}`);
}

function rules(verbs: string): string {
  return `rules: [{verbs: [${verbs}], resources: [pods], apiGroups: ['']}]`;
}

function volumes(names: readonly string[]): string {
  return `spec: {template: {spec: {volumes: [${names.map((name) => `{name: ${name}}`).join(", ")}]}}}`;
}

function env(names: readonly string[]): string {
  return container(`env: [${names.map((name) => `{name: ${name}}`).join(", ")}]`);
}

describe("quantities", () => {
  test("are equal by amount where the API has quantities", () => {
    expect(
      compare(
        "Deployment",
        container("resources: {limits: {cpu: 1000m}}"),
        container("resources: {limits: {cpu: 1}}"),
      ),
    ).toEqual([`= ${at}.resources.limits.cpu`]);
    expect(
      compare(
        "Deployment",
        container("resources: {requests: {memory: 1Gi}}"),
        container("resources: {requests: {memory: 1025Mi}}"),
      ),
    ).toEqual([`${at}.resources.requests.memory`]);
    expect(compare("ResourceQuota", "spec: {hard: {pods: 1k}}", "spec: {hard: {pods: '1000'}}")).toEqual([
      "= spec.hard.pods",
    ]);
    expect(
      compare(
        "LimitRange",
        "spec: {limits: [{type: A, max: {cpu: 1}}]}",
        "spec: {limits: [{type: A, max: {cpu: 1000m}}]}",
      ),
    ).toEqual(["= spec.limits[type=A].max.cpu"]);
    expect(
      compare("PersistentVolume", "spec: {capacity: {storage: 1Gi}}", "spec: {capacity: {storage: 1024Mi}}"),
    ).toEqual(["= spec.capacity.storage"]);
    expect(compare("HorizontalPodAutoscaler", metric("value: 1"), metric("value: 1000m"))).toHaveLength(1);
    expect(compare("HorizontalPodAutoscaler", metric("value: 1"), metric("value: 1000m"))[0]).toMatch(/^= /);
    expect(
      compare("HorizontalPodAutoscaler", metric("averageValue: 1k"), metric("averageValue: 1000"))[0],
    ).toMatch(/^= /);
  });

  test("are texts everywhere else, and in custom kinds", () => {
    expect(compare("ConfigMap", "data: {cpu: 1000m}", "data: {cpu: '1'}")).toEqual(["data.cpu"]);
    expect(
      compare(
        "Deployment",
        "metadata: {name: a, annotations: {cpu: 1000m}}",
        "metadata: {name: a, annotations: {cpu: '1'}}",
      ),
    ).toEqual(["metadata.annotations.cpu"]);
    expect(compare("Deployment", "spec: {limits: {cpu: 1000m}}", "spec: {limits: {cpu: 1}}")).toEqual([
      "spec.limits.cpu",
    ]);
    expect(compare("LimitRange", "spec: {max: {cpu: 1000m}}", "spec: {max: {cpu: 1}}")).toEqual([
      "spec.max.cpu",
    ]);
    expect(compare("HorizontalPodAutoscaler", "spec: {value: 1}", "spec: {value: 1000m}")).toEqual([
      "spec.value",
    ]);
    expect(
      compare("Widget", "spec: {resources: {limits: {cpu: 1000m}}}", "spec: {resources: {limits: {cpu: 1}}}"),
    ).toEqual(["spec.resources.limits.cpu"]);
  });
});

describe("ports", () => {
  test("of probes are equal as number and as text of digits", () => {
    expect(compare("Deployment", probe("8080"), probe("'8080'"))).toEqual([
      `= ${at}.livenessProbe.httpGet.port`,
    ]);
    expect(compare("Deployment", probe("'8080'"), probe("8080"))[0]).toMatch(/^= /);
    expect(compare("Deployment", probe("8080"), probe("'8081'"))[0]).not.toMatch(/^= /);
    expect(compare("Deployment", probe("http"), probe("web"))[0]).not.toMatch(/^= /);
    expect(compare("Deployment", probe("true"), probe("1"))[0]).not.toMatch(/^= /);
  });

  test("of Services are not: the API refuses digits as a name", () => {
    expect(
      compare(
        "Service",
        "spec: {ports: [{port: 1, targetPort: 80}]}",
        "spec: {ports: [{port: 1, targetPort: '80'}]}",
      ),
    ).toEqual(["spec.ports[port=1, protocol=TCP].targetPort"]);
    expect(compare("Service", "spec: {port: 80}", "spec: {port: '80'}")).toEqual(["spec.port"]);
  });

  test("speak TCP where they say nothing", () => {
    expect(
      compare("Service", "spec: {ports: [{port: 1}]}", "spec: {ports: [{port: 1, protocol: TCP}]}"),
    ).toEqual(["= spec.ports[port=1, protocol=TCP].protocol"]);
    expect(compare("Service", "spec: {x: {a: 1}}", "spec: {x: {a: 1, protocol: TCP}}")).toEqual([
      "spec.x.protocol",
    ]);
    expect(
      compare("Widget", "spec: {ports: [{port: 1}]}", "spec: {ports: [{port: 1, protocol: TCP}]}")[0],
    ).not.toMatch(/^= /);
  });
});

describe("nothing and absent", () => {
  test("labels, annotations and data are the same null, empty and absent", () => {
    for (const [before, after] of [
      ["metadata: {name: a, labels: {}}", "metadata: {name: a}"],
      ["metadata: {name: a}", "metadata: {name: a, annotations: null}"],
      ["metadata: {name: a, labels: null}", "metadata: {name: a, labels: {}}"],
      ["metadata: {name: a}, data: {}", "metadata: {name: a}"],
    ] as const)
      expect(compare("ConfigMap", before, after)).toEqual([expect.stringMatching(/^= /)]);
    expect(compare("Widget", "metadata: {name: a, labels: {}}", "metadata: {name: a}")).toEqual([
      "= metadata.labels",
    ]);
    expect(compare("Widget", "metadata: {name: a}, data: {}", "metadata: {name: a}")).toEqual(["data"]);
  });

  test("a list without elements is the same as none where the API counts elements", () => {
    expect(compare("Deployment", container("env: []"), container("image: null"))).toEqual([
      `= ${at}.env`,
      `= ${at}.image`,
    ]);
  });

  test("an empty selector, an empty rule and an empty text are not nothing", () => {
    expect(compare("Deployment", "spec: {selector: {}}", "spec: {a: null}")).toEqual([
      "= spec.a",
      "spec.selector",
    ]);
    expect(compare("ConfigMap", "data: {a: '', b: x}", "data: {b: x}")).toEqual(["data.a"]);
    expect(compare("ConfigMap", "data: {a: null, b: x}", "data: {b: x}")).toEqual(["data.a"]);
    expect(compare("Deployment", "spec: {a: {b: 1}}", "spec: {a: []}")).toEqual(["spec.a"]);
  });
});

describe("order", () => {
  test("means nothing in sets and in lists that the API reads by key, and something in env", () => {
    expect(compare("ClusterRole", rules("get, list"), rules("list, get"))).toEqual(["= rules[0].verbs"]);
    expect(compare("Deployment", volumes(["a", "b"]), volumes(["b", "a"]))).toEqual([
      "= spec.template.spec.volumes",
    ]);
    expect(compare("Deployment", env(["A", "B"]), env(["B", "A"]))).toEqual([`${at}.env`]);
  });
});

describe("documents in strings", () => {
  test("are no objects of the API", () => {
    expect(
      compare(
        "ConfigMap",
        'data: {c: "labels: {}\\nresources: {limits: {cpu: 1}}\\n"}',
        'data: {c: "resources: {limits: {cpu: 1000m}}\\nx: 1\\n"}',
      ),
    ).toEqual(expect.not.arrayContaining([expect.stringMatching(/^= /)]));
  });
});
