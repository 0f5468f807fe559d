import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { makeDiscovery } from "../../../src/cluster/api/discovery.ts";
import { listAll } from "../../../src/cluster/api/list-all.ts";
import { pathOf, type Resource } from "../../../src/cluster/api/resource.ts";
import { type FaultServer, sendJson, startFaultServer } from "../fault-server.ts";

let server: FaultServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function serve(answer: (url: string, response: ServerResponse, count: number) => void) {
  server = await startFaultServer((count, response, { url = "" }) => answer(url, response, count));
  return { connection: await server.connection(), requests: server.requests };
}

const pods: Resource = { group: "", version: "v1", kind: "Pod", plural: "pods", namespaced: true };

const versioned = (url: string, response: ServerResponse): void => {
  const answers: Readonly<Record<string, object>> = {
    "/api": { kind: "APIVersions", versions: ["v1"] },
    "/apis": {
      kind: "APIGroupList",
      groups: [
        {
          name: "apps",
          versions: [{ version: "v1beta1" }, { version: "v1" }],
          preferredVersion: { version: "v1" },
        },
        { name: "away.example.com", versions: [{ version: "v1" }], preferredVersion: { version: "v1" } },
      ],
    },
    "/api/v1": {
      resources: [
        { name: "pods", kind: "Pod", namespaced: true },
        { name: "pods/status", kind: "Pod", namespaced: true },
      ],
    },
    "/apis/apps/v1": { resources: [{ name: "deployments", kind: "Deployment", namespaced: true }] },
    "/apis/apps/v1beta1": { resources: [{ name: "deployments", kind: "Deployment", namespaced: true }] },
  };
  const body = answers[url];
  sendJson(response, body === undefined ? 404 : 200, body ?? {});
};

describe("discovery", () => {
  test("asks an older server version by version, and leaves out what is away", async () => {
    const { connection, requests } = await serve(versioned);
    const discovery = makeDiscovery(connection);
    expect(await discovery.find({ group: "", version: "v1", kind: "Pod" })).toEqual(pods);
    expect(await discovery.preferred({ group: "apps", kind: "Deployment" })).toMatchObject({
      version: "v1",
      plural: "deployments",
    });
    expect(await discovery.locate({ group: "apps", version: "v1alpha1", kind: "Deployment" })).toMatchObject({
      version: "v1",
    });
    expect(requests.length).toBeLessThanOrEqual(12);
  });

  test("asks once for many who ask at the same time, and again for a kind that it does not know", async () => {
    const { connection, requests } = await serve(versioned);
    const discovery = makeDiscovery(connection);
    await Promise.all(
      Array.from({ length: 50 }, () => discovery.find({ group: "", version: "v1", kind: "Pod" })),
    );
    expect(requests).toHaveLength(6);
    expect(await discovery.find({ group: "example.com", version: "v1", kind: "Widget" })).toBeUndefined();
    discovery.forget();
    await discovery.find({ group: "", version: "v1", kind: "Pod" });
    expect(requests).toHaveLength(12);
  });

  test("does not remember that it failed", async () => {
    const { connection } = await serve((url, response, count) =>
      count < 2 ? sendJson(response, 403, {}) : versioned(url, response),
    );
    const discovery = makeDiscovery(connection);
    await expect(discovery.find({ group: "", version: "v1", kind: "Pod" })).rejects.toThrow(
      "may not read the kinds that it serves",
    );
    expect(await discovery.find({ group: "", version: "v1", kind: "Pod" })).toEqual(pods);
  });
});

describe("a list", () => {
  test("is read page by page, and each item says what it is", async () => {
    const { connection, requests } = await serve((url, response) =>
      url.includes("continue=next")
        ? sendJson(response, 200, { items: [{ metadata: { name: "b" } }], metadata: {} })
        : sendJson(response, 200, { items: [{ metadata: { name: "a" } }], metadata: { continue: "next" } }),
    );
    const found = await listAll(connection, { resource: pods, namespace: "shop", labelSelector: "a=b" });
    expect(found).toEqual(["a", "b"].map((name) => ({ apiVersion: "v1", kind: "Pod", metadata: { name } })));
    expect(requests.map(({ url }) => url)).toEqual([
      "/api/v1/namespaces/shop/pods?limit=500&labelSelector=a%3Db",
      "/api/v1/namespaces/shop/pods?limit=500&labelSelector=a%3Db&continue=next",
    ]);
  });

  test("M4: whose page has expired is begun again, and given up when that does not help", async () => {
    const { connection, requests } = await serve((url, response, count) => {
      if (url.includes("continue"))
        return sendJson(response, count < 3 ? 410 : 200, { items: [{ metadata: { name: "b" } }] });
      return sendJson(response, 200, { items: [{ metadata: { name: "a" } }], metadata: { continue: "old" } });
    });
    expect(await listAll(connection, { resource: pods, namespace: "" })).toHaveLength(2);
    expect(requests).toHaveLength(4);
    await server?.stop();
    const stubborn = await serve((url, response) =>
      sendJson(response, url.includes("continue") ? 410 : 200, { items: [], metadata: { continue: "old" } }),
    );
    await expect(listAll(stubborn.connection, { resource: pods, namespace: "" })).rejects.toThrow(
      /did not let Slipway read pods/,
    );
  });

  test("of a kind that is not served is empty; one that may not be read is a fault", async () => {
    const { connection } = await serve((url, response) =>
      url.startsWith("/api/v1/pods")
        ? response.writeHead(404).end("404 page not found\n")
        : sendJson(response, 403, { message: 'cannot list resource "pods" in API group ""' }),
    );
    expect(await listAll(connection, { resource: pods, namespace: "" })).toEqual([]);
    await expect(listAll(connection, { resource: pods, namespace: "shop" })).rejects.toThrow(
      expect.objectContaining({
        reason: "CLUSTER_FORBIDDEN",
        next: "The operator must give this account the right to list pods.",
      }),
    );
  });
});

describe("a path", () => {
  test("encodes every segment", () => {
    expect(pathOf(pods, { namespace: "a/../b", name: "x?y#z%" })).toBe(
      "/api/v1/namespaces/a%2F..%2Fb/pods/x%3Fy%23z%25",
    );
    const role = {
      group: "rbac.authorization.k8s.io",
      version: "v1",
      kind: "ClusterRole",
      plural: "clusterroles",
      namespaced: false,
    };
    expect(pathOf(role, { namespace: "ignored", name: "system:admin" })).toBe(
      "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Aadmin",
    );
  });

  test.each(["", ".", ".."])("never holds a segment %j", (name) => {
    expect(() => pathOf(pods, { namespace: "a", name })).toThrow(RangeError);
  });
});
