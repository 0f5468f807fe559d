/** Defaults, required fields, immutable fields: what the server makes of an object, and what it refuses. */

import { beforeAll, expect, test } from "vitest";
import { type JsonObject, listAt, objectAt, textAt } from "../../../sandbox/cluster/json.ts";
import {
  apply,
  causes,
  configMap,
  configMapPath,
  deployment,
  deploymentPath,
  fresh,
  freshNamespace,
  type World,
} from "./world.ts";

const pods = { containers: [{ name: "main", image: "example.com/good:1" }] };

function workload(apiVersion: string, kind: string, name: string, spec: JsonObject = {}) {
  const template = { metadata: { labels: { app: name } }, spec: pods };
  return {
    apiVersion,
    kind,
    metadata: { name },
    spec: { selector: { matchLabels: { app: name } }, template, ...spec },
  };
}

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

export function rulesSuite(world: () => World): void {
  let namespace = "";
  beforeAll(async () => {
    namespace = await freshNamespace(world());
  });
  const path = (groupVersion: string, plural: string, name: string) =>
    `/apis/${groupVersion}/namespaces/${namespace}/${plural}/${name}`;
  const put = async (
    where: string,
    object: unknown,
    options: { readonly dryRun?: boolean; readonly force?: boolean } = {},
  ) => apply(world(), where, object, { manager: "a", ...options });

  test("fills in the protocol of ports, and keeps one number as TCP and UDP apart", async () => {
    const where = `/api/v1/namespaces/${namespace}/services/ports`;
    const ports = [
      { name: "tcp", port: 53 },
      { name: "udp", port: 53, protocol: "UDP" },
    ];
    const object = { apiVersion: "v1", kind: "Service", metadata: { name: "ports" }, spec: { ports } };
    const answer = await put(where, object);
    expect(answer.status).toBe(201);
    expect(listAt(answer.body, "spec", "ports")).toMatchObject([
      { name: "tcp", port: 53, protocol: "TCP", targetPort: 53 },
      { name: "udp", port: 53, protocol: "UDP" },
    ]);
    expect(answer.body).toMatchObject({
      spec: {
        type: "ClusterIP",
        clusterIP: expect.stringMatching(/^10\.0\.\d+\.\d+$/),
        sessionAffinity: "None",
      },
    });
    const container = {
      name: "main",
      image: "x",
      ports: [{ containerPort: 80 }, { containerPort: 80, protocol: "UDP" }],
    };
    const both = await put(
      deploymentPath(namespace, "both"),
      deployment("both", { replicas: 0 }, { containers: [container] }),
    );
    expect(both.status).toBe(201);
  });

  test("reads quantities as numbers and writes them as text", async () => {
    const limits = { cpu: 0.5, memory: 1024 };
    const container = { name: "main", image: "x", resources: { limits, requests: { cpu: 0.1 } } };
    const answer = await put(
      deploymentPath(namespace, "numbers"),
      deployment("numbers", { replicas: 0 }, { containers: [container] }),
    );
    const [made] = listAt(answer.body, "spec", "template", "spec", "containers");
    expect(objectAt(made, "resources")).toEqual({
      limits: { cpu: "500m", memory: "1024" },
      requests: { cpu: "100m" },
    });
  });

  test.each([
    ["1000m", "1"],
    ["1024Mi", "1Gi"],
    ["0.5", "500m"],
    ["1.5Gi", "1536Mi"],
    ["1e3", "1e3"],
    ["2000", "2k"],
    ["0", "0"],
    ["100000000000m", "100M"],
    ["1.0", "1"],
    ["0.5Gi", "512Mi"],
    ["0.0001", "1m"],
    ["1500M", "1500M"],
    ["12e6", "12e6"],
    ["1.2Ki", "1228800m"],
  ])("stores the quantity %s as %s", async (sent, stored) => {
    const container = {
      name: "main",
      image: "x",
      resources: { requests: { "example.com/unit": sent, memory: sent } },
    };
    const name = fresh("quantity");
    const answer = await put(
      deploymentPath(namespace, name),
      deployment(name, { replicas: 0 }, { containers: [container] }),
      { dryRun: true },
    );
    const [made] = listAt(answer.body, "spec", "template", "spec", "containers");
    const memory = textAt(made, "resources", "requests", "memory");
    // Extended resources are whole numbers, so memory alone is looked at where that is refused.
    expect(answer.status === 201 ? memory : await storedMemory(world, namespace, sent)).toBe(stored);
  });

  test("refuses a quantity that is none", async () => {
    const container = { name: "main", image: "x", resources: { requests: { cpu: "lots" } } };
    const answer = await world().api.send({
      method: "POST",
      path: deploymentPath(namespace),
      body: deployment("lots", {}, { containers: [container] }),
    });
    expect([answer.status, textAt(answer.body, "message")]).toEqual([
      400,
      expect.stringContaining("quantities must match the regular expression"),
    ]);
  });

  test("stores an emptyDir of null as an empty one", async () => {
    const volumes = [{ name: "a", emptyDir: null }];
    const answer = await put(
      deploymentPath(namespace, "empty"),
      deployment("empty", { replicas: 0 }, { volumes }),
    );
    expect(listAt(answer.body, "spec", "template", "spec", "volumes")).toEqual([{ name: "a", emptyDir: {} }]);
  });

  test("names every field that is missing", async () => {
    const body = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "nothing" } };
    const answer = await world().api.send({ method: "POST", path: deploymentPath(namespace), body });
    expect([answer.status, answer.body["reason"]]).toEqual([422, "Invalid"]);
    expect(answer.body).toMatchObject({ details: { name: "nothing", group: "apps", kind: "Deployment" } });
    expect(
      causes(answer)
        .map((cause) => `${textAt(cause, "field")} ${textAt(cause, "reason")}`)
        .toSorted(),
    ).toEqual([
      "spec.selector FieldValueRequired",
      "spec.template.metadata.labels FieldValueInvalid",
      "spec.template.spec.containers FieldValueRequired",
    ]);
  });

  test("refuses a word that the field does not know", async () => {
    const containers = [{ name: "main", image: "x", imagePullPolicy: "Sometimes" }];
    const answer = await put(deploymentPath(namespace, "word"), deployment("word", {}, { containers }));
    expect(answer.status).toBe(422);
    expect(causes(answer)).toEqual([
      {
        reason: "FieldValueNotSupported",
        message: 'Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
        field: "spec.template.spec.containers[0].imagePullPolicy",
      },
    ]);
  });

  test("refuses a selector that does not select the template", async () => {
    const odd = deployment("odd", { selector: { matchLabels: { app: "another" } } });
    const answer = await put(deploymentPath(namespace, "odd"), odd);
    expect(answer.status).toBe(422);
    expect(causes(answer)).toMatchObject([
      {
        field: "spec.template.metadata.labels",
        reason: "FieldValueInvalid",
        message: expect.stringContaining("`selector` does not match template `labels`"),
      },
    ]);
  });

  const labelled = (label: string) => {
    const spec = workload("apps/v1", "Deployment", label, { replicas: 0 });
    return { ...spec, metadata: { name: "fixed" } };
  };

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

  test("keeps the old member when a strategy is switched: RollingUpdate to Recreate is refused", async () => {
    const where = deploymentPath(namespace, "union");
    await put(where, deployment("union", { replicas: 0 }));
    for (const strategy of [{ type: "Recreate" }, { type: "Recreate", rollingUpdate: null }]) {
      const answer = await put(where, deployment("union", { replicas: 0, strategy }));
      expect(answer.status).toBe(422);
      expect(causes(answer)).toMatchObject([
        {
          field: "spec.strategy.rollingUpdate",
          reason: "FieldValueForbidden",
          message: "Forbidden: may not be specified when strategy `type` is 'Recreate'",
        },
      ]);
    }
  });

  test("keeps the old member of a StatefulSet's strategy too: RollingUpdate to OnDelete is refused", async () => {
    const where = path("apps/v1", "statefulsets", "union");
    await put(where, workload("apps/v1", "StatefulSet", "union", { replicas: 0 }));
    const onDelete = { replicas: 0, updateStrategy: { type: "OnDelete" } };
    const answer = await put(where, workload("apps/v1", "StatefulSet", "union", onDelete));
    expect(answer.status).toBe(422);
    expect(causes(answer)).toMatchObject([
      {
        field: "spec.updateStrategy.rollingUpdate",
        reason: "FieldValueInvalid",
        message: expect.stringContaining("only allowed for updateStrategy 'RollingUpdate'"),
      },
    ]);
    const daemons = path("apps/v1", "daemonsets", "union");
    await put(daemons, workload("apps/v1", "DaemonSet", "union"));
    const switched = workload("apps/v1", "DaemonSet", "union", { updateStrategy: { type: "OnDelete" } });
    expect((await put(daemons, switched)).status).toBe(200);
  });

  test("switches the strategy when the present one was applied as a whole first", async () => {
    const where = deploymentPath(namespace, "union-owned");
    const rollingUpdate = { maxSurge: "25%", maxUnavailable: "25%" };
    const rolling = deployment("union-owned", {
      replicas: 0,
      strategy: { type: "RollingUpdate", rollingUpdate },
    });
    await put(where, rolling);
    const answer = await put(
      where,
      deployment("union-owned", { replicas: 0, strategy: { type: "Recreate" } }),
    );
    expect([answer.status, objectAt(answer.body, "spec")["strategy"]]).toEqual([200, { type: "Recreate" }]);
  });

  test("previews that switch by a JSON Patch with a dry run", async () => {
    const patch = [
      { op: "remove", path: "/spec/strategy/rollingUpdate" },
      { op: "replace", path: "/spec/strategy/type", value: "Recreate" },
    ];
    const answer = await world().api.send({
      method: "PATCH",
      path: `${deploymentPath(namespace, "union")}?dryRun=All&fieldManager=a`,
      contentType: "application/json-patch+json",
      body: patch,
    });
    expect([answer.status, objectAt(answer.body, "spec")["strategy"]]).toEqual([200, { type: "Recreate" }]);
  });

  test.each([
    [
      "a probe",
      { livenessProbe: { httpGet: { port: 80 } } },
      { livenessProbe: { tcpSocket: { port: 80 } } },
      { livenessProbe: { tcpSocket: { port: 80 } } },
    ],
    [
      "an environment variable",
      { env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }] },
      { env: [{ name: "A", value: "b" }] },
      { env: [{ name: "A", value: "b" }] },
    ],
  ])("switches %s from one member to another", async (_, before, after, expected) => {
    const name = fresh("switch");
    const where = deploymentPath(namespace, name);
    const container = (more: JsonObject) =>
      deployment(name, { replicas: 0 }, { containers: [{ name: "main", image: "x", ...more }] });
    await put(where, container(before));
    const answer = await put(where, container(after));
    expect(answer.status).toBe(200);
    expect(listAt(answer.body, "spec", "template", "spec", "containers")).toMatchObject([expected]);
    expect(JSON.stringify(answer.body["spec"])).not.toMatch(/httpGet|valueFrom/);
  });

  test("switches a volume from one source to another", async () => {
    const name = fresh("switch");
    const where = deploymentPath(namespace, name);
    const volume = (source: JsonObject) =>
      deployment(name, { replicas: 0 }, { volumes: [{ name: "a", ...source }] });
    await put(where, volume({ configMap: { name: "a" } }));
    const answer = await put(where, volume({ secret: { secretName: "a" } }));
    expect([answer.status, listAt(answer.body, "spec", "template", "spec", "volumes")]).toEqual([
      200,
      [{ name: "a", secret: { secretName: "a", defaultMode: 420 } }],
    ]);
  });
}

/** What a container's memory request is stored as. */
async function storedMemory(world: () => World, namespace: string, memory: string): Promise<string> {
  const container = { name: "main", image: "x", resources: { requests: { memory } } };
  const answer = await world().api.send({
    method: "POST",
    path: `${deploymentPath(namespace)}?dryRun=All`,
    body: deployment("memory", {}, { containers: [container] }),
  });
  const [made] = listAt(answer.body, "spec", "template", "spec", "containers");
  return textAt(made, "resources", "requests", "memory");
}
