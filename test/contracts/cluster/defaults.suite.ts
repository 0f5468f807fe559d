/** What the server fills in, and what must be there. */

import { beforeAll, expect, test } from "vitest";
import { listAt, objectAt, textAt } from "../../../sandbox/cluster/json.ts";
import {
  apply,
  type ApplyRequest,
  causes,
  deployment,
  deploymentPath,
  fresh,
  freshNamespace,
  type World,
} from "./world.ts";

export function defaultsSuite(world: () => World): void {
  let namespace = "";
  beforeAll(async () => {
    namespace = await freshNamespace(world());
  });
  const put = async (where: string, object: unknown, options: Partial<ApplyRequest> = {}) =>
    apply(world(), where, object, { manager: "a", ...options });

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
