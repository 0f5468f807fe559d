/** What the server says of itself. */

import { expect, test } from "vitest";
import { listAt, textAt } from "../../../sandbox/cluster/json.ts";
import { aggregatedType } from "../../../sandbox/cluster/memory/http/discovery-answers.ts";
import type { World } from "./world.ts";

export function discoverySuite(world: () => World): void {
  const get = async (path: string, accept = "application/json") =>
    world().api.send({ path, headers: { accept } });

  test("names its version as v1.36.3 does", async () => {
    const { status, body } = await get("/version");
    expect([status, textAt(body, "gitVersion"), textAt(body, "minor")]).toEqual([200, "v1.36.3", "36"]);
  });

  test.each(["/readyz", "/livez", "/healthz"])("answers ok as plain text at %s", async (path) => {
    expect(await get(path)).toMatchObject({ status: 200, text: "ok" });
  });

  test.each(["/api", "/apis"])("offers aggregated discovery at %s", async (path) => {
    const { status, body } = await get(path, `${aggregatedType},application/json`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2" });
  });

  test("lists group, version, plural, kind, scope and subresources in aggregated discovery", async () => {
    const { body } = await get("/apis", `${aggregatedType},application/json`);
    const apps = listAt(body, "items").find((item) => textAt(item, "metadata", "name") === "apps");
    const [v1] = listAt(apps, "versions");
    const found = listAt(v1, "resources").find((resource) => textAt(resource, "resource") === "deployments");
    expect(found).toMatchObject({
      resource: "deployments",
      responseKind: { kind: "Deployment" },
      scope: "Namespaced",
      singularResource: "deployment",
    });
    expect(listAt(found, "subresources").map((sub) => textAt(sub, "subresource"))).toEqual([
      "scale",
      "status",
    ]);
  });

  test("still speaks the older discovery", async () => {
    expect((await get("/api")).body).toMatchObject({ kind: "APIVersions", versions: ["v1"] });
    expect((await get("/apis")).body).toMatchObject({ kind: "APIGroupList" });
    expect((await get("/apis/apps")).body).toMatchObject({
      kind: "APIGroup",
      name: "apps",
      preferredVersion: { groupVersion: "apps/v1", version: "v1" },
    });
    const { body } = await get("/apis/apps/v1");
    expect(body).toMatchObject({ kind: "APIResourceList", groupVersion: "apps/v1" });
    const names = listAt(body, "resources").map((resource) => textAt(resource, "name"));
    expect(names).toEqual(expect.arrayContaining(["deployments", "deployments/scale", "deployments/status"]));
  });

  test("answers plain text 404 for a group that it does not have", async () => {
    const answer = await get("/apis/nothing.example.com/v1/namespaces/default/things");
    expect([answer.status, answer.text]).toEqual([404, "404 page not found\n"]);
  });

  test("answers a NotFound Status without name for a resource that a known group does not have", async () => {
    for (const path of [
      "/api/v1/namespaces/default/things",
      "/apis/apps/v1/things",
      "/apis/apps/v9/deployments",
    ])
      expect(await get(path)).toMatchObject({
        status: 404,
        body: {
          kind: "Status",
          reason: "NotFound",
          message: "the server could not find the requested resource",
          details: {},
        },
      });
  });
}
