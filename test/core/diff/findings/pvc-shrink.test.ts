import { describe, expect, test } from "vitest";
import { findings, object } from "./sides.ts";

function claim(storage: string): string {
  return object("PersistentVolumeClaim", "data", `spec: {resources: {requests: {${storage}}}}`);
}

function other(size: string): string {
  return claim(`storage: ${size}`).replace("apiVersion: v1", "apiVersion: a.org/v1");
}

describe("pvc-shrink", () => {
  test.each([
    ["storage: 10Gi", "storage: 5Gi"],
    ["storage: 1Gi", "storage: 1G"],
    ["storage: 1Ti", "storage: 1023Gi"],
  ])("%s to %s, as quantities", (base, head) => {
    expect(findings(claim(base), claim(head))).toEqual([
      "refused pvc-shrink PersistentVolumeClaim shop/data spec.resources.requests.storage",
    ]);
  });

  test.each([
    ["storage: 5Gi", "storage: 10Gi"],
    ["storage: 1Gi", "storage: 1024Mi"],
    ["storage: 9Gi", "storage: 10Gi"],
    ["storage: 9Gi", "a: 1"],
    ["a: 1", "storage: 9Gi"],
    ["storage: much", "storage: little"],
  ])("%s to %s is none", (base, head) => {
    expect(findings(claim(base), claim(head))).toEqual([]);
  });

  test("of claims only", () => {
    expect(findings(other("2Gi"), other("1Gi"))).toEqual([]);
  });
});
