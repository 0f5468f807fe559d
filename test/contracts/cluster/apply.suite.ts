/** Server-side apply: merging, ownership, conflicts, dry run. */

import { beforeAll, expect, test } from "vitest";
import type { ApiAnswer } from "../../../sandbox/cluster/api-client.ts";
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
  const applyMap = async (
    name: string,
    data: Readonly<Record<string, unknown>>,
    manager: string,
    force = false,
  ) => apply(world(), configMapPath(namespace, name), configMap(name, data), { manager, force });
  const get = async (path: string) => world().api.send({ path });
  const ownersOf = (answer: Awaited<ReturnType<typeof get>>) =>
    Object.fromEntries(
      listAt(answer.body, "metadata", "managedFields").map((entry) => [
        textAt(entry, "manager"),
        objectAt(entry)["fieldsV1"],
      ]),
    );

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

  test("tells conflicts in a dry run too", async () => {
    const name = fresh("dry-conflict");
    await applyMap(name, { k: "1" }, "A");
    const path = configMapPath(namespace, name);
    expect(
      (await apply(world(), path, configMap(name, { k: "2" }), { manager: "B", dryRun: true })).status,
    ).toBe(409);
  });

  test("refuses an old resourceVersion in the configuration; creates in spite of one", async () => {
    const name = fresh("stale");
    const path = configMapPath(namespace, name);
    await applyMap(name, { a: "1" }, "a");
    const stale = configMap(name, { a: "2" }, { resourceVersion: "1" });
    expect(await apply(world(), path, stale, { manager: "a" })).toMatchObject({
      status: 409,
      body: { reason: "Conflict", message: expect.stringContaining("the object has been modified") },
    });
    const other = fresh("stale");
    const absent = configMap(other, {}, { resourceVersion: "1" });
    expect((await apply(world(), configMapPath(namespace, other), absent, { manager: "a" })).status).toBe(
      201,
    );
  });

  test("refuses a wrong uid: 422 for a live object, 409 where nothing is", async () => {
    const name = fresh("uid");
    await applyMap(name, { a: "1" }, "a");
    const wrong = await apply(
      world(),
      configMapPath(namespace, name),
      configMap(name, {}, { uid: "other" }),
      {
        manager: "a",
      },
    );
    expect(wrong.status).toBe(422);
    expect(causes(wrong)[0]).toMatchObject({ field: "metadata.uid", reason: "FieldValueInvalid" });
    const gone = fresh("uid");
    const absent = configMap(gone, {}, { uid: "other" });
    expect(await apply(world(), configMapPath(namespace, gone), absent, { manager: "a" })).toMatchObject({
      status: 409,
      body: {
        reason: "Conflict",
        message: `Operation cannot be fulfilled on configmaps "${gone}": uid mismatch: the provided object specified uid other, and no existing object was found`,
      },
    });
  });

  test("refuses managedFields in the configuration, even empty ones", async () => {
    const name = fresh("owned");
    const body = configMap(name, {}, { managedFields: [] });
    expect(await apply(world(), configMapPath(namespace, name), body, { manager: "a" })).toMatchObject({
      status: 400,
      body: { message: "metadata.managedFields must be nil" },
    });
  });

  test("refuses another name, namespace or kind than the path's", async () => {
    const path = configMapPath(namespace, "right");
    expect(await apply(world(), path, configMap("wrong", {}), { manager: "a" })).toMatchObject({
      status: 400,
      body: { message: "the name of the object (wrong) does not match the name on the URL (right)" },
    });
    const elsewhere = configMap("right", {}, { namespace: "elsewhere" });
    expect((await apply(world(), path, elsewhere, { manager: "a" })).status).toBe(400);
    const another = { ...configMap("right", {}), kind: "Secret" };
    expect(await apply(world(), path, another, { manager: "a" })).toMatchObject({
      status: 400,
      body: { message: "invalid object type: /v1, Kind=Secret" },
    });
  });

  test("wants a field manager of at most 128 bytes", async () => {
    const path = configMapPath(namespace, "managed");
    const missing = await apply(world(), path, configMap("managed", {}), { manager: "" });
    expect(missing.status).toBe(422);
    expect(causes(missing)).toMatchObject([{ field: "fieldManager", reason: "FieldValueRequired" }]);
    const long = await apply(world(), path, configMap("managed", {}), { manager: "x".repeat(129) });
    expect(long.status).toBe(422);
    expect(causes(long)).toMatchObject([{ field: "fieldManager" }]);
    const fits = await apply(world(), path, configMap("managed", {}), { manager: "x".repeat(128) });
    expect(fits.status).toBe(201);
  });

  test("refuses unknown values of dryRun and fieldValidation", async () => {
    for (const query of ["dryRun=some", "fieldValidation=Maybe"]) {
      const answer = await world().api.send({
        method: "PATCH",
        path: `${configMapPath(namespace, "any")}?fieldManager=a&${query}`,
        contentType: "application/apply-patch+yaml",
        body: configMap("any", {}),
      });
      expect([answer.status, causes(answer)[0]?.["reason"]]).toEqual([422, "FieldValueNotSupported"]);
    }
  });

  test.each(["Strict", "Warn", "Ignore"])(
    "answers 500 without reason for a configuration of the wrong shape, whatever fieldValidation says (%s)",
    async (fieldValidation) => {
      const path = configMapPath(namespace, "shape");
      const options = { manager: "a", fieldValidation };
      const unknown = await apply(world(), path, { ...configMap("shape", {}), dat: {} }, options);
      expect([unknown.status, unknown.body["reason"], unknown.body["message"]]).toEqual([
        500,
        undefined,
        `failed to create typed patch object (/shape; /v1, Kind=ConfigMap): .dat: field not declared in schema`,
      ]);
      const wrong = await apply(world(), path, configMap("shape", { a: 31337 }), options);
      expect([wrong.status, wrong.body["message"]]).toEqual([
        500,
        `failed to create typed patch object (/shape; /v1, Kind=ConfigMap): .data.a: expected string, got &value.valueUnstructured{Value:31337}`,
      ]);
    },
  );

  test("refuses replicas as text and duplicate items as wrong shapes", async () => {
    const path = deploymentPath(namespace, "shape");
    const typed = deployment("shape", { replicas: "2" });
    const placed = { ...typed, metadata: { ...typed.metadata, namespace } };
    const text = await apply(world(), path, placed, { manager: "a" });
    expect([text.status, text.body["message"]]).toEqual([
      500,
      `failed to create typed patch object (${namespace}/shape; apps/v1, Kind=Deployment): .spec.replicas: expected numeric (int or float), got string`,
    ]);
    const env = [
      { name: "A", value: "1" },
      { name: "A", value: "2" },
    ];
    const twice = deployment("shape", {}, { containers: [{ name: "main", image: "x", env }] });
    const answer = await apply(world(), path, twice, { manager: "a" });
    expect([answer.status, textAt(answer.body, "message")]).toEqual([
      500,
      expect.stringContaining('.env: duplicate entries for key [name="A"]'),
    ]);
  });

  test("leaves data of a Secret's earlier stringData: {a}, then {b}", async () => {
    const path = `/api/v1/namespaces/${namespace}/secrets/folded`;
    await apply(world(), path, secret({ a: "1" }), { manager: "a" });
    const answer = await apply(world(), path, secret({ b: "2" }), { manager: "a" });
    expect(Object.keys(objectAt(answer.body, "data"))).toEqual(["a", "b"]);
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
