/** The judge on live objects of both API servers of the sandbox: what rolls out becomes current, what cannot says why. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { judge } from "../../../src/core/health/judge.ts";
import { decodeJson } from "../../../src/core/manifests/decode-json.ts";
import { isJsonObject, type JsonObject } from "../../../src/core/model/json.ts";
import type { Health } from "../../../src/core/model/health.ts";
import {
  apply,
  deployment,
  fresh,
  freshNamespace,
  memory,
  real,
  type World,
} from "../../contracts/cluster/world.ts";

/** A moment for the controllers between two looks. */
const pauseMs = 50;
const patienceMs = 20_000;

function last(healths: readonly Health[]): Health | undefined {
  return healths.at(-1);
}

function states(healths: readonly Health[]): ReadonlySet<Health["state"]> {
  return new Set(healths.map(({ state }) => state));
}

describe.each([memory, real])("on $name", (server) => {
  describe.skipIf(server.absent)("the judge says of", () => {
    let world: World | undefined;
    let namespace = "";
    beforeAll(async () => {
      world = await server.start();
      namespace = await freshNamespace(world);
    });
    afterAll(async () => world?.stop());

    async function send(path: string): Promise<JsonObject> {
      const answer = await world?.api.send({ path });
      const value = answer === undefined ? null : decodeJson(answer.text);
      if (answer?.status !== 200 || !isJsonObject(value)) throw new Error(`${path}: ${answer?.text}`);
      return value;
    }

    async function look(path: string, graceMs: number): Promise<Health> {
      const live = await send(path);
      const name = path.split("/").at(-1) ?? "";
      const { items } = await send(`/api/v1/namespaces/${namespace}/pods?labelSelector=app%3D${name}`);
      const pods = Array.isArray(items) ? items.filter(isJsonObject) : [];
      return judge(live, pods, { now: Date.now(), graceMs });
    }

    /** All answers on the way to the state, repetitions left out. */
    async function until(state: Health["state"], path: string, graceMs = 60_000): Promise<readonly Health[]> {
      const seen: Health[] = [];
      for (const end = Date.now() + patienceMs; Date.now() < end;) {
        const health = await look(path, graceMs);
        const before = seen.at(-1);
        if (before?.state !== health.state || before.message !== health.message) seen.push(health);
        if (health.state === state) return seen;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
      throw new Error(`never ${state}: ${JSON.stringify(seen)}`);
    }

    async function put(group: string, resource: string, body: JsonObject, name: string): Promise<string> {
      const path = `${group}/namespaces/${namespace}/${resource}/${name}`;
      if (world === undefined) throw new Error("the server has not started");
      const answer = await apply({ api: world.api }, path, body, { manager: "slipway/test", force: true });
      if (answer.status >= 300) throw new Error(answer.text);
      return path;
    }

    async function roll(name: string, image: string, kind = "Deployment"): Promise<string> {
      const spec = kind === "DaemonSet" ? {} : { replicas: 2 };
      const body = { ...deployment(name, spec, {}, image), kind };
      return put("/apis/apps/v1", `${kind.toLowerCase()}s`, body, name);
    }

    test.each(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"])(
      "a %s that rolls out: in progress, then current",
      async (kind) => {
        const path = await roll(fresh("good"), "example.com/good:1", kind);
        const seen = await until("current", path, 0);
        expect([...states(seen)].filter((state) => state !== "current" && state !== "in-progress")).toEqual(
          [],
        );
        expect(last(seen)?.message).toMatch(/^(\d) of \1 (?:replicas|pods) ready$/);
      },
    );

    test.each(["Deployment", "StatefulSet"])(
      "a %s whose image cannot be pulled: why, and failed past the grace period",
      async (kind) => {
        const path = await roll(fresh("broken"), "example.com/broken:1", kind);
        const seen = await until("failed", path, 1500);
        expect(last(seen)?.message).toMatch(/^ImagePullBackOff: main \(example\.com\/broken:1\); /);
        expect(
          seen.some(
            ({ state, message }) => state === "in-progress" && message.startsWith("ImagePullBackOff"),
          ),
        ).toBe(true);
      },
    );

    test("a Deployment that crashes: how it ended", async () => {
      const path = await roll(fresh("crash"), "example.com/crash:1");
      expect(last(await until("failed", path, 1000))?.message).toMatch(
        /^CrashLoopBackOff: main \(exit code 1, \d restarts?\); /,
      );
    });

    test("a Deployment that is repaired: nothing of the pods that are replaced", async () => {
      const name = fresh("repaired");
      await until("current", await roll(name, "example.com/good:1"));
      const path = await roll(name, "example.com/broken:2");
      await until("failed", path, 500);
      await roll(name, "example.com/good:3");
      const seen = await until("current", path, 500);
      expect(states(seen).has("failed")).toBe(false);
    });

    test("a Job: current when it is complete, not before", async () => {
      const name = fresh("job");
      const template = {
        metadata: { labels: { app: name } },
        spec: { restartPolicy: "Never", containers: [{ name: "main", image: "example.com/slow:1" }] },
      };
      const path = await put(
        "/apis/batch/v1",
        "jobs",
        { apiVersion: "batch/v1", kind: "Job", metadata: { name }, spec: { template } },
        name,
      );
      const seen = await until("current", path);
      expect(seen.map(({ state, message }) => `${state}: ${message}`)).toEqual(
        expect.arrayContaining(["in-progress: 0 of 1 completions", "current: complete"]),
      );
    });

    test("what nobody has to wait for: current at once", async () => {
      const name = fresh("plain");
      const paths = [
        await put("/api/v1", "configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata: { name } }, name),
        await put(
          "/api/v1",
          "services",
          {
            apiVersion: "v1",
            kind: "Service",
            metadata: { name },
            spec: { ports: [{ port: 80, protocol: "TCP" }] },
          },
          name,
        ),
        await put(
          "/apis/networking.k8s.io/v1",
          "networkpolicies",
          {
            apiVersion: "networking.k8s.io/v1",
            kind: "NetworkPolicy",
            metadata: { name },
            spec: { podSelector: {} },
          },
          name,
        ),
        await put(
          "/apis/rbac.authorization.k8s.io/v1",
          "roles",
          { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata: { name }, rules: [] },
          name,
        ),
      ];
      for (const path of paths) expect((await look(path, 0)).state).toBe("current");
    });

    test("a Namespace, and an object that is being deleted", async () => {
      expect(
        judge(await send(`/api/v1/namespaces/${namespace}`), [], { now: Date.now(), graceMs: 0 }).state,
      ).toBe("current");
      const name = fresh("held");
      const path = await put(
        "/api/v1",
        "configmaps",
        { apiVersion: "v1", kind: "ConfigMap", metadata: { name, finalizers: ["example.com/hold"] } },
        name,
      );
      await world?.api.send({ method: "DELETE", path });
      expect(await look(path, 0)).toEqual({
        state: "terminating",
        message: "being deleted, waits for example.com/hold",
      });
    });
  });
});
