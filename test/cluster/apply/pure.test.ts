import { describe, expect, test } from "vitest";
import { ownershipPatch } from "../../../src/cluster/apply/field-ownership.ts";
import { stageOf } from "../../../src/cluster/apply/stage.ts";
import type { JsonObject } from "../../../src/core/model/json.ts";

describe("the order of kinds", () => {
  test.each([
    ["Namespace", "", 0],
    ["CustomResourceDefinition", "apiextensions.k8s.io", 0],
    ["ConfigMap", "", 1],
    ["Service", "", 1],
    ["ClusterRole", "rbac.authorization.k8s.io", 1],
    ["StorageClass", "storage.k8s.io", 1],
    ["RoleBinding", "rbac.authorization.k8s.io", 2],
    ["Deployment", "apps", 3],
    ["Namespace", "example.com", 3],
    ["Widget", "example.com", 3],
    ["ValidatingWebhookConfiguration", "admissionregistration.k8s.io", 4],
    ["APIService", "apiregistration.k8s.io", 4],
  ])("puts %s of %j into stage %i", (kind, group, stage) => {
    expect(stageOf({ kind, group })).toBe(stage);
  });
});

const applied = (
  manager: string,
  operation: string,
  fieldsV1: JsonObject,
  more: JsonObject = {},
): JsonObject => ({
  manager,
  operation,
  apiVersion: "v1",
  fieldsType: "FieldsV1",
  time: "2026-01-01T00:00:00Z",
  fieldsV1,
  ...more,
});
const live = (managedFields: readonly JsonObject[], annotations: JsonObject = {}): JsonObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "a", resourceVersion: "5", annotations, managedFields },
});

describe("taking over what kubectl applied", () => {
  test("unites the fields, so that none stays with nobody", () => {
    const ours = applied("slipway/a", "Apply", { "f:data": { "f:a": {} } });
    const former = applied("kubectl-client-side-apply", "Update", { "f:data": { "f:b": {}, ".": {} } });
    const other = applied("somebody", "Update", { "f:data": { "f:c": {} } });
    expect(ownershipPatch(live([ours, other, former]), "slipway/a")).toEqual([
      {
        op: "replace",
        path: "/metadata/managedFields",
        value: [{ ...ours, fieldsV1: { "f:data": { "f:a": {}, "f:b": {}, ".": {} } } }, other],
      },
      { op: "replace", path: "/metadata/resourceVersion", value: "5" },
    ]);
  });

  test("begins an entry of ours where there is none, and takes the annotation away", () => {
    const former = applied("before-first-apply", "Update", { "f:data": {} });
    const annotations = { "kubectl.kubernetes.io/last-applied-configuration": "{}" };
    expect(ownershipPatch(live([former], annotations), "slipway/a")).toEqual([
      {
        op: "replace",
        path: "/metadata/managedFields",
        value: [{ ...former, manager: "slipway/a", operation: "Apply" }],
      },
      { op: "replace", path: "/metadata/resourceVersion", value: "5" },
      { op: "remove", path: "/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration" },
    ]);
  });

  test.each([
    ["nothing of kubectl's", [applied("somebody", "Update", {})]],
    ["a status", [applied("kubectl-client-side-apply", "Update", {}, { subresource: "status" })]],
    [
      "another version",
      [
        applied("slipway/a", "Apply", {}),
        applied("kubectl-client-side-apply", "Update", {}, { apiVersion: "v2" }),
      ],
    ],
  ])("leaves %s alone", (_, managedFields) => {
    expect(ownershipPatch(live(managedFields), "slipway/a")).toEqual([]);
  });
});
