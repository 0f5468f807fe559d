/** Deployments: the durable record, and how it is kept from others. */

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DeploymentRequest } from "../../src/core/model/deployment.ts";
import type { DeploymentShown } from "../../src/github/github.ts";
import { repo, type Scene, startScene, unknownRevision } from "./scene.ts";

const shown = (description: string): DeploymentShown => ({ description, isProtected: false });

let scene: Scene;
beforeEach(async () => {
  scene = await startScene();
});
afterEach(() => scene.local.stop());

function request(change: Partial<DeploymentRequest> = {}): DeploymentRequest {
  return {
    schema: 1,
    kind: "deploy",
    environment: "production",
    revision: scene.root,
    reviewedDigest: "sha256:abc",
    trigger: {
      kind: "command",
      pullRequest: 3,
      commentId: 9,
      actor: { id: 5, login: "alice", kind: "user" },
    },
    ...change,
  };
}

describe("a deployment", () => {
  test("is created of exactly that revision, without GitHub's own merge and checks, and reads back as it was asked", async () => {
    const { shop, asked, local } = scene;
    // GitHub's default would refuse because of this.
    await local.seed.act("bob", {
      method: "POST",
      path: `/repos/${repo}/statuses/${scene.root}`,
      body: { context: "ci", state: "failure" },
    });
    const wanted = request({ hold: { by: "alice", reason: "broken", since: "2026-11-01T00:00:00Z" } });
    const record = await shop.createDeployment(wanted, shown("Asked by alice"));
    expect(record).toMatchObject({
      request: wanted,
      state: "pending",
      description: "",
      everSucceeded: false,
    });
    expect(record.id).toMatch(/^\d+$/);
    expect(await shop.deployments("production")).toEqual([record]);
    expect(asked("POST", "/repos/{owner}/{repo}/deployments")).toBe(1);
  });

  test("goes through its states; the newest status of ours counts", async () => {
    const { shop } = scene;
    const { id } = await shop.createDeployment(request(), shown("x"));
    await shop.setDeploymentStatus(id, { state: "queued", description: "waits for its gate" });
    expect(await shop.deployments("production")).toMatchObject([
      { state: "queued", description: "waits for its gate" },
    ]);
    await shop.setDeploymentStatus(id, {
      state: "in_progress",
      description: "applying",
      logUrl: "https://example.com/x",
    });
    await shop.setDeploymentStatus(id, { state: "success", description: "healthy" });
    expect(await shop.deployments("production")).toMatchObject([{ state: "success", everSucceeded: true }]);
    await shop.setDeploymentStatus(id, { state: "inactive", description: "superseded" });
    expect(await shop.deployments("production")).toMatchObject([
      { state: "inactive", description: "superseded", everSucceeded: true },
    ]);
  });

  test("A13: keeps who acknowledged what, and reads it back", async () => {
    const { shop } = scene;
    const by = { id: 5, login: "alice", kind: "user" } as const;
    const acknowledged = request({
      acknowledgements: [
        { code: "pvc-removed", digest: `sha256:${"1".repeat(64)}`, by },
        { code: "a-code-of-another-version", digest: `sha256:${"2".repeat(64)}`, by },
      ],
    });
    const { id } = await shop.createDeployment(acknowledged, shown("x"));
    expect(await shop.deployments("production")).toMatchObject([{ id, request: acknowledged }]);
  });

  test("with many statuses is read to the last one", async () => {
    const { shop } = scene;
    const app = await scene.byHand();
    const { id } = await shop.createDeployment(request(), shown("x"));
    const post = (state: "success" | "in_progress") =>
      app.rest.repos.createDeploymentStatus({
        owner: "acme",
        repo: "shop",
        deployment_id: Number(id),
        state,
      });
    await post("success");
    for (let index = 0; index < 119; index += 1) await post("in_progress");
    expect(await shop.deployments("production")).toMatchObject([
      { state: "in_progress", everSucceeded: true },
    ]);
  });

  test("is called a production environment where the environment is protected, whatever its name is", async () => {
    const { shop, local } = scene;
    const isProduction = async (isProtected: boolean) => {
      const { id } = await shop.createDeployment(request(), { description: "x", isProtected });
      return local.seed.act("bob", { method: "GET", path: `/repos/${repo}/deployments/${id}` });
    };
    expect(await isProduction(true)).toMatchObject({ production_environment: true });
    expect(await isProduction(false)).toMatchObject({ production_environment: false });
  });

  test("has a description of at most 140 characters", async () => {
    const { shop } = scene;
    const { id } = await shop.createDeployment(request(), shown("🚀".repeat(200)));
    await shop.setDeploymentStatus(id, { state: "failure", description: "🚀".repeat(200) });
    const [record] = await shop.deployments("production");
    expect(Array.from(record?.description ?? "")).toHaveLength(140);
    expect(record?.description.endsWith("🚀…")).toBe(true);
  });

  test("of a revision that is gone is a fault", async () => {
    const gone = request({ revision: unknownRevision });
    await expect(scene.shop.createDeployment(gone, shown("x"))).rejects.toMatchObject({
      reason: "REF_VANISHED",
    });
  });

  test("is not one when GitHub merged something instead: 202", async () => {
    const { local, shop } = scene;
    local.faults.failRequests(
      { method: "POST", path: "/repos/{owner}/{repo}/deployments" },
      { kind: "answer", status: 202, body: { message: "Auto-merged main into x on deployment." } },
    );
    await expect(shop.createDeployment(request(), shown("x"))).rejects.toMatchObject({
      reason: "GITHUB_UNAVAILABLE",
    });
  });

  test("is asked for once, whatever the answer is: a lost answer leaves one, and the caller finds it", async () => {
    const { local, shop, asked } = scene;
    const route = { method: "POST", path: "/repos/{owner}/{repo}/deployments" } as const;
    local.faults.failRequests(route, { kind: "answer", status: 502 });
    await expect(shop.createDeployment(request(), shown("x"))).rejects.toMatchObject({
      reason: "GITHUB_UNAVAILABLE",
    });
    expect(await shop.deployments("production")).toEqual([]);
    local.faults.failRequests(route, { kind: "reset", when: "after" });
    await expect(shop.createDeployment(request(), shown("x"))).rejects.toMatchObject({
      reason: "GITHUB_UNAVAILABLE",
      retry: "later",
    });
    expect(await shop.deployments("production")).toHaveLength(1);
    expect(asked(route.method, route.path)).toBeLessThanOrEqual(2);
  });
});

describe("the list of deployments", () => {
  test("X10, H1: leaves out what another App or a person created, whatever its payload says", async () => {
    const { shop, rival, local, root } = scene;
    await rival.createDeployment(request(), shown("forged by an App"));
    await local.seed.act("bob", {
      method: "POST",
      path: `/repos/${repo}/deployments`,
      body: {
        ref: root,
        environment: "production",
        payload: request(),
        auto_merge: false,
        required_contexts: [],
      },
    });
    expect(await shop.deployments("production")).toEqual([]);
  });

  test("X10, H1: is not moved by statuses that others posted on ours", async () => {
    const { shop, rival, local } = scene;
    const { id } = await shop.createDeployment(request(), shown("ours"));
    await rival.setDeploymentStatus(id, { state: "success", description: "forged" });
    expect(await shop.deployments("production")).toMatchObject([
      { state: "pending", everSucceeded: false, description: "" },
    ]);
    await shop.setDeploymentStatus(id, { state: "queued", description: "ours" });
    await local.seed.act("bob", {
      method: "POST",
      path: `/repos/${repo}/deployments/${id}/statuses`,
      body: { state: "failure", description: "forged" },
    });
    expect(await shop.deployments("production")).toMatchObject([
      { state: "queued", description: "ours", everSucceeded: false },
    ]);
  });

  test("leaves out our own Deployment whose payload is of another schema, or speaks of something else", async () => {
    const { shop, root } = scene;
    const app = await scene.byHand();
    const create = (payload: Record<string, unknown> | string) =>
      app.rest.repos.createDeployment({
        owner: "acme",
        repo: "shop",
        ref: root,
        environment: "production",
        payload,
        auto_merge: false,
        required_contexts: [],
      });
    await create({ ...request(), schema: 2 });
    await create({ ...request(), environment: "staging" });
    await create({ ...request(), revision: unknownRevision });
    await create("not JSON");
    expect(await shop.deployments("production")).toEqual([]);
    // GitHub may give a payload back as text.
    await create(JSON.stringify(request()));
    expect(await shop.deployments("production")).toMatchObject([{ request: request() }]);
  });
});
