import { describe, expect, test } from "vitest";
import { findings, messages, object } from "./sides.ts";

function database(policy: string): string {
  return object("StatefulSet", "db", `spec: {persistentVolumeClaimRetentionPolicy: {${policy}}}`, "apps/v1");
}

function volume(policy: string): string {
  return object("PersistentVolume", "disk", `spec: {${policy}}`).replace(", namespace: shop", "");
}

function annotated(annotation: string): string {
  return `{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: shop, annotations: {${annotation}}}}\n---\n`;
}

function release(values: string): string {
  return object("HelmRelease", "cert-manager", `spec: {values: {${values}}}`, "helm.toolkit.fluxcd.io/v2");
}

describe("retention-loosened", () => {
  test.each(["whenDeleted", "whenScaled"])("%s becomes Delete, also where it was left out", (field) => {
    const found = [
      `caution retention-loosened StatefulSet shop/db spec.persistentVolumeClaimRetentionPolicy.${field}`,
    ];
    expect(findings(database(`${field}: Retain`), database(`${field}: Delete`))).toEqual(found);
    expect(findings(database("a: 1"), database(`${field}: Delete`))).toEqual(found);
    expect(findings(database(`${field}: Delete, a: 1`), database(`${field}: Delete, a: 2`))).toEqual([]);
    expect(findings(database(`${field}: Delete`), database(`${field}: Retain`))).toEqual([]);
  });

  test("the reclaim policy of a volume", () => {
    expect(findings(volume("a: 1"), volume("a: 1, persistentVolumeReclaimPolicy: Delete"))).toEqual([
      "caution retention-loosened PersistentVolume disk spec.persistentVolumeReclaimPolicy",
    ]);
  });

  test.each([
    ["helm.sh/resource-policy: keep", "helm.sh/resource-policy: delete"],
    [
      'argocd.argoproj.io/sync-options: "Prune=false,Replace=true"',
      'argocd.argoproj.io/sync-options: "Replace=true"',
    ],
    ["kustomize.toolkit.fluxcd.io/prune: disabled", "kustomize.toolkit.fluxcd.io/prune: enabled"],
  ])("an annotation that kept the object: %s", (base, head) => {
    const name = base.slice(0, base.indexOf(":"));
    const found = `caution retention-loosened ConfigMap shop/a metadata.annotations["${name}"]`;
    expect(findings(annotated(base), annotated("a: b"))).toEqual([found]);
    expect(findings(annotated(base), annotated(head))).toEqual([found]);
    expect(findings(annotated(base), annotated(`${base}, a: b`))).toEqual([]);
    expect(findings(annotated(head), annotated("a: b"))).toEqual([]);
  });

  test("a chart's CustomResourceDefinitions that are kept no longer", () => {
    const found = ["caution retention-loosened HelmRelease shop/cert-manager spec.values.crds.keep"];
    expect(findings(release("crds: {keep: true}"), release("crds: {keep: false}"))).toEqual(found);
    expect(findings(release("a: 1"), release("a: 1, crds: {keep: false}"))).toEqual(found);
    expect(findings(release("crds: {keep: false}"), release("crds: {keep: true}"))).toEqual([]);
    expect(findings(release("keep: true"), release("keep: false"))).toEqual([]);
    expect(messages(release("crds: {keep: true}"), release("crds: {keep: false}"))[0]).toContain(
      "Uninstalling",
    );
  });
});
