/** Patches other than apply, and the scale subresource. */

import { beforeAll, expect, test } from "vitest";
import { listAt, objectAt, textAt } from "../../../sandbox/cluster/json.ts";
import {
  apply,
  causes,
  configMap,
  configMapPath,
  deployment,
  deploymentPath,
  fresh,
  freshNamespace,
  version,
  type World,
} from "./world.ts";

export function patchesSuite(world: () => World): void {
  let namespace = "";
  beforeAll(async () => {
    namespace = await freshNamespace(world());
  });
  const patch = async (path: string, type: string, body: unknown) =>
    world().api.send({ method: "PATCH", path, contentType: `application/${type}`, body });
  const merge = async (path: string, body: unknown) => patch(path, "merge-patch+json", body);
  const json = async (path: string, body: unknown) => patch(path, "json-patch+json", body);
  const newMap = async (data: Readonly<Record<string, unknown>>) => {
    const name = fresh("patched");
    const path = configMapPath(namespace, name);
    await apply(world(), path, configMap(name, data), { manager: "a" });
    return path;
  };

  test("merges a merge patch: null removes", async () => {
    const path = await newMap({ a: "1", b: "2" });
    const answer = await merge(`${path}?fieldManager=editor`, { data: { a: null, c: "3" } });
    expect([answer.status, answer.body["data"]]).toEqual([200, { b: "2", c: "3" }]);
    expect(listAt(answer.body, "metadata", "managedFields")).toMatchObject([
      { manager: "a", operation: "Apply", fieldsV1: { "f:data": { "f:b": {} } } },
      { manager: "editor", operation: "Update", fieldsV1: { "f:data": { "f:c": {} } } },
    ]);
  });

  test("does not write a patch that changes nothing", async () => {
    const path = await newMap({ a: "1" });
    const before = await world().api.send({ path });
    expect(version(await merge(path, { data: { a: "1" } }))).toBe(version(before));
  });

  test("writes nothing in a dry run", async () => {
    const path = await newMap({ a: "1" });
    expect((await merge(`${path}?dryRun=All`, { data: { a: "2" } })).body["data"]).toEqual({ a: "2" });
    expect((await world().api.send({ path })).body["data"]).toEqual({ a: "1" });
  });

  test("does the operations of a JSON Patch in order", async () => {
    const path = await newMap({ a: "1", b: "2" });
    const answer = await json(path, [
      { op: "test", path: "/data/a", value: "1" },
      { op: "move", from: "/data/a", path: "/data/c" },
      { op: "copy", from: "/data/b", path: "/data/d" },
      { op: "replace", path: "/data/b", value: "9" },
      { op: "add", path: "/metadata/labels", value: { "a~b": "c" } },
    ]);
    expect(answer.status).toBe(422); // A tilde is no part of a label's name.
    const valid = await json(path, [
      { op: "test", path: "/data/a", value: "1" },
      { op: "move", from: "/data/a", path: "/data/c" },
      { op: "copy", from: "/data/b", path: "/data/d" },
      { op: "replace", path: "/data/b", value: "9" },
      { op: "add", path: "/metadata/labels", value: { "example.com/a": "c" } },
      { op: "replace", path: "/metadata/labels/example.com~1a", value: "d" },
    ]);
    expect(valid.body).toMatchObject({
      data: { b: "9", c: "1", d: "2" },
      metadata: { labels: { "example.com/a": "d" } },
    });
  });

  test.each([
    ["a test that fails", [{ op: "test", path: "/data/a", value: "2" }]],
    ["the removal of nothing", [{ op: "remove", path: "/data/b" }]],
    ["a replacement in nothing", [{ op: "replace", path: "/nothing/b", value: "1" }]],
    ["an unknown operation", [{ op: "swap", path: "/data/a" }]],
  ])("answers an indistinct 422 for %s", async (_, operations) => {
    expect(await json(await newMap({ a: "1" }), operations)).toMatchObject({
      status: 422,
      body: { reason: "Invalid", message: "the server rejected our request due to an error in our request" },
    });
  });

  test("refuses a JSON Patch that is no list", async () => {
    expect((await json(await newMap({}), { op: "add" })).status).toBe(400);
  });

  test("moves fields from one owner to another in one JSON Patch", async () => {
    const name = fresh("migrated");
    const path = configMapPath(namespace, name);
    const made = await world().api.send({
      method: "POST",
      path: `${configMapPath(namespace)}?fieldManager=kubectl-client-side-apply`,
      body: configMap(name, { a: "1", b: "2" }),
    });
    const owner = {
      manager: "slipway/x",
      operation: "Apply",
      apiVersion: "v1",
      time: "2026-01-01T00:00:00Z",
      fieldsType: "FieldsV1",
      fieldsV1: { "f:data": { "f:a": {}, "f:b": {} } },
    };
    const operations = (resourceVersion: string) => [
      { op: "replace", path: "/metadata/resourceVersion", value: resourceVersion },
      { op: "replace", path: "/metadata/managedFields", value: [owner] },
    ];
    expect((await json(path, operations("1"))).status).toBe(409);
    const moved = await json(path, operations(version(made)));
    expect(listAt(moved.body, "metadata", "managedFields")).toEqual([owner]);
    const applied = await apply(world(), path, configMap(name, { a: "1" }), { manager: "slipway/x" });
    expect(applied.body["data"]).toEqual({ a: "1" });
  });

  test("refuses a wrong value in a patched object as invalid", async () => {
    const answer = await merge(await newMap({ a: "1" }), { data: { a: 1 } });
    expect(answer.status).toBe(422);
    expect(causes(answer)).toMatchObject([{ field: "patch", reason: "FieldValueInvalid" }]);
  });

  test("refuses force in anything but apply, other content types, and patches of nothing", async () => {
    const path = await newMap({ a: "1" });
    expect((await merge(`${path}?force=true`, {})).status).toBe(422);
    expect(await patch(path, "json", {})).toMatchObject({
      status: 415,
      body: { reason: "UnsupportedMediaType" },
    });
    expect((await merge(configMapPath(namespace, "absent"), {})).status).toBe(404);
  });

  test("writes status through its own path, and nothing else there", async () => {
    const name = fresh("status");
    const path = deploymentPath(namespace, name);
    await apply(world(), path, deployment(name, { replicas: 0, paused: true }), { manager: "a" });
    const conditions = [{ type: "Example", status: "True", reason: "Said", message: "so" }];
    const answer = await merge(`${path}/status?fieldManager=someone`, {
      spec: { replicas: 5 },
      metadata: { labels: { a: "b" } },
      status: { conditions },
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ spec: { replicas: 0 }, status: { conditions } });
    expect(objectAt(answer.body, "metadata")["labels"]).toBeUndefined();
    expect(objectAt(answer.body, "metadata")["generation"]).toBe(1);
    const owner = listAt(answer.body, "metadata", "managedFields").find(
      (entry) => textAt(entry, "manager") === "someone",
    );
    expect(owner).toMatchObject({ subresource: "status" });
  });

  test("reads and writes replicas through the scale subresource, which then owns them", async () => {
    const name = fresh("scaled");
    const path = deploymentPath(namespace, name);
    await apply(world(), path, deployment(name, { replicas: 0, paused: true }), { manager: "a" });
    const scale = await world().api.send({ path: `${path}/scale` });
    expect(scale.body).toMatchObject({
      kind: "Scale",
      apiVersion: "autoscaling/v1",
      metadata: { name, namespace },
      status: { selector: `app=${name}` },
    });
    const answer = await merge(`${path}/scale?fieldManager=hpa`, { spec: { replicas: 1 } });
    expect(answer.body).toMatchObject({ kind: "Scale", spec: { replicas: 1 } });
    const refused = await apply(world(), path, deployment(name, { replicas: 0, paused: true }), {
      manager: "a",
    });
    expect(causes(refused)).toEqual([
      {
        reason: "FieldManagerConflict",
        message: expect.stringMatching(
          /^conflict with "hpa" with subresource "scale" using apps\/v1( at .*)?$/,
        ),
        field: ".spec.replicas",
      },
    ]);
  });
}
