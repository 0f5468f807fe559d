/** What only the in-memory cluster has: faults on demand, a record of requests, and clear refusals of what it does not do. */

import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { load } from "js-yaml";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ApiClient, apiClient } from "../../../../sandbox/cluster/api-client.ts";
import {
  isObject,
  type JsonObject,
  listAt,
  numberAt,
  objectAt,
  parseJsonObject,
  textAt,
} from "../../../../sandbox/cluster/json.ts";
import {
  type MemoryCluster,
  type MemoryClusterRequest,
  startMemoryCluster,
} from "../../../../sandbox/cluster/memory/start-memory-cluster.ts";
import { findPart, lacks } from "../../../real/parts.ts";

const maps = "/api/v1/namespaces/default/configmaps";
const patience = { timeout: 5000, interval: 20 };

let cluster: MemoryCluster;
let api: ApiClient;

async function start(request: MemoryClusterRequest = {}): Promise<void> {
  cluster = await startMemoryCluster(request);
  api = apiClient({ ...cluster, certificateAuthority: readFileSync(cluster.caFile, "utf8") });
}

async function stop(): Promise<void> {
  await api.close();
  await cluster.stop();
}

/** What kubectl prints; an error when its exit status is not 0. */
async function kubectl(args: readonly string[], input = ""): Promise<string> {
  const path = findPart("kubectl")?.path ?? "kubectl";
  return new Promise((resolve, reject) => {
    const environment = { PATH: process.env["PATH"] ?? "", HOME: dirname(cluster.kubeconfig) };
    const child = execFile(
      path,
      ["--kubeconfig", cluster.kubeconfig, ...args],
      { env: environment },
      (error, out) => (error === null ? resolve(out) : reject(error)),
    );
    child.stdin?.end(input);
  });
}

const map = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { a: "1" } });
const post = async (path: string, body: unknown) => api.send({ method: "POST", path, body });

describe("the in-memory cluster", () => {
  beforeEach(() => start());
  afterEach(stop);

  test("writes a kubeconfig with everything inline, and removes it when it stops", async () => {
    const config = load(readFileSync(cluster.kubeconfig, "utf8"));
    const [entry] = isObject(config) ? listAt(config, "clusters") : [];
    const [user] = isObject(config) ? listAt(config, "users") : [];
    expect(textAt(entry, "cluster", "server")).toBe(cluster.server);
    expect(Object.keys(objectAt(entry, "cluster"))).toEqual(["server", "certificate-authority-data"]);
    expect(objectAt(user, "user")).toEqual({ token: cluster.token });
    const directory = dirname(cluster.kubeconfig);
    await cluster.stop();
    expect(existsSync(directory)).toBe(false);
  });

  test("records who asked for what, and how it was answered", async () => {
    await post(`${maps}?fieldManager=me`, map("one"));
    await api.send({ path: `${maps}/none`, headers: { "user-agent": "tester/1" } });
    expect(cluster.requests()).toMatchObject([
      { method: "POST", url: `${maps}?fieldManager=me`, user: "admin", status: 201 },
      { method: "GET", url: `${maps}/none`, user: "admin", status: 404, userAgent: "tester/1" },
    ]);
    cluster.forgetRequests();
    expect(cluster.requests()).toEqual([]);
  });

  test("answers what a test wants, as often as it wants", async () => {
    cluster.addFault({ path: /configmaps/, status: 429, headers: { "retry-after": "1" }, times: 2 });
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await api.send({ path: maps })).status);
    expect(statuses).toEqual([429, 429, 200]);
  });

  test("strikes only the requests that a fault means, until it is removed", async () => {
    const remove = cluster.addFault({ method: "POST", path: /configmaps/, status: 503 });
    expect((await post(maps, map("one"))).status).toBe(503);
    expect((await api.send({ path: maps })).status).toBe(200);
    remove();
    expect((await post(maps, map("one"))).status).toBe(201);
  });

  test("breaks a connection before or after the work is done", async () => {
    cluster.addFault({ path: /configmaps/, reset: "before", times: 1 });
    await expect(post(maps, map("lost"))).rejects.toThrow(/closed|reset|socket/i);
    expect((await api.send({ path: `${maps}/lost` })).status).toBe(404);
    cluster.addFault({ path: /configmaps/, reset: "after", times: 1 });
    await expect(post(maps, map("done"))).rejects.toThrow(/closed|reset|socket/i);
    expect((await api.send({ path: `${maps}/done` })).status).toBe(200);
  });

  test("waits when a fault says so", async () => {
    cluster.addFault({ path: /configmaps/, delayMs: 200, times: 1 });
    const before = Date.now();
    expect((await api.send({ path: maps })).status).toBe(200);
    expect(Date.now() - before).toBeGreaterThanOrEqual(190);
  });

  test("can be away for a while, and comes back with everything", async () => {
    await post(maps, map("kept"));
    const comeBack = await cluster.becomeUnreachable();
    await expect(api.send({ path: maps })).rejects.toThrow(/ECONNREFUSED|closed|reset/i);
    await comeBack();
    expect((await api.send({ path: `${maps}/kept` })).status).toBe(200);
  });

  test.each([
    [
      "a kind that it does not have",
      "POST",
      "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
    ],
    ["quotas, which it would not enforce", "POST", "/api/v1/namespaces/default/resourcequotas"],
    ["another version of a kind that it has", "GET", "/apis/autoscaling/v1/horizontalpodautoscalers"],
    ["deleting a collection", "DELETE", maps],
    ["a watch that begins with a list", "GET", `${maps}?watch=1&sendInitialEvents=true`],
  ] as const)("refuses %s in clear words", async (_, method, path) => {
    const answer = await api.send({ method, path, ...(method === "POST" ? { body: {} } : {}) });
    expect([answer.status, textAt(answer.body, "message")]).toEqual([
      400,
      expect.stringMatching(/^The in-memory API server does not support .* Use a real control plane/),
    ]);
  });

  test("refuses strategic merge patches, YAML and integers that it would round", async () => {
    await post(maps, map("one"));
    const patch = async (contentType: string, body: unknown) =>
      api.send({ method: "PATCH", path: `${maps}/one?fieldManager=a`, contentType, body });
    const strategic = await patch("application/strategic-merge-patch+json", {});
    expect(textAt(strategic.body, "message")).toContain("does not support strategic merge patches");
    const large = await post("/apis/batch/v1/namespaces/default/jobs", {
      spec: { backoffLimit: 12345678901234567000 },
    });
    expect(textAt(large.body, "message")).toContain("does not support integers of more than 15 digits");
    const text = await api.send({
      method: "POST",
      path: maps,
      body: "a long text, 1234567890123456789, is no number",
    });
    expect([text.status, textAt(text.body, "message")]).toEqual([400, "the body is no JSON object"]);
  });

  test("refuses bodies of more than 3 MiB", async () => {
    const body = { ...map("large"), data: { a: "x".repeat(3 * 1024 * 1024) } };
    expect((await post(maps, body)).status).toBe(413);
  });

  test("takes definitions with rules that it cannot check, and refuses their objects", async () => {
    const schema = {
      type: "object",
      properties: { spec: { type: "object", "x-kubernetes-validations": [{ rule: "self.size > 1" }] } },
    };
    await post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "things.rules.example" },
      spec: {
        group: "rules.example",
        scope: "Namespaced",
        names: { kind: "Thing", plural: "things" },
        versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }],
      },
    });
    const things = "/apis/rules.example/v1/namespaces/default/things";
    await expect.poll(async () => (await api.send({ path: things })).status, patience).toBe(200);
    const answer = await post(things, {
      apiVersion: "rules.example/v1",
      kind: "Thing",
      metadata: { name: "a" },
    });
    expect([answer.status, textAt(answer.body, "message")]).toEqual([
      400,
      expect.stringContaining("custom resources whose definition has x-kubernetes-validations"),
    ]);
  });

  test("ends a watch with a bookmark for those who ask", async () => {
    const path = `${maps}?watch=true&timeoutSeconds=1&allowWatchBookmarks=true&resourceVersion=1`;
    let text = "";
    for await (const chunk of await api.stream({ path })) text += chunk.toString();
    const last = parseJsonObject(text.trim().split("\n").at(-1) ?? "");
    expect(last).toMatchObject({ type: "BOOKMARK", object: { kind: "ConfigMap" } });
  });

  test("lists plainly for those who would like a table best", async () => {
    const accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
    expect((await api.send({ path: maps, headers: { accept } })).body).toMatchObject({
      kind: "ConfigMapList",
    });
  });

  test.skipIf(lacks("kubectl"))(
    "serves kubectl: server-side apply, rollout, and a diff that is empty afterwards",
    async () => {
      const manifest = JSON.stringify({
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "web" },
        spec: {
          replicas: 2,
          selector: { matchLabels: { app: "web" } },
          template: {
            metadata: { labels: { app: "web" } },
            spec: { containers: [{ name: "main", image: "good:1" }] },
          },
        },
      });
      expect(await kubectl(["apply", "--server-side", "--validate=false", "-f", "-"], manifest)).toContain(
        "serverside-applied",
      );
      expect(await kubectl(["rollout", "status", "deployment/web", "--timeout=10s"])).toContain(
        "successfully rolled out",
      );
      expect(await kubectl(["diff", "--server-side", "-f", "-"], manifest)).toBe("");
    },
  );
});

function claim(name: string, more: JsonObject = {}): JsonObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...more },
  };
}

describe("an in-memory cluster as it is asked for", () => {
  afterEach(stop);

  test("shows the times of the clock that it is given", async () => {
    await start({ clock: () => Date.parse("2030-01-02T03:04:05.678Z") });
    const { body } = await post(maps, map("one"));
    expect(textAt(body, "metadata", "creationTimestamp")).toBe("2030-01-02T03:04:05Z");
  });

  test("runs images as its rules say", async () => {
    const fate = { kind: "cannot-start", reason: "ErrImageNeverPull", message: "no IMAGE here" } as const;
    await start({ images: [{ contains: "special", fate }] });
    const pods = "/api/v1/namespaces/default/pods";
    await post(pods, {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "one" },
      spec: { containers: [{ name: "main", image: "special:1" }] },
    });
    const waiting = async () => {
      const { body } = await api.send({ path: `${pods}/one` });
      return objectAt(listAt(body, "status", "containerStatuses")[0], "state", "waiting");
    };
    await expect
      .poll(waiting, patience)
      .toEqual({ reason: "ErrImageNeverPull", message: "no special:1 here" });
  });

  test("binds claims of the default class alone, and lets a deleted one go when no pod uses it", async () => {
    await start();
    const claims = "/api/v1/namespaces/default/persistentvolumeclaims";
    const pods = "/api/v1/namespaces/default/pods";
    const phase = async (name: string) =>
      textAt((await api.send({ path: `${claims}/${name}` })).body, "status", "phase");
    await post(claims, claim("named", { storageClassName: "fast" }));
    await post(claims, claim("data"));
    await post(pods, {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "user" },
      spec: {
        containers: [{ name: "main", image: "web:1" }],
        volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
      },
    });
    await expect.poll(() => phase("data"), patience).toBe("Bound");
    expect(await phase("named")).toBe("Pending");
    await api.send({ method: "DELETE", path: `${claims}/data` });
    const status = async () => (await api.send({ path: `${claims}/data` })).status;
    expect(await status()).toBe(200);
    await api.send({ method: "DELETE", path: `${pods}/user?gracePeriodSeconds=0` });
    await expect.poll(status, patience).toBe(404);
  });

  test("stays still without controllers", async () => {
    await start({ controllers: false });
    await post("/apis/apps/v1/namespaces/default/deployments", {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "still" },
      spec: {
        selector: { matchLabels: { a: "b" } },
        template: { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "main", image: "x" }] } },
      },
    });
    const { body } = await api.send({ path: "/apis/apps/v1/namespaces/default/replicasets" });
    expect(listAt(body, "items")).toEqual([]);
  });

  test("shows the logs of its containers", async () => {
    await start();
    const pods = "/api/v1/namespaces/default/pods";
    await post(pods, {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "talks" },
      spec: { containers: [{ name: "main", image: "crash:1" }] },
    });
    const restarts = async () => {
      const { body } = await api.send({ path: `${pods}/talks` });
      return numberAt(listAt(body, "status", "containerStatuses")[0], 0, "restartCount");
    };
    await expect.poll(restarts, patience).toBeGreaterThan(0);
    const log = await api.send({ path: `${pods}/talks/log` });
    expect(log.text).toBe("sandbox: started crash:1\nsandbox: fatal: this image always crashes\n");
    expect((await api.send({ path: `${pods}/talks/log?container=other` })).status).toBe(400);
  });
});
