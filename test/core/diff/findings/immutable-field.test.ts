import { describe, expect, test } from "vitest";
import { findingsOf, messages, object } from "./sides.ts";

/** The fields of one object that cannot change, between two versions of its members. */
function refused(apiVersion: string, kind: string, base: string, head: string): readonly string[] {
  const start = `refused immutable-field ${kind} shop/a `;
  return findingsOf(
    "immutable-field",
    object(kind, "a", base, apiVersion),
    object(kind, "a", head, apiVersion),
  ).map((line) => line.replace(start, ""));
}

describe("immutable-field", () => {
  test.each([
    [
      "apps/v1",
      "Deployment",
      "spec: {selector: {matchLabels: {a: b}}}",
      "spec: {selector: {matchLabels: {a: c}}}",
      "spec.selector",
    ],
    [
      "extensions/v1beta1",
      "DaemonSet",
      "spec: {selector: {a: b}}",
      "spec: {selector: {a: c}}",
      "spec.selector",
    ],
    ["apps/v1", "StatefulSet", "spec: {serviceName: a}", "spec: {serviceName: b}", "spec.serviceName"],
    [
      "apps/v1",
      "StatefulSet",
      "spec: {volumeClaimTemplates: []}",
      "spec: {volumeClaimTemplates: [{a: 1}]}",
      "spec.volumeClaimTemplates",
    ],
    ["batch/v1", "Job", "spec: {template: {a: 1}}", "spec: {template: {a: 2}}", "spec.template"],
    ["batch/v1", "Job", "spec: {completions: 1}", "spec: {completions: 2}", "spec.completions"],
    [
      "v1",
      "PersistentVolumeClaim",
      "spec: {storageClassName: a}",
      "spec: {storageClassName: b}",
      "spec.storageClassName",
    ],
    ["v1", "PersistentVolume", "spec: {nfs: {path: /a}}", "spec: {nfs: {path: /b}}", "spec.nfs"],
    ["v1", "PersistentVolume", "spec: {nodeAffinity: {a: 1}}", "spec: {capacity: 1}", "spec.nodeAffinity"],
    ["rbac.authorization.k8s.io/v1", "RoleBinding", "roleRef: {name: a}", "roleRef: {name: b}", "roleRef"],
    ["v1", "Service", "spec: {clusterIP: None}", "spec: {clusterIP: 10.0.0.1}", "spec.clusterIP"],
    ["v1", "Secret", "type: Opaque", "type: kubernetes.io/tls", "type"],
    ["v1", "ConfigMap", "immutable: true, data: {a: b}", "immutable: true, data: {a: c}", "data"],
    [
      "v1",
      "Secret",
      "immutable: true, stringData: {a: b}",
      "immutable: false, stringData: {a: b}",
      "immutable",
    ],
    ["storage.k8s.io/v1", "StorageClass", "provisioner: a", "provisioner: b", "provisioner"],
    ["v1", "PersistentVolumeClaim", "spec: {volumeName: a, x: 1}", "spec: {x: 1}", "spec.volumeName"],
    [
      "v1",
      "Pod",
      "spec: {containers: [{image: a, args: [b]}]}",
      "spec: {containers: [{image: a}]}",
      "spec.containers",
    ],
    ["resource.k8s.io/v1", "ResourceClaim", "spec: {a: 1}", "spec: {a: 2}", "spec"],
    ["storage.k8s.io/v1", "VolumeAttributesClass", "driverName: a", "driverName: b", "driverName"],
    ["apps/v1", "ControllerRevision", "data: {a: 1}", "data: {a: 2}", "data"],
    [
      "batch/v1",
      "Job",
      "spec: {completions: 1, completionMode: Indexed}",
      "spec: {completions: 2, completionMode: Indexed}",
      "spec.completions",
    ],
    [
      "apps/v1",
      "StatefulSet",
      "spec: {volumeClaimTemplates: [{spec: {resources: {requests: {storage: 1Gi}}}}]}",
      "spec: {volumeClaimTemplates: [{spec: {resources: {requests: {storage: 2Gi}}}}]}",
      "spec.volumeClaimTemplates",
    ],
    [
      "apiextensions.k8s.io/v1",
      "CustomResourceDefinition",
      "spec: {scope: Cluster}",
      "spec: {scope: Namespaced}",
      "spec.scope",
    ],
    [
      "v1",
      "Pod",
      "spec: {hostNetwork: true, containers: [{image: a}]}",
      "spec: {containers: [{image: b}]}",
      "spec.hostNetwork",
    ],
  ])("%s %s: %s → %s", (apiVersion, kind, base, head, field) => {
    expect(refused(apiVersion, kind, base, head)).toEqual([field]);
  });

  test.each([
    ["apps/v1", "Deployment", "spec: {replicas: 1}", "spec: {replicas: 2}"],
    [
      "apps/v1",
      "StatefulSet",
      "spec: {replicas: 1, template: {a: 1}}",
      "spec: {replicas: 2, template: {a: 2}}",
    ],
    ["apps/v1", "StatefulSet", "spec: {a: 1}", "spec: {a: 1, podManagementPolicy: OrderedReady}"],
    ["batch/v1", "Job", "spec: {suspend: true, template: {a: 1}}", "spec: {suspend: true, template: {a: 2}}"],
    ["batch/v1", "Job", "spec: {a: 1}", "spec: {a: 1, completions: 1}"],
    [
      "v1",
      "PersistentVolumeClaim",
      "spec: {resources: {a: 1}}",
      "spec: {resources: {a: 2}, volumeMode: Filesystem}",
    ],
    ["v1", "PersistentVolume", "spec: {x: 1}", "spec: {x: 1, nodeAffinity: {a: 1}}"],
    ["v1", "Service", "spec: {x: 1}", "spec: {x: 1, clusterIP: 10.0.0.1}"],
    ["v1", "Secret", "data: {a: b}", "data: {a: c}, type: Opaque"],
    ["v1", "ConfigMap", "data: {a: b}", "data: {a: c}, immutable: true"],
    ["example.org/v1", "Deployment", "spec: {selector: 1}", "spec: {selector: 2}"],
    ["v1", "Pod", "x: 1", "x: 2"],
    [
      "batch/v1",
      "Job",
      "spec: {completions: 1, parallelism: 1, completionMode: Indexed}",
      "spec: {completions: 2, parallelism: 2, completionMode: Indexed}",
    ],
    [
      "apps/v1",
      "StatefulSet",
      "spec: {volumeClaimTemplates: [{apiVersion: v1, metadata: {name: a, creationTimestamp: null}, status: {}}]}",
      "spec: {volumeClaimTemplates: [{metadata: {name: a}, spec: {volumeMode: Filesystem}}]}",
    ],
    [
      "apps/v1",
      "StatefulSet",
      "spec: {volumeClaimTemplates: [{metadata: {name: a}, spec: {resources: {requests: {storage: 1Gi}}}}]}",
      "spec: {volumeClaimTemplates: [{metadata: {name: a}, spec: {resources: {requests: {storage: 1024Mi}}}}]}",
    ],
    ["extensions/v1beta1", "Deployment", "spec: {a: 1}", "spec: {selector: {matchLabels: {a: b}}}"],
    ["v1", "PersistentVolumeClaim", "spec: {x: 1}", "spec: {x: 1, storageClassName: a, volumeName: b}"],
    [
      "rbac.authorization.k8s.io/v1",
      "RoleBinding",
      "roleRef: {kind: Role, name: a}",
      "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}",
    ],
    [
      "v1",
      "Pod",
      "spec: {containers: [{image: a, args: [b]}]}",
      "spec: {containers: [{image: b, args: [b]}]}",
    ],
  ])("%s %s may change: %s → %s", (apiVersion, kind, base, head) => {
    expect(refused(apiVersion, kind, base, head)).toEqual([]);
  });

  test("names every field, in one sentence with the way out", () => {
    expect(
      refused("apps/v1", "StatefulSet", "spec: {serviceName: a, z: 1}", "spec: {serviceName: b, b: 1}"),
    ).toEqual(["spec.b", "spec.serviceName", "spec.z"]);
    expect(
      messages(
        object("Service", "a", "spec: {clusterIP: None}"),
        object("Service", "a", "spec: {clusterIP: 10.0.0.1}"),
      ),
    ).toEqual([
      "spec.clusterIP of a Service cannot change: the API server will refuse this update. Keep the old value, or delete the object first.",
    ]);
  });
});
