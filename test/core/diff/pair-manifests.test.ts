import { describe, expect, test } from "vitest";
import { type ManifestPairs, pairByIdentity, pairRenames } from "../../../src/core/diff/pair-manifests.ts";
import { identityLabel, type Manifest } from "../../../src/core/model/manifest.ts";
import { objects, sha256 } from "./objects.ts";

function name({ identity }: Manifest): string {
  return `${identityLabel(identity)} (${identity.group})`;
}

function shown({ pairs, removed, added }: ManifestPairs): readonly string[] {
  return [
    ...pairs.map(({ before, after }) => `${name(before)} = ${name(after)}`),
    ...removed.map((manifest) => `- ${name(manifest)}`),
    ...added.map((manifest) => `+ ${name(manifest)}`),
  ];
}

/** What is left over by identity, then paired as renames. */
function renames(base: string, head: string): readonly string[] {
  return shown(pairRenames(pairByIdentity(objects(base), objects(head)), sha256));
}

function configMap(nameOfIt: string, data = "{}", namespace = "shop"): string {
  return `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${nameOfIt}, namespace: ${namespace}}, data: ${data}}\n---\n`;
}

function ofGroup(apiVersion: string, kind: string): readonly Manifest[] {
  return objects(`{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: a}}`);
}

function bare(text: string): string {
  return `{apiVersion: v1, kind: ConfigMap, metadata: {name: c-${text}}}\n---\n`;
}

describe("pairByIdentity", () => {
  test("pairs group, kind, namespace and name; the version is no part of it", () => {
    const base = objects(
      "{apiVersion: autoscaling/v2beta2, kind: HorizontalPodAutoscaler, metadata: {name: web}}",
    );
    const head = objects(
      "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: web}}",
    );
    expect(shown(pairByIdentity(base, head))).toEqual([
      "HorizontalPodAutoscaler web (autoscaling) = HorizontalPodAutoscaler web (autoscaling)",
    ]);
  });

  test("takes the retired group extensions for its successors: it is one object on the server", () => {
    for (const [kind, successor] of [
      ["Deployment", "apps/v1"],
      ["DaemonSet", "apps/v1"],
      ["ReplicaSet", "apps/v1"],
      ["Ingress", "networking.k8s.io/v1"],
      ["NetworkPolicy", "networking.k8s.io/v1"],
      ["PodSecurityPolicy", "policy/v1beta1"],
    ] as const) {
      expect(
        pairByIdentity(ofGroup("extensions/v1beta1", kind), ofGroup(successor, kind)).pairs,
      ).toHaveLength(1);
    }
    expect(
      pairByIdentity(ofGroup("extensions/v1beta1", "Scale"), ofGroup("apps/v1", "Scale")).pairs,
    ).toHaveLength(0);
  });

  test("keeps an object apart from one of another group, namespace or name", () => {
    expect(shown(pairByIdentity(objects(configMap("a")), objects(configMap("a", "{}", "other"))))).toEqual([
      "- ConfigMap shop/a ()",
      "+ ConfigMap other/a ()",
    ]);
  });

  test("loses no object when two of one side are the same object to the server", () => {
    const base = objects(
      "{apiVersion: extensions/v1beta1, kind: Ingress, metadata: {name: a}}\n---\n{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a}}",
    );
    const { pairs, removed } = pairByIdentity(base, base.slice(1));
    expect([pairs.length, removed.length]).toEqual([1, 1]);
  });
});

describe("pairRenames", () => {
  test("pairs a generated name with its successor by the suffix made again from the content", () => {
    expect(
      renames(
        configMap("pre-plain-2748f727mg", "{LEVEL: info}"),
        configMap("pre-plain-8m5tkd2d6k", "{LEVEL: debug}"),
      ),
    ).toEqual(["ConfigMap shop/pre-plain-2748f727mg () = ConfigMap shop/pre-plain-8m5tkd2d6k ()"]);
  });

  test("pairs several of one stem by their likeness", () => {
    expect(
      renames(
        configMap("c-22222222bb", "{a: 1, b: 2, c: 3}") + configMap("c-22222222cc", "{x: 1, y: 2, z: 3}"),
        configMap("c-22222222dd", "{x: 1, y: 2, z: 3, q: 1}") + configMap("c-22222222ff", "{n: 0}"),
      ),
    ).toEqual([
      "ConfigMap shop/c-22222222cc () = ConfigMap shop/c-22222222dd ()",
      "- ConfigMap shop/c-22222222bb ()",
      "+ ConfigMap shop/c-22222222ff ()",
    ]);
  });

  test("pairs several of one stem without any data by nothing", () => {
    expect(renames(bare("22222222bb") + bare("22222222cc"), bare("22222222dd"))).toHaveLength(3);
  });

  test("pairs what moved to another namespace, when it is the only one of its name", () => {
    expect(renames(configMap("a", "{x: 1}"), configMap("a", "{x: 2}", "other"))).toEqual([
      "ConfigMap shop/a () = ConfigMap other/a ()",
    ]);
    expect(renames(configMap("a"), configMap("a", "{}", "n1") + configMap("a", "{}", "n2"))).toHaveLength(3);
  });

  test("pairs what is equal but for its name, when it is the only one", () => {
    expect(renames(configMap("old", "{x: 1}"), configMap("new", "{x: 1}"))).toEqual([
      "ConfigMap shop/old () = ConfigMap shop/new ()",
    ]);
    expect(
      renames(configMap("old", "{x: 1}"), configMap("n1", "{x: 1}") + configMap("n2", "{x: 1}")),
    ).toHaveLength(3);
    expect(renames(configMap("old", "{x: 1}"), configMap("new", "{x: 2}"))).toHaveLength(2);
  });

  test("survives metadata that is no mapping", () => {
    expect(
      renames("{apiVersion: v1, kind: A, metadata: 1}", "{apiVersion: v1, kind: B, metadata: 1}"),
    ).toHaveLength(2);
  });
});
