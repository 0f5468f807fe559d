/** Kinds that a CustomResourceDefinition adds. */

import { beforeAll, expect, test, vi } from "vitest";
import { listAt, objectAt, textAt } from "../../../sandbox/cluster/json.ts";
import { aggregatedType } from "../../../sandbox/cluster/memory/http/discovery-answers.ts";
import { apply, causes, freshNamespace, version, type World } from "./world.ts";

const group = "contract.example.com";
const patience = { timeout: 15_000, interval: 50 };

const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `widgets.${group}` },
  spec: {
    group,
    scope: "Namespaced",
    names: { kind: "Widget", plural: "widgets" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: {
          status: {},
          scale: { specReplicasPath: ".spec.size", statusReplicasPath: ".status.size" },
        },
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: {
                type: "object",
                required: ["colour"],
                properties: {
                  size: { type: "integer", default: 1, minimum: 0, maximum: 9 },
                  colour: { type: "string", enum: ["red", "blue"] },
                  parts: {
                    type: "array",
                    "x-kubernetes-list-type": "map",
                    "x-kubernetes-list-map-keys": ["name"],
                    items: {
                      type: "object",
                      required: ["name"],
                      properties: { name: { type: "string" }, weight: { type: "integer" } },
                    },
                  },
                  free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
                },
              },
              status: { type: "object", properties: { size: { type: "integer" } } },
            },
          },
        },
      },
    ],
  },
};

function widget(name: string, spec: object, more: object = {}) {
  return { apiVersion: `${group}/v1`, kind: "Widget", metadata: { name }, spec, ...more };
}

/** What aggregated discovery says of the first resource of our group. */
async function discovered({ api }: World) {
  const { body } = await api.send({ path: "/apis", headers: { accept: aggregatedType } });
  const item = listAt(body, "items").find((entry) => textAt(entry, "metadata", "name") === group);
  return listAt(listAt(item, "versions")[0], "resources")[0];
}

export function customResourcesSuite(world: () => World): void {
  let namespace = "";
  const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  const path = (name = "") =>
    `/apis/${group}/v1/namespaces/${namespace}/widgets${name === "" ? "" : `/${name}`}`;
  const put = async (name: string, spec: object, manager = "a") =>
    apply(world(), path(name), widget(name, spec), { manager });
  const status = async (where: string) => (await world().api.send({ path: where })).status;

  beforeAll(async () => {
    namespace = await freshNamespace(world());
    expect((await world().api.send({ path: path() })).text).toBe("404 page not found\n");
    const answer = await apply(world(), `${definitions}/${definition.metadata.name}`, definition, {
      manager: "a",
    });
    // The answer itself knows no conditions yet.
    expect([answer.status, objectAt(answer.body, "status")["conditions"]]).toEqual([201, null]);
    await vi.waitFor(
      async () => expect(await established()).toMatchObject({ Established: "True" }),
      patience,
    );
    await vi.waitFor(async () => expect(await status(path())).toBe(200), patience);
  });

  async function established() {
    const { body } = await world().api.send({ path: `${definitions}/${definition.metadata.name}` });
    const conditions = listAt(body, "status", "conditions");
    return Object.fromEntries(conditions.map((entry) => [textAt(entry, "type"), textAt(entry, "status")]));
  }

  test("appear in discovery", async () => {
    await expect
      .poll(() => discovered(world()), patience)
      .toMatchObject({ resource: "widgets", responseKind: { kind: "Widget" }, scope: "Namespaced" });
  });

  test("get the defaults of their schema, and are not written again for them", async () => {
    const first = await put("defaulted", { colour: "red" });
    expect(first.body).toMatchObject({ metadata: { generation: 1 }, spec: { size: 1, colour: "red" } });
    const again = await put("defaulted", { colour: "red" });
    expect([again.status, version(again)]).toEqual([200, version(first)]);
  });

  test("merge lists by the keys of their schema", async () => {
    await put("merged", { colour: "red", parts: [{ name: "a", weight: 1 }] });
    const answer = await put("merged", { colour: "red", parts: [{ name: "b" }] }, "b");
    expect(listAt(answer.body, "spec", "parts")).toEqual([{ name: "a", weight: 1 }, { name: "b" }]);
    const refused = await put("merged", { colour: "red", parts: [{ name: "a", weight: 2 }] }, "b");
    expect(causes(refused)).toMatchObject([{ field: '.spec.parts[name="a"].weight' }]);
  });

  test("keep unknown fields only where the schema lets them, and answer 500 to them in a configuration", async () => {
    const answer = await put("free", { colour: "red", free: { any: { thing: [1, "a", { b: true }] } } });
    expect(objectAt(answer.body, "spec", "free")).toEqual({ any: { thing: [1, "a", { b: true }] } });
    const unknown = await put("unknown", { colour: "red", shape: "round" });
    expect([unknown.status, unknown.body["message"]]).toEqual([
      500,
      `failed to create typed patch object (/unknown; ${group}/v1, Kind=Widget): .spec.shape: field not declared in schema`,
    ]);
    const posted = await world().api.send({
      method: "POST",
      path: path(),
      body: widget("pruned", { colour: "red", shape: "round" }),
    });
    expect(posted.body["spec"]).toEqual({ colour: "red", size: 1 });
    const strict = await world().api.send({
      method: "POST",
      path: `${path()}?fieldValidation=Strict`,
      body: widget("strict", { colour: "red", shape: "round" }),
    });
    expect([strict.status, textAt(strict.body, "message")]).toEqual([
      400,
      expect.stringContaining('strict decoding error: unknown field "spec.shape"'),
    ]);
  });

  test.each([
    ["a missing field", {}, "spec.colour", "FieldValueRequired"],
    ["an unknown word", { colour: "green" }, "spec.colour", "FieldValueNotSupported"],
    ["a number out of range", { colour: "red", size: 10 }, "spec.size", "FieldValueInvalid"],
  ])("are refused for %s", async (_, spec, field, reason) => {
    const answer = await put("refused", spec);
    expect(answer.status).toBe(422);
    expect(causes(answer)).toMatchObject([{ field, reason }]);
  });

  test("are refused for a wrong type when they are created as a whole", async () => {
    const body = widget("typed", { colour: "red", size: "big" });
    const answer = await world().api.send({ method: "POST", path: path(), body });
    expect(answer.status).toBe(422);
    expect(causes(answer)[0]).toMatchObject({ field: "spec.size", reason: "FieldValueTypeInvalid" });
  });

  test("write status and scale through paths of their own", async () => {
    await put("parts", { colour: "red" });
    const merge = async (where: string, body: unknown) =>
      world().api.send({ method: "PATCH", path: where, contentType: "application/merge-patch+json", body });
    const reported = await merge(`${path("parts")}/status`, { spec: { size: 5 }, status: { size: 3 } });
    expect(reported.body).toMatchObject({
      spec: { size: 1 },
      status: { size: 3 },
      metadata: { generation: 1 },
    });
    expect((await merge(path("parts"), { status: { size: 4 } })).body).toMatchObject({ status: { size: 3 } });
    const scaled = await merge(`${path("parts")}/scale`, { spec: { replicas: 4 } });
    expect(scaled.body).toMatchObject({ kind: "Scale", spec: { replicas: 4 }, status: { replicas: 3 } });
    expect((await world().api.send({ path: path("parts") })).body).toMatchObject({
      spec: { size: 4 },
      metadata: { generation: 2 },
    });
  });

  test("say their kind in lists", async () => {
    await put("listed", { colour: "red" });
    const { body } = await world().api.send({ path: path() });
    expect(body).toMatchObject({ kind: "WidgetList", apiVersion: `${group}/v1` });
    expect(listAt(body, "items")[0]).toMatchObject({ kind: "Widget", apiVersion: `${group}/v1` });
  });

  test("go with their definition", async () => {
    const name = "gadgets";
    const other = {
      ...definition,
      metadata: { name: `${name}.${group}` },
      spec: { ...definition.spec, names: { kind: "Gadget", plural: name } },
    };
    const where = `/apis/${group}/v1/namespaces/${namespace}/${name}`;
    await apply(world(), `${definitions}/${other.metadata.name}`, other, { manager: "a" });
    await expect.poll(() => status(where), patience).toBe(200);
    const object = { ...widget("one", { colour: "red" }), kind: "Gadget" };
    await expect
      .poll(async () => (await apply(world(), `${where}/one`, object, { manager: "a" })).status, patience)
      .toBeLessThan(300);
    await world().api.send({ method: "DELETE", path: `${definitions}/${other.metadata.name}` });
    await expect.poll(() => status(`${definitions}/${other.metadata.name}`), patience).toBe(404);
    await expect.poll(() => status(where), patience).toBe(404);
  });
}
