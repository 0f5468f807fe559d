/** Changing from one member of a union to another: the old one may stay behind. */

import { beforeAll, expect, test } from "vitest";
import { type JsonObject, listAt, objectAt } from "../../../sandbox/cluster/json.ts";
import {
  apply,
  type ApplyRequest,
  causes,
  deployment,
  deploymentPath,
  fresh,
  freshNamespace,
  workload,
  type World,
} from "./world.ts";

export function switchesSuite(world: () => World): void {
  let namespace = "";
  beforeAll(async () => {
    namespace = await freshNamespace(world());
  });
  const path = (groupVersion: string, plural: string, name: string) =>
    `/apis/${groupVersion}/namespaces/${namespace}/${plural}/${name}`;
  const put = async (where: string, object: unknown, options: Partial<ApplyRequest> = {}) =>
    apply(world(), where, object, { manager: "a", ...options });

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
