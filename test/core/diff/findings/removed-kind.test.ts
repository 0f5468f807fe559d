import { describe, expect, test } from "vitest";
import { findings, object } from "./sides.ts";

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
