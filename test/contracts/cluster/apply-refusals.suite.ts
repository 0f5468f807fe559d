/** Server-side apply: which configurations are refused, and in which words. */

import { beforeAll, expect, test } from "vitest";
import { textAt } from "../../../sandbox/cluster/json.ts";
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
  type World,
} from "./world.ts";

export function applyRefusalsSuite(world: () => World): void {
  let namespace = "";
  beforeAll(async () => {
    namespace = await freshNamespace(world());
  });
  const applyMap = mapApplier(world, () => namespace);

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
}
