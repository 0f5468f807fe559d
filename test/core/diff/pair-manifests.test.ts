import { describe, expect, test } from "vitest";
import { type ManifestPairs, pairByIdentity } from "../../../src/core/diff/pair-manifests.ts";
import { identityLabel, type Manifest } from "../../../src/core/model/manifest.ts";
import { objects } from "./objects.ts";

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

function configMap(nameOfIt: string, data = "{}", namespace = "shop"): string {
  return `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${nameOfIt}, namespace: ${namespace}}, data: ${data}}\n---\n`;
}

function ofGroup(apiVersion: string, kind: string): readonly Manifest[] {
  return objects(`{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: a}}`);
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
