import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { builtInScope } from "../../../src/core/manifests/cluster-scoped-kinds.ts";
import { prepareManifests, type PrepareOptions } from "../../../src/core/manifests/prepare-manifests.ts";
import { withNamespaces } from "../../../src/core/manifests/with-namespaces.ts";
import { asObject, manifests } from "./objects.ts";

const object = (apiVersion: string, kind: string, metadata: string, rest = "") =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${metadata}}\n${rest}`;

function namespaces(text: string, options: PrepareOptions) {
  return withNamespaces(manifests(text), options).map(({ identity, body }) => [
    identity.namespace,
    asObject(body["metadata"])["namespace"],
  ]);
}

const large = (kind: string, apiVersion: string, size: number) =>
  object(apiVersion, kind, "name: a", `data: {a: ${"é".repeat(size / 2)}}\n`);

const scopeOf = (group: string, kind: string) =>
  group === "other" && kind === "Known" ? "namespaced" : undefined;

const problems = (text: string, options: PrepareOptions = { namespace: "shop" }, file = "a.yaml") => {
  const result = prepareManifests(manifests(text, file), options);
  return result.kind === "problems" ? result.problems : [];
};

describe("namespaces", () => {
  test("are given to namespaced objects that name none", () => {
    const text =
      object("v1", "ConfigMap", "name: a") +
      object("apps/v1", "Deployment", "name: a, namespace: other") +
      object("v1", "Secret", "name: a, namespace: ''");
    expect(namespaces(text, { namespace: "shop" })).toEqual([
      ["shop", "shop"],
      ["other", "other"],
      ["shop", "shop"],
    ]);
    expect(namespaces(text, { namespace: "" })).toEqual([
      ["", undefined],
      ["other", "other"],
      ["", undefined],
    ]);
  });

  test("are taken from cluster-scoped objects", () => {
    const text =
      object("v1", "Namespace", "name: shop, namespace: shop") +
      object("rbac.authorization.k8s.io/v1", "ClusterRole", "name: a");
    expect(namespaces(text, { namespace: "shop" })).toEqual([
      ["", undefined],
      ["", undefined],
    ]);
  });

  test("of custom kinds follow the CustomResourceDefinition in the set, then the caller, then what is written", () => {
    const definition = (kind: string, scope: string) =>
      object(
        "apiextensions.k8s.io/v1",
        "CustomResourceDefinition",
        `name: ${kind.toLowerCase()}s.x.y`,
        `spec: {group: x.y, scope: ${scope}, names: {kind: ${kind}}}\n`,
      );
    const text =
      definition("Inside", "Namespaced") +
      definition("Outside", "Cluster") +
      definition("Odd", "Odd") +
      object("x.y/v1", "Inside", "name: a") +
      object("x.y/v1", "Outside", "name: a, namespace: b") +
      object("x.y/v1", "Odd", "name: a, namespace: b") +
      object("other/v1", "Inside", "name: a") +
      object("other/v1", "Known", "name: a");
    expect(namespaces(text, { namespace: "shop", scopeOf }).slice(3)).toEqual([
      ["shop", "shop"],
      ["", undefined],
      ["b", "b"],
      ["", undefined],
      ["shop", "shop"],
    ]);
    expect(namespaces(text, { namespace: "shop" }).at(-1)).toEqual(["", undefined]);
  });

  test("leave the manifests as they were", () => {
    const read = manifests(object("v1", "ConfigMap", "name: a"));
    const before = JSON.stringify(read);
    withNamespaces(read, { namespace: "shop" });
    expect(JSON.stringify(read)).toBe(before);
  });
});

/** What a real API server said of itself, as far as it is read here. */
interface Discovery {
  readonly core: readonly DiscoveredGroup[];
  readonly groups: readonly DiscoveredGroup[];
}

interface DiscoveredGroup {
  readonly metadata: { readonly name?: string };
  readonly versions: readonly {
    readonly resources: readonly {
      readonly scope: string;
      readonly responseKind: { readonly kind: string };
    }[];
  }[];
}

describe("the table of cluster-scoped kinds", () => {
  test("says of every kind that a real API server serves what the server says", () => {
    const discovery: Discovery = JSON.parse(
      readFileSync(new URL("../../../sandbox/cluster/schema/discovery.json", import.meta.url), "utf8"),
    );
    const served = [...discovery.core, ...discovery.groups].flatMap(({ metadata, versions }) =>
      versions
        .flatMap(({ resources }) => resources)
        .map(({ scope, responseKind }) => ({ group: metadata.name ?? "", kind: responseKind.kind, scope })),
    );
    expect(served.length).toBeGreaterThan(60);
    for (const { group, kind, scope } of served) {
      expect(`${kind}.${group} ${builtInScope(group, kind)}`).toBe(
        `${kind}.${group} ${scope === "Cluster" ? "cluster" : "namespaced"}`,
      );
    }
  });

  test("knows nothing of other groups", () => {
    expect(builtInScope("example.com", "ClusterRole")).toBeUndefined();
  });
});

describe("a set of manifests", () => {
  test("without problems is the set with namespaces", () => {
    const result = prepareManifests(manifests(object("v1", "ConfigMap", "name: a")), { namespace: "shop" });
    expect(result).toMatchObject({ kind: "parsed", manifests: [{ identity: { namespace: "shop" } }] });
  });

  test("holds no object twice, whatever its version and however it names its namespace", () => {
    const text =
      object("autoscaling/v1", "HorizontalPodAutoscaler", "name: a") +
      object("autoscaling/v2", "HorizontalPodAutoscaler", "name: a, namespace: shop");
    expect(problems(text)).toEqual([
      {
        file: "a.yaml",
        line: 6,
        reason: "DUPLICATE_OBJECT",
        message: "HorizontalPodAutoscaler shop/a is defined twice: in a.yaml line 2 and in a.yaml line 6.",
        next: "Remove or rename one of the two.",
      },
    ]);
    expect(problems(text, { namespace: "other" })).toEqual([]);
  });

  test("names a duplicate whose source is not known", () => {
    const twice = manifests(object("v1", "ConfigMap", "name: a")).flatMap(
      ({ identity, apiVersion, body }) => [
        { identity, apiVersion, body },
        { identity, apiVersion, body },
      ],
    );
    expect(prepareManifests(twice, { namespace: "" })).toMatchObject({
      problems: [
        { file: "", line: 1, message: "ConfigMap a is defined twice: in the render and in the render." },
      ],
    });
  });

  test.each([
    ["labels: {applyset.kubernetes.io/part-of: x}", "label `applyset.kubernetes.io/part-of`"],
    ["labels: {a: b, applyset.kubernetes.io/id: x}", "label `applyset.kubernetes.io/id`"],
    ["labels: {applyset.k8s.io/part-of: x}", "label `applyset.k8s.io/part-of`"],
    [
      "annotations: {applyset.kubernetes.io/tooling: slipway/v1}",
      "annotation `applyset.kubernetes.io/tooling`",
    ],
  ])("carries nothing that is ours: %s", (metadata, words) => {
    const [found] = problems(object("v1", "ConfigMap", `name: a, ${metadata}`));
    expect(found).toMatchObject({ reason: "RESERVED_METADATA", line: 2 });
    expect(found?.message).toContain(words);
  });

  test("takes no name of an inventory", () => {
    expect(problems(object("v1", "ConfigMap", "name: slipway-production-0123456789"))).toMatchObject([
      { reason: "RESERVED_METADATA" },
    ]);
    expect(problems(object("v1", "Secret", "name: slipway-production-0123456789"))).toEqual([]);
    expect(problems(object("v1", "ConfigMap", "name: slipway-settings"))).toEqual([]);
  });

  test("may mark a definition as a parent type", () => {
    expect(
      problems(object("v1", "ConfigMap", "name: a, labels: {applyset.kubernetes.io/is-parent-type: 'true'}")),
    ).toEqual([]);
  });

  test("holds no object that no cluster stores", () => {
    expect(problems(large("ConfigMap", "v1", 3_100_000))).toEqual([]);
    expect(problems(large("ConfigMap", "v1", 3_200_000))).toMatchObject([{ reason: "OBJECT_TOO_LARGE" }]);
    expect(problems(large("Thing", "x.y/v1", 1_500_000))).toEqual([]);
    expect(problems(large("Thing", "x.y/v1", 1_600_000))).toMatchObject([{ reason: "OBJECT_TOO_LARGE" }]);
  });

  test("holds no more objects than an environment may", () => {
    const text = ["a", "b", "c"].map((name) => object("v1", "ConfigMap", `name: ${name}`)).join("");
    expect(problems(text, { namespace: "", objects: 3 })).toEqual([]);
    expect(problems(text, { namespace: "", objects: 2 })).toMatchObject([
      {
        reason: "TOO_MANY_OBJECTS",
        line: 10,
        message: "Expected at most 2 objects in one environment, found 3.",
      },
    ]);
  });

  test("tells all problems at once", () => {
    const text =
      object("v1", "ConfigMap", "name: a") +
      object("v1", "ConfigMap", "name: a, labels: {applyset.kubernetes.io/id: x}");
    expect(problems(text, { namespace: "", objects: 1 }).map(({ reason }) => reason)).toEqual([
      "TOO_MANY_OBJECTS",
      "DUPLICATE_OBJECT",
      "RESERVED_METADATA",
    ]);
  });
});
