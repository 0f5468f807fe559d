/** Creating, reading and replacing objects. */

import { beforeAll, expect, test } from "vitest";
import { textAt } from "../../../sandbox/cluster/json.ts";
import {
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

export function objectsSuite(world: () => World): void {
  let namespace = "";
  beforeAll(async () => {
    namespace = await freshNamespace(world());
  });
  const post = async (path: string, body: unknown) => world().api.send({ method: "POST", path, body });
  const put = async (path: string, body: unknown) => world().api.send({ method: "PUT", path, body });
  const get = async (path: string) => world().api.send({ path });

  test("creates an object with identity, namespace, version and owner", async () => {
    const answer = await post(
      `${configMapPath(namespace)}?fieldManager=creator`,
      configMap("made", { a: "1" }),
    );
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: "made",
        namespace,
        uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        resourceVersion: expect.stringMatching(/^\d+$/),
        creationTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        managedFields: [
          {
            manager: "creator",
            operation: "Update",
            apiVersion: "v1",
            fieldsType: "FieldsV1",
            fieldsV1: { "f:data": { ".": {}, "f:a": {} } },
          },
        ],
      },
      data: { a: "1" },
    });
    expect((await get(configMapPath(namespace, "made"))).body).toEqual(answer.body);
  });

  test("takes the client's own name as the manager when none is given", async () => {
    const answer = await world().api.send({
      method: "POST",
      path: configMapPath(namespace),
      body: configMap("anonymous", { a: "1" }),
      headers: { "user-agent": "somebody/1.0 (any)" },
    });
    expect(answer.body).toMatchObject({ metadata: { managedFields: [{ manager: "somebody" }] } });
  });

  test("refuses to create what is there: AlreadyExists", async () => {
    await post(configMapPath(namespace), configMap("twice", {}));
    expect(await post(configMapPath(namespace), configMap("twice", {}))).toMatchObject({
      status: 409,
      body: {
        reason: "AlreadyExists",
        message: 'configmaps "twice" already exists',
        details: { name: "twice", kind: "configmaps" },
      },
    });
  });

  test("answers a NotFound Status with the name for an object that is not there", async () => {
    expect(await get(deploymentPath(namespace, "absent"))).toMatchObject({
      status: 404,
      body: {
        kind: "Status",
        reason: "NotFound",
        message: 'deployments.apps "absent" not found',
        details: { name: "absent", group: "apps", kind: "deployments" },
      },
    });
  });

  test("makes a name where only its beginning is given", async () => {
    const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "made-" } };
    const answer = await post(configMapPath(namespace), body);
    expect(textAt(answer.body, "metadata", "name")).toMatch(/^made-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  test("answers 404 for a namespace that is not there", async () => {
    expect(await post(configMapPath("absent"), configMap("a", {}))).toMatchObject({
      status: 404,
      body: { message: 'namespaces "absent" not found', details: { name: "absent", kind: "namespaces" } },
    });
  });

  test("refuses another namespace, kind or version than the path's", async () => {
    const path = configMapPath(namespace);
    expect(await post(path, configMap("a", {}, { namespace: "other" }))).toMatchObject({
      status: 400,
      body: {
        reason: "BadRequest",
        message: "the namespace of the provided object does not match the namespace sent on the request",
      },
    });
    expect((await post(path, { ...configMap("a", {}), kind: "Secret" })).status).toBe(400);
    expect((await post(path, { ...configMap("a", {}), apiVersion: "v2" })).status).toBe(400);
  });

  test.each([
    ["a name with an underscore", { name: "not_a_name" }, "metadata.name", "FieldValueInvalid"],
    ["no name", {}, "metadata.name", "FieldValueRequired"],
    ["a label with a space", { name: "a", labels: { a: "b c" } }, "metadata.labels", "FieldValueInvalid"],
    [
      "a label's key with a space",
      { name: "a", labels: { "a b": "c" } },
      "metadata.labels",
      "FieldValueInvalid",
    ],
  ])("refuses %s", async (_, metadata, field, reason) => {
    const answer = await post(configMapPath(namespace), { apiVersion: "v1", kind: "ConfigMap", metadata });
    expect([answer.status, answer.body["reason"]]).toEqual([422, "Invalid"]);
    expect(causes(answer)).toMatchObject([{ field, reason }]);
  });

  test("refuses a creation that brings a resourceVersion", async () => {
    const answer = await post(configMapPath(namespace), configMap("a", {}, { resourceVersion: "1" }));
    expect(answer).toMatchObject({
      status: 500,
      body: { message: "resourceVersion should not be set on objects to be created" },
    });
  });

  test("refuses unknown fields and wrong types of a whole object under strict validation", async () => {
    const path = `${configMapPath(namespace)}?fieldValidation=Strict`;
    const unknown = await post(path, { ...configMap("strict", {}), dat: {} });
    expect([unknown.status, textAt(unknown.body, "message")]).toEqual([
      400,
      expect.stringContaining('strict decoding error: unknown field "dat"'),
    ]);
    const wrong = await post(path, configMap("strict", { a: 1 }));
    expect([wrong.status, textAt(wrong.body, "message")]).toEqual([
      400,
      expect.stringContaining(
        'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal',
      ),
    ]);
  });

  test("drops unknown fields of a whole object otherwise", async () => {
    const answer = await post(configMapPath(namespace), { ...configMap("lenient", {}), dat: {} });
    expect([answer.status, answer.body["dat"]]).toEqual([201, undefined]);
  });

  test("replaces an object, counts its version, and keeps its identity", async () => {
    const made = await post(configMapPath(namespace), configMap("replaced", { a: "1" }));
    const answer = await put(configMapPath(namespace, "replaced"), configMap("replaced", { b: "2" }));
    expect(answer).toMatchObject({ status: 200, body: { data: { b: "2" } } });
    expect(textAt(answer.body, "metadata", "uid")).toBe(textAt(made.body, "metadata", "uid"));
    expect(Number(version(answer))).toBeGreaterThan(Number(version(made)));
  });

  test("does not write a replacement that changes nothing", async () => {
    const made = await post(configMapPath(namespace), configMap("same", { a: "1" }));
    const answer = await put(configMapPath(namespace, "same"), configMap("same", { a: "1" }));
    expect([answer.status, version(answer)]).toEqual([200, version(made)]);
  });

  test("refuses a replacement of an old version: Conflict", async () => {
    const made = await post(configMapPath(namespace), configMap("old", { a: "1" }));
    const path = configMapPath(namespace, "old");
    const resourceVersion = version(made);
    expect((await put(path, configMap("old", { a: "2" }, { resourceVersion }))).status).toBe(200);
    expect(await put(path, configMap("old", { a: "3" }, { resourceVersion }))).toMatchObject({
      status: 409,
      body: {
        reason: "Conflict",
        message:
          'Operation cannot be fulfilled on configmaps "old": the object has been modified; please apply your changes to the latest version and try again',
        details: { name: "old", kind: "configmaps" },
      },
    });
  });

  test("refuses a replacement of another object: uid", async () => {
    await post(configMapPath(namespace), configMap("other", {}));
    const answer = await put(configMapPath(namespace, "other"), configMap("other", {}, { uid: "another" }));
    expect([answer.status, answer.body["reason"]]).toEqual([409, "Conflict"]);
    expect(textAt(answer.body, "message")).toContain("Precondition failed: UID in precondition: another");
  });

  test("refuses a replacement of nothing, and under another name", async () => {
    expect((await put(configMapPath(namespace, "absent"), configMap("absent", {}))).status).toBe(404);
    await post(configMapPath(namespace), configMap("named", {}));
    expect(await put(configMapPath(namespace, "named"), configMap("renamed", {}))).toMatchObject({
      status: 400,
      body: { message: "the name of the object (renamed) does not match the name on the URL (named)" },
    });
  });

  test("counts a generation for changes of the specification alone", async () => {
    const name = fresh("counted");
    const made = await post(deploymentPath(namespace), deployment(name, { replicas: 0, paused: true }));
    expect(made.body).toMatchObject({ metadata: { generation: 1 } });
    const path = deploymentPath(namespace, name);
    const merge = async (body: unknown) =>
      world().api.send({ method: "PATCH", path, contentType: "application/merge-patch+json", body });
    expect((await merge({ metadata: { labels: { a: "b" } } })).body).toMatchObject({
      metadata: { generation: 1 },
    });
    expect((await merge({ spec: { replicas: 1 } })).body).toMatchObject({ metadata: { generation: 2 } });
  });

  test("folds a Secret's stringData into its data", async () => {
    const body = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "folded" },
      stringData: { a: "value" },
    };
    const answer = await post(`/api/v1/namespaces/${namespace}/secrets`, body);
    expect(answer.body).toMatchObject({
      type: "Opaque",
      data: { a: Buffer.from("value").toString("base64") },
    });
    expect(answer.body["stringData"]).toBeUndefined();
  });

  test("allows only the methods that a path has", async () => {
    expect(await post(configMapPath(namespace, "made"), {})).toMatchObject({
      status: 405,
      body: { reason: "MethodNotAllowed" },
    });
  });
}
