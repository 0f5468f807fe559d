import { describe, expect, test } from "vitest";
import { findings, messages, object } from "./sides.ts";

describe("what is lost when an object goes", () => {
  test("a PersistentVolumeClaim needs an acknowledgement", () => {
    expect(findings(object("PersistentVolumeClaim", "data"), "")).toEqual([
      "acknowledge pvc-removed PersistentVolumeClaim shop/data",
    ]);
  });

  test("so does a Namespace, and a CustomResourceDefinition", () => {
    expect(findings("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}", "")).toEqual([
      "acknowledge namespace-removed Namespace shop",
    ]);
    expect(
      findings(
        "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: a.b.c}}",
        "",
      ),
    ).toEqual(["acknowledge crd-removed CustomResourceDefinition a.b.c"]);
  });

  test("a rename is a removal: applying it deletes the claim", () => {
    expect(findings(object("PersistentVolumeClaim", "old"), object("PersistentVolumeClaim", "new"))).toEqual([
      "acknowledge pvc-removed PersistentVolumeClaim shop/old",
    ]);
  });

  test("a PersistentVolume needs an acknowledgement too", () => {
    expect(findings("{apiVersion: v1, kind: PersistentVolume, metadata: {name: disk}}", "")).toEqual([
      "acknowledge pv-removed PersistentVolume disk",
    ]);
  });

  test("says what takes its place, and that nothing moves there by itself", () => {
    const claim = object("PersistentVolumeClaim", "data", "spec: {accessModes: [ReadWriteOnce]}");
    expect(messages(claim, claim.replace("name: data", "name: files"))[0]).toContain(
      "It is replaced by PersistentVolumeClaim files.",
    );
    const moved = claim.replace("namespace: shop", "namespace: store");
    expect(findings(claim, moved)).toEqual(["acknowledge pvc-removed PersistentVolumeClaim shop/data"]);
    expect(messages(claim, moved)[0]).toContain("nothing moves there by itself");
  });

  test("a kind of the same name in another group is another kind", () => {
    expect(findings(object("PersistentVolumeClaim", "a", "x: 1", "example.org/v1"), "")).toEqual([]);
    expect(findings(object("CustomResourceDefinition", "a"), "")).toEqual([]);
  });

  test("what stays, comes, or changes is no finding", () => {
    const pvc = object("PersistentVolumeClaim", "data");
    expect(findings(pvc, pvc)).toEqual([]);
    expect(findings("", pvc)).toEqual([]);
  });
});
