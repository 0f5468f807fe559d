/** Server-side apply: who owns what, and what happens when two want the same. */

import { beforeAll, expect, test } from "vitest";
import { objectAt, textAt } from "../../../sandbox/cluster/json.ts";
import {
  apply,
  causes,
  configMap,
  configMapPath,
  deployment,
  deploymentPath,
  fresh,
  freshNamespace,
  mapApplier,
  ownersOf,
  type World,
} from "./world.ts";

export function ownershipSuite(world: () => World): void {
  let namespace = "";
  beforeAll(async () => {
    namespace = await freshNamespace(world());
  });
  const applyMap = mapApplier(world, () => namespace);
  const get = async (path: string) => world().api.send({ path });

  test("keeps a key that another manager co-owns", async () => {
    const name = fresh("shared");
    await applyMap(name, { a: "1", b: "2" }, "a");
    const second = await applyMap(name, { b: "2" }, "b");
    expect(second.status).toBe(200);
    expect(ownersOf(second)).toEqual({
      a: { "f:data": { "f:a": {}, "f:b": {} } },
      b: { "f:data": { "f:b": {} } },
    });
    expect((await applyMap(name, { a: "1" }, "a")).body["data"]).toEqual({ a: "1", b: "2" });
  });

  test("leaves fields of others untouched", async () => {
    const name = fresh("untouched");
    await applyMap(name, { a: "1" }, "a");
    expect((await applyMap(name, { b: "2" }, "b")).body["data"]).toEqual({ a: "1", b: "2" });
  });

  test("refuses other values than their owners', all at once, with manager and field of each", async () => {
    const name = fresh("conflict");
    await applyMap(name, { k: "1", l: "1" }, "A");
    const answer = await applyMap(name, { k: "2", l: "2" }, "B");
    expect([answer.status, answer.body["reason"]]).toEqual([409, "Conflict"]);
    expect(textAt(answer.body, "message")).toBe(
      'Apply failed with 2 conflicts: conflicts with "A":\n- .data.k\n- .data.l',
    );
    expect(causes(answer)).toEqual([
      { reason: "FieldManagerConflict", message: 'conflict with "A"', field: ".data.k" },
      { reason: "FieldManagerConflict", message: 'conflict with "A"', field: ".data.l" },
    ]);
    const one = await applyMap(name, { k: "2" }, "B");
    expect(textAt(one.body, "message")).toBe('Apply failed with 1 conflict: conflict with "A": .data.k');
  });

  test("names an updating manager with its version", async () => {
    const name = fresh("edited");
    await applyMap(name, { k: "1" }, "A");
    await world().api.send({
      method: "PATCH",
      path: `${configMapPath(namespace, name)}?fieldManager=kubectl-edit`,
      contentType: "application/merge-patch+json",
      body: { data: { k: "2" } },
    });
    expect(causes(await applyMap(name, { k: "1" }, "A"))).toEqual([
      {
        reason: "FieldManagerConflict",
        message: expect.stringMatching(/^conflict with "kubectl-edit" using v1( at .*)?$/),
        field: ".data.k",
      },
    ]);
  });

  test("shows list items by their keys, values and places in conflicts", async () => {
    const name = fresh("paths");
    const path = deploymentPath(namespace, name);
    const withEnv = (image: string, value: string, args: readonly string[]) =>
      deployment(
        name,
        { replicas: 0 },
        {
          containers: [
            {
              name: "main",
              image,
              args,
              env: [{ name: "A", value }],
            },
          ],
        },
      );
    await apply(world(), path, withEnv("x:1", "1", ["a"]), { manager: "A" });
    const answer = await apply(world(), path, withEnv("x:2", "2", ["b"]), { manager: "B" });
    const container = '.spec.template.spec.containers[name="main"]';
    expect(
      causes(answer)
        .map((cause) => textAt(cause, "field"))
        .toSorted(),
    ).toEqual([`${container}.args`, `${container}.env[name="A"].value`, `${container}.image`]);
  });

  test("takes what it wants by force, from applying and from updating managers", async () => {
    const name = fresh("forced");
    await applyMap(name, { k: "1", l: "1" }, "A");
    await world().api.send({
      method: "PATCH",
      path: `${configMapPath(namespace, name)}?fieldManager=editor`,
      contentType: "application/merge-patch+json",
      body: { data: { l: "2" } },
    });
    const answer = await applyMap(name, { k: "9", l: "9" }, "B", true);
    expect([answer.status, answer.body["data"]]).toEqual([200, { k: "9", l: "9" }]);
    expect(ownersOf(answer)).toEqual({ B: { "f:data": { "f:k": {}, "f:l": {} } } });
  });

  test("keeps what client-side apply or Helm wrote, when the same key is left out: it stays theirs", async () => {
    const name = fresh("helm");
    const path = `${configMapPath(namespace)}?fieldManager=helm`;
    await world().api.send({ method: "POST", path, body: configMap(name, { a: "1", b: "2" }) });
    await applyMap(name, { a: "1", b: "2" }, "slipway/x");
    expect((await applyMap(name, { a: "1" }, "slipway/x")).body["data"]).toEqual({ a: "1", b: "2" });
  });

  test("gives what had no owner to before-first-apply", async () => {
    const name = fresh("before");
    await world().api.send({
      method: "POST",
      path: configMapPath(namespace),
      body: configMap(name, { a: "1" }),
    });
    await world().api.send({
      method: "PATCH",
      path: configMapPath(namespace, name),
      contentType: "application/merge-patch+json",
      body: { metadata: { managedFields: [{}] } },
    });
    expect(ownersOf(await get(configMapPath(namespace, name)))).toEqual({});
    expect(causes(await applyMap(name, { a: "2" }, "A"))).toEqual([
      {
        reason: "FieldManagerConflict",
        message: expect.stringMatching(/^conflict with "before-first-apply" using v1( at .*)?$/),
        field: ".data.a",
      },
    ]);
  });

  test("tells conflicts in a dry run too", async () => {
    const name = fresh("dry-conflict");
    await applyMap(name, { k: "1" }, "A");
    const path = configMapPath(namespace, name);
    expect(
      (await apply(world(), path, configMap(name, { k: "2" }), { manager: "B", dryRun: true })).status,
    ).toBe(409);
  });

  test("records no owner for nothing but kind and name", async () => {
    const name = fresh("bare");
    const answer = await apply(
      world(),
      configMapPath(namespace, name),
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name } },
      { manager: "a" },
    );
    expect(answer.status).toBe(201);
    expect(objectAt(answer.body, "metadata")["managedFields"]).toBeUndefined();
  });

  test("owns items of keyed lists by key, of sets by value, and atomic values as one", async () => {
    const name = fresh("items");
    const object = {
      ...deployment(name, { replicas: 0 }),
      metadata: { name, labels: { a: "b" }, finalizers: ["example.com/one"] },
    };
    const answer = await apply(world(), deploymentPath(namespace, name), object, { manager: "a" });
    expect(ownersOf(answer)["a"]).toEqual({
      "f:metadata": { "f:labels": { "f:a": {} }, "f:finalizers": { 'v:"example.com/one"': {} } },
      "f:spec": {
        "f:replicas": {},
        "f:selector": {},
        "f:template": {
          "f:metadata": { "f:labels": { "f:app": {} } },
          "f:spec": { "f:containers": { 'k:{"name":"main"}': { ".": {}, "f:image": {}, "f:name": {} } } },
        },
      },
    });
    await world().api.send({
      method: "PATCH",
      path: deploymentPath(namespace, name),
      contentType: "application/merge-patch+json",
      body: { metadata: { finalizers: null } },
    });
  });

  test("sees another manager's zero as a change, where the server stores no zeros", async () => {
    const name = fresh("zero");
    const path = deploymentPath(namespace, name);
    const ports = [{ containerPort: 80, hostPort: 0 }];
    const object = deployment(name, { replicas: 0 }, { containers: [{ name: "main", image: "x:1", ports }] });
    expect((await apply(world(), path, object, { manager: "A" })).status).toBe(201);
    const answer = await apply(world(), path, object, { manager: "B" });
    expect(causes(answer).map((cause) => cause["field"])).toEqual([
      '.spec.template.spec.containers[name="main"].ports[containerPort=80,protocol="TCP"].hostPort',
    ]);
  });
}
