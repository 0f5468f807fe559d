/** Server-side apply: what is merged, removed, left alone, and shown in a dry run. */

import { beforeAll, expect, test } from "vitest";
import type { ApiAnswer } from "../../../sandbox/cluster/api-client.ts";
import { type JsonObject, listAt, objectAt, textAt } from "../../../sandbox/cluster/json.ts";
import {
  apply,
  configMap,
  configMapPath,
  deployment,
  deploymentPath,
  fresh,
  freshNamespace,
  mapApplier,
  ownersOf,
  version,
  type World,
} from "./world.ts";

function secret(stringData: JsonObject) {
  return { apiVersion: "v1", kind: "Secret", metadata: { name: "folded" }, stringData };
}

function containerNames({ body }: ApiAnswer): readonly string[] {
  return listAt(body, "spec", "template", "spec", "containers").map((entry) => textAt(entry, "name"));
}

export function applySuite(world: () => World): void {
  let namespace = "";
  beforeAll(async () => {
    namespace = await freshNamespace(world());
  });
  const applyMap = mapApplier(world, () => namespace);
  const get = async (path: string) => world().api.send({ path });

  test("creates what is not there, owned by the manager that applied it", async () => {
    const name = fresh("applied");
    const answer = await applyMap(name, { a: "1" }, "slipway/shop");
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      metadata: {
        managedFields: [
          {
            manager: "slipway/shop",
            operation: "Apply",
            apiVersion: "v1",
            fieldsType: "FieldsV1",
            fieldsV1: { "f:data": { "f:a": {} } },
          },
        ],
      },
    });
  });

  test("does not write what is there already: the answer is the live object, byte for byte", async () => {
    const name = fresh("unchanged");
    await applyMap(name, { a: "1" }, "a");
    const live = await get(configMapPath(namespace, name));
    const answer = await applyMap(name, { a: "1" }, "a");
    expect([answer.status, answer.text]).toEqual([200, live.text]);
    expect((await get(configMapPath(namespace, name))).text).toBe(live.text);
  });

  test("does not write a Deployment, a Service or an autoscaler again", async () => {
    const name = fresh("again");
    const service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name },
      spec: { selector: { app: name }, ports: [{ port: 80 }] },
    };
    const scaler = {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name },
      spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name }, maxReplicas: 3 },
    };
    const objects = [
      [deploymentPath(namespace, name), deployment(name, { replicas: 0, paused: true })],
      [`/api/v1/namespaces/${namespace}/services/${name}`, service],
      [`/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers/${name}`, scaler],
    ] as const;
    for (const [path, object] of objects) {
      const first = await apply(world(), path, object, { manager: "a" });
      expect(first.status).toBe(201);
      // Controllers may write the status meanwhile; what counts is the specification.
      const second = await apply(world(), path, object, { manager: "a" });
      expect([second.status, second.body["spec"]]).toEqual([200, first.body["spec"]]);
      const third = await apply(world(), path, object, { manager: "a", dryRun: true });
      expect(objectAt(third.body, "metadata")["generation"]).toEqual(
        objectAt(first.body, "metadata")["generation"],
      );
    }
  });

  test("removes a key that only its manager owned and leaves out", async () => {
    const name = fresh("left-out");
    await applyMap(name, { a: "1", b: "2" }, "a");
    expect((await applyMap(name, { a: "1" }, "a")).body["data"]).toEqual({ a: "1" });
  });

  test("gives a field that is left out its default back: replicas 2 to 1", async () => {
    const name = fresh("defaulted");
    const path = deploymentPath(namespace, name);
    await apply(world(), path, deployment(name, { replicas: 2, paused: true }), { manager: "a" });
    const answer = await apply(world(), path, deployment(name, { paused: true }), { manager: "a" });
    expect(objectAt(answer.body, "spec")["replicas"]).toBe(1);
  });

  test("shows in a dry run what would be, and writes nothing", async () => {
    const name = fresh("dry");
    const path = configMapPath(namespace, name);
    const made = await apply(world(), path, configMap(name, { a: "1" }), { manager: "a", dryRun: true });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      metadata: { uid: expect.any(String), creationTimestamp: expect.any(String) },
    });
    expect(objectAt(made.body, "metadata")["resourceVersion"]).toBeUndefined();
    expect((await get(path)).status).toBe(404);
    await apply(world(), path, configMap(name, { a: "1" }), { manager: "a" });
    const live = await get(path);
    const changed = await apply(world(), path, configMap(name, { a: "2" }), { manager: "a", dryRun: true });
    expect([changed.status, changed.body["data"], version(changed)]).toEqual([
      200,
      { a: "2" },
      version(live),
    ]);
    expect((await get(path)).text).toBe(live.text);
  });

  test("leaves data of a Secret's earlier stringData: {a}, then {b}", async () => {
    const path = `/api/v1/namespaces/${namespace}/secrets/folded`;
    await apply(world(), path, secret({ a: "1" }), { manager: "a" });
    const answer = await apply(world(), path, secret({ b: "2" }), { manager: "a" });
    expect(Object.keys(objectAt(answer.body, "data"))).toEqual(["a", "b"]);
  });

  test("merges two managers' containers and keeps the live order", async () => {
    const name = fresh("containers");
    const path = deploymentPath(namespace, name);
    const containers = (...names: readonly string[]) =>
      deployment(
        name,
        { replicas: 0 },
        { containers: names.map((entry) => ({ name: entry, image: "x:1" })) },
      );
    await apply(world(), path, containers("a", "b"), { manager: "A" });
    await apply(world(), path, containers("sidecar"), { manager: "B" });
    expect(containerNames(await apply(world(), path, containers("a", "c", "b"), { manager: "A" }))).toEqual([
      "a",
      "c",
      "b",
      "sidecar",
    ]);
    expect(containerNames(await apply(world(), path, containers("b"), { manager: "A" }))).toEqual([
      "b",
      "sidecar",
    ]);
  });

  test("ignores status in a configuration", async () => {
    const name = fresh("status");
    const object = { ...deployment(name, { replicas: 0, paused: true }), status: { replicas: 7 } };
    const answer = await apply(world(), deploymentPath(namespace, name), object, { manager: "a" });
    expect(objectAt(answer.body, "status")["replicas"]).toBeUndefined();
    expect(JSON.stringify(ownersOf(answer))).not.toContain("f:status");
  });

  test("keeps owner and value apart: the same value written differently is no conflict only when it is stored so", async () => {
    const name = fresh("quantity");
    const path = deploymentPath(namespace, name);
    const cpu = (value: string) =>
      deployment(
        name,
        { replicas: 0 },
        { containers: [{ name: "main", image: "x:1", resources: { requests: { cpu: value } } }] },
      );
    const first = await apply(world(), path, cpu("1"), { manager: "A" });
    const again = await apply(world(), path, cpu("1000m"), { manager: "A" });
    expect([again.status, again.body["spec"], objectAt(again.body, "metadata")["generation"]]).toEqual([
      200,
      first.body["spec"],
      1,
    ]);
  });
}
