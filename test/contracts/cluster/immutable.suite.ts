/** What may not change once it is there, and what may. */

import { beforeAll, expect, test } from "vitest";
import {
  apply,
  type ApplyRequest,
  causes,
  configMap,
  configMapPath,
  fresh,
  freshNamespace,
  workload,
  type World,
} from "./world.ts";

function claim(name: string, storage: string) {
  const spec = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } };
  return { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name }, spec };
}

function binding(role: string) {
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role };
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: "bound" },
    roleRef,
  };
}

function service(clusterIP: string) {
  const spec = { clusterIP, ports: [{ port: 80 }] };
  return { apiVersion: "v1", kind: "Service", metadata: { name: "fixed" }, spec };
}

function job(image: string) {
  const spec = { template: { spec: { restartPolicy: "Never", containers: [{ name: "main", image }] } } };
  return { apiVersion: "batch/v1", kind: "Job", metadata: { name: "fixed" }, spec };
}

/** A Deployment of one name that selects pods of another. */
function labelled(label: string) {
  return { ...workload("apps/v1", "Deployment", label, { replicas: 0 }), metadata: { name: "fixed" } };
}

export function immutableSuite(world: () => World): void {
  let namespace = "";
  beforeAll(async () => {
    namespace = await freshNamespace(world());
  });
  const path = (groupVersion: string, plural: string, name: string) =>
    `/apis/${groupVersion}/namespaces/${namespace}/${plural}/${name}`;
  const put = async (where: string, object: unknown, options: Partial<ApplyRequest> = {}) =>
    apply(world(), where, object, { manager: "a", ...options });

  test.each([
    [
      "the selector of a Deployment",
      () => path("apps/v1", "deployments", "fixed"),
      labelled("one"),
      labelled("two"),
      {
        field: "spec.selector",
        reason: "FieldValueInvalid",
        message: expect.stringContaining("field is immutable"),
      },
    ],
    [
      "the service of a StatefulSet",
      () => path("apps/v1", "statefulsets", "fixed"),
      workload("apps/v1", "StatefulSet", "fixed", { replicas: 0, serviceName: "a" }),
      workload("apps/v1", "StatefulSet", "fixed", { replicas: 0, serviceName: "b" }),
      {
        field: "spec",
        reason: "FieldValueForbidden",
        message: expect.stringContaining("updates to statefulset spec for fields other than"),
      },
    ],
    [
      "the template of a Job",
      () => path("batch/v1", "jobs", "fixed"),
      job("example.com/slow:1"),
      job("example.com/slow:2"),
      {
        field: "spec.template",
        reason: "FieldValueInvalid",
        message: expect.stringContaining("field is immutable"),
      },
    ],
    [
      "the role of a binding",
      () => path("rbac.authorization.k8s.io/v1", "rolebindings", "bound"),
      binding("one"),
      binding("two"),
      {
        field: "roleRef",
        reason: "FieldValueInvalid",
        message: expect.stringContaining("cannot change roleRef"),
      },
    ],
    [
      "the size of a claim that nothing has bound",
      () => `/api/v1/namespaces/${namespace}/persistentvolumeclaims/fixed`,
      claim("fixed", "2Gi"),
      claim("fixed", "1Gi"),
      {
        field: "spec",
        reason: "FieldValueForbidden",
        message: expect.stringContaining("is immutable after creation except"),
      },
    ],
    [
      "the address of a Service",
      () => `/api/v1/namespaces/${namespace}/services/fixed`,
      service("10.0.200.1"),
      service("10.0.200.2"),
      { reason: "FieldValueInvalid", message: expect.stringContaining("may not change once set") },
    ],
    [
      "the data of an immutable ConfigMap",
      () => configMapPath(namespace, "fixed"),
      { ...configMap("fixed", { a: "1" }), immutable: true },
      { ...configMap("fixed", { a: "2" }), immutable: true },
      {
        field: "data",
        reason: "FieldValueForbidden",
        message: "Forbidden: field is immutable when `immutable` is set",
      },
    ],
  ])("refuses to change %s, in a dry run with force too", async (_, where, before, after, cause) => {
    expect((await put(where(), before)).status).toBe(201);
    for (const options of [{}, { dryRun: true, force: true }]) {
      const answer = await put(where(), after, options);
      expect([answer.status, answer.body["reason"]]).toEqual([422, "Invalid"]);
      expect(causes(answer)[0]).toMatchObject(cause);
    }
  });

  test.each([
    ["replicas", { replicas: 2 }],
    ["minReadySeconds", { minReadySeconds: 1 }],
    ["revisionHistoryLimit", { revisionHistoryLimit: 3 }],
    ["ordinals", { ordinals: { start: 1 } }],
    ["updateStrategy", { updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 1 } } }],
    [
      "persistentVolumeClaimRetentionPolicy",
      { persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete" } },
    ],
  ])("lets %s of a StatefulSet change", async (_, spec) => {
    const name = fresh("set");
    const where = path("apps/v1", "statefulsets", name);
    await put(where, workload("apps/v1", "StatefulSet", name, { replicas: 0 }));
    const answer = await put(where, workload("apps/v1", "StatefulSet", name, { replicas: 0, ...spec }), {
      dryRun: true,
    });
    expect(answer.status).toBe(200);
  });
}
