import { describe, expect, test } from "vitest";
import { normaliseForApply } from "../../../src/core/manifests/normalise-for-apply.ts";
import { podSpecPath } from "../../../src/core/manifests/pod-specs.ts";
import { droppedForApply } from "../../../src/core/manifests/server-fields.ts";
import { updateAt } from "../../../src/core/manifests/update-at.ts";
import { manifest, object, value } from "./objects.ts";

const normal = (yaml: string) => normaliseForApply(manifest(yaml)).body;

const secret = (rest: string) => normal(`apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n${rest}`);

const definition = (caBundle: string) =>
  normal(
    `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\nspec: {conversion: {webhook: {clientConfig: {caBundle: ${caBundle}}}}}`,
  )["spec"];

function mark(target: Record<string, unknown>): void {
  target["marked"] = true;
}

describe("what the server owns", () => {
  const yaml = `
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  namespace: shop
  creationTimestamp: null
  uid: x
  resourceVersion: "5"
  generation: 3
  selfLink: /x
  managedFields: []
  deletionTimestamp: 2024-01-02T03:04:05Z
  deletionGracePeriodSeconds: 0
  ownerReferences: [{uid: y}]
  finalizers: [a/b]
  labels: {a: b}
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: "{}"
    qbec.io/last-applied: x
    kapp.k14s.io/original: x
    kapp.k14s.io/original-diff-md5: x
    kept: "yes"
data: {a: b}
status: {phase: x}
`;

  test("is dropped, and only that", () => {
    expect(normal(yaml)).toEqual({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: "a",
        namespace: "shop",
        finalizers: ["a/b"],
        labels: { a: "b" },
        annotations: { kept: "yes" },
      },
      data: { a: "b" },
    });
  });

  test("is told where somebody wrote it", () => {
    expect(droppedForApply(object(yaml))).toEqual([
      "status",
      "metadata.deletionGracePeriodSeconds",
      "metadata.deletionTimestamp",
      "metadata.generation",
      "metadata.managedFields",
      "metadata.ownerReferences",
      "metadata.resourceVersion",
      "metadata.selfLink",
      "metadata.uid",
      "metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]",
      "metadata.annotations[qbec.io/last-applied]",
      "metadata.annotations[kapp.k14s.io/original]",
      "metadata.annotations[kapp.k14s.io/original-diff-md5]",
    ]);
    expect(droppedForApply(object("kind: A\nmetadata: {creationTimestamp: null}\nstatus: {}"))).toEqual([]);
    expect(droppedForApply(object("kind: A"))).toEqual([]);
  });

  test("leaves the manifest as it was, with its identity and source", () => {
    const read = manifest(yaml);
    const before = JSON.stringify(read);
    const { body: _, ...rest } = normaliseForApply(read);
    expect(JSON.stringify(read)).toBe(before);
    expect(rest).toEqual({ identity: read.identity, apiVersion: "v1", source: read.source });
  });
});

describe("what the server would default in merge keys", () => {
  test("ports of Services and containers are TCP", () => {
    expect(
      normal(
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}, {port: 53, protocol: UDP}, text]}",
      )["spec"],
    ).toEqual({
      ports: [{ port: 80, protocol: "TCP" }, { port: 53, protocol: "UDP" }, "text"],
    });
    const pod =
      "containers: [{name: c, ports: [{containerPort: 80}]}], initContainers: [{name: i, ports: [{containerPort: 81, protocol: UDP}]}], ephemeralContainers: [{name: e}]";
    const expected = {
      containers: [{ name: "c", ports: [{ containerPort: 80, protocol: "TCP" }] }],
      initContainers: [{ name: "i", ports: [{ containerPort: 81, protocol: "UDP" }] }],
      ephemeralContainers: [{ name: "e" }],
    };
    expect(normal(`apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {${pod}}`)["spec"]).toEqual(
      expected,
    );
    expect(
      normal(
        `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {jobTemplate: {spec: {template: {metadata: {creationTimestamp: null}, spec: {${pod}}}}}}`,
      )["spec"],
    ).toEqual({
      jobTemplate: { spec: { template: { metadata: {}, spec: expected } } },
    });
  });

  test("every workload keeps its pods where it is looked for", () => {
    expect(podSpecPath({ group: "apps", kind: "Deployment" })).toEqual(["spec", "template", "spec"]);
    expect(podSpecPath({ group: "other", kind: "Deployment" })).toBeUndefined();
  });
});

describe("quantities", () => {
  test("are text in resources, claims, quotas and limit ranges, and nowhere else", () => {
    expect(
      normal(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: 2, template: {spec: {containers: [{name: c, resources: {limits: {cpu: 0.5, memory: 1Gi, x: 9007199254740993}, requests: {cpu: 1}}}]}}}",
      )["spec"],
    ).toEqual({
      replicas: 2,
      template: {
        spec: {
          containers: [
            {
              name: "c",
              resources: {
                limits: { cpu: "0.5", memory: "1Gi", x: "9007199254740993" },
                requests: { cpu: "1" },
              },
            },
          ],
        },
      },
    });
    expect(
      normal(
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}\nspec: {resources: {requests: {storage: 1000}}}",
      )["spec"],
    ).toEqual({ resources: { requests: { storage: "1000" } } });
    expect(
      normal("apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: a}\nspec: {hard: {pods: 5}}")["spec"],
    ).toEqual({ hard: { pods: "5" } });
    expect(
      normal(
        "apiVersion: v1\nkind: LimitRange\nmetadata: {name: a}\nspec: {limits: [{max: {cpu: 2}, min: {cpu: 1}, type: Pod}]}",
      )["spec"],
    ).toEqual({ limits: [{ max: { cpu: "2" }, min: { cpu: "1" }, type: "Pod" }] });
  });

  test("of a StatefulSet's claims too, which lose what the server writes into them", () => {
    expect(
      normal(
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: a}\nspec: {volumeClaimTemplates: [{metadata: {name: d, creationTimestamp: null}, spec: {resources: {requests: {storage: 1}}}, status: {phase: Pending}}]}",
      )["spec"],
    ).toEqual({
      volumeClaimTemplates: [
        { metadata: { name: "d" }, spec: { resources: { requests: { storage: "1" } } } },
      ],
    });
  });
});

describe("Secrets", () => {
  test("have stringData folded into data, which it replaces", () => {
    expect(secret("data: {a: eA==, b: eQ==}\nstringData: {b: é, c: ''}")).toMatchObject({
      data: { a: "eA==", b: "w6k=", c: "" },
    });
    expect(secret("stringData: {b: é}")["stringData"]).toBeUndefined();
    expect(secret("stringData: {}")).toEqual({ apiVersion: "v1", kind: "Secret", metadata: { name: "a" } });
  });

  test("with stringData that is no text are left to the server's refusal", () => {
    expect(secret("stringData: {a: 5}")["stringData"]).toEqual({ a: 5 });
  });
});

describe("conversion webhooks", () => {
  test("keep a certificate and lose a placeholder", () => {
    const pem = Buffer.from("-----BEGIN CERTIFICATE-----\nx\n").toString("base64");
    expect(definition(pem)).toEqual({ conversion: { webhook: { clientConfig: { caBundle: pem } } } });
    for (const placeholder of ["Cg==", "null", "'*'", "5"]) {
      expect(definition(placeholder)).toEqual({ conversion: { webhook: { clientConfig: {} } } });
    }
  });
});

describe("changed copies", () => {
  test("leave alone what is not there or of another shape", () => {
    expect(updateAt(value("{a: {b: 1}}"), ["a"], mark)).toEqual({ a: { b: 1, marked: true } });
    expect(updateAt(value("{a: [{}, 5]}"), ["a", "*"], mark)).toEqual({ a: [{ marked: true }, 5] });
    expect(updateAt(value("{a: 5}"), ["a", "*", "b"], mark)).toEqual({ a: 5 });
    expect(updateAt(value("{a: 5}"), ["b"], mark)).toEqual({ a: 5 });
    expect(updateAt(5, [], mark)).toBe(5);
  });
});
