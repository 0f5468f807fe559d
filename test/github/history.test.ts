/** Long histories of Deployments: read as far as a decision needs, in few requests, and never cut silently. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DeploymentRequest } from "../../src/core/model/deployment.ts";
import type { DeploymentShown, GitHubRepository } from "../../src/github/github.ts";
import { repo, type Scene, startScene } from "./scene.ts";

const shown = (description: string): DeploymentShown => ({ description, isProtected: false });

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.local.stop());

interface Made {
  readonly environment: string;
  readonly kind?: DeploymentRequest["kind"];
  readonly state?: "success" | "failure" | "queued";
}

/** In this order; ours. */
async function make(all: readonly Made[]): Promise<void> {
  const { rest } = await scene.byHand();
  const shop = { owner: "acme", repo: "shop" };
  for (const { environment, kind = "deploy", state } of all) {
    const { data } = await rest.repos.createDeployment({
      ...shop,
      ref: scene.root,
      environment,
      payload: { schema: 1, kind, environment, revision: scene.root, trigger: { kind: "push" } },
      auto_merge: false,
      required_contexts: [],
    });
    if (!("id" in data) || state === undefined) continue;
    await rest.repos.createDeploymentStatus({ ...shop, deployment_id: data.id, state, auto_inactive: false });
  }
}

function times(count: number, made: Made): readonly Made[] {
  return Array.from({ length: count }, () => made);
}

/** How many requests it took. */
async function counted<T>(ask: (shop: GitHubRepository) => Promise<T>) {
  const before = scene.local.requests.all().length;
  const answer = await ask(scene.shop);
  const made = scene.local.requests.all().slice(before);
  return { answer, requests: made.filter(({ path }) => !path.includes("access_tokens")).length };
}

describe("a history of several hundred deployments", () => {
  beforeAll(async () => {
    await make([
      ...times(210, { environment: "busy", state: "success" }),
      { environment: "busy", kind: "rollback", state: "failure" },
      { environment: "busy", kind: "resume", state: "success" },
      ...times(30, { environment: "busy", state: "failure" }),
      { environment: "quiet", state: "success" },
      ...times(230, { environment: "broken", state: "failure" }),
      { environment: "rolled", state: "success" },
      ...times(105, { environment: "rolled", kind: "rollback", state: "success" }),
    ]);
    // Who we are is asked once.
    await scene.shop.deployments("elsewhere");
  }, 120_000);

  test("is read no further than to the last healthy one, with the newest hundred, newest first", async () => {
    const { answer, requests } = await counted((shop) => shop.deployments("busy"));
    expect(answer).toHaveLength(100);
    expect(answer[0]).toMatchObject({ state: "failure" });
    expect(answer.some(({ request }) => request.kind === "rollback")).toBe(true);
    expect(answer.map(({ id }) => Number(id))).toEqual(
      answer.map(({ id }) => Number(id)).toSorted((a, b) => b - a),
    );
    expect(requests).toBe(2);
  });

  test("is read on as long as nothing healthy is found", async () => {
    const { answer, requests } = await counted((shop) => shop.deployments("broken"));
    expect(answer).toHaveLength(230);
    expect(requests).toBe(6);
  });

  test("is read on behind a hundred rollbacks, to what the branch last asked for", async () => {
    const { answer } = await counted((shop) => shop.deployments("rolled"));
    expect(answer.at(-1)?.request.kind).toBe("deploy");
    expect(answer).toHaveLength(106);
  });

  test("is read on as far as the question wants", async () => {
    const { answer } = await counted((shop) => shop.deployments("busy", (newest) => newest.length > 150));
    expect(answer).toHaveLength(200);
    const { answer: all } = await counted((shop) => shop.deployments("busy", () => false));
    expect(all).toHaveLength(242);
  });

  test("of all environments is the newest hundred, or as many as are wanted", async () => {
    const { answer } = await counted((shop) => shop.recentDeployments(() => true));
    expect(answer).toMatchObject({ complete: true });
    expect(answer.records).toHaveLength(100);
    const more = await scene.shop.recentDeployments((newest) => newest.length > 250);
    expect(more.records).toHaveLength(300);
    expect(await scene.shop.deployments("elsewhere")).toEqual([]);
  });

  test("of several environments is asked for at once, and read by itself only where more is needed", async () => {
    const { answer, requests } = await counted((shop) => shop.newestDeployments(["quiet", "never"]));
    expect(requests).toBe(1);
    expect(answer.get("never")).toEqual([]);
    expect(answer.get("quiet")).toMatchObject([
      { state: "success", everSucceeded: true, request: { environment: "quiet" } },
    ]);
    const whole = await scene.shop.newestDeployments(["quiet", "broken", "busy"]);
    expect(whole.get("broken")).toHaveLength(230);
    expect(whole.get("busy")).toHaveLength(100);
  });

  test("tells of many environments what each by itself tells, but for its ids", async () => {
    await make([
      { environment: "mixed", state: "success" },
      { environment: "mixed", kind: "rollback", state: "queued" },
      { environment: "mixed" },
    ]);
    const seen = (await scene.shop.newestDeployments(["mixed"])).get("mixed");
    expect(seen).toHaveLength(3);
    expect(await scene.shop.deployments("mixed")).toMatchObject([...(seen ?? [])]);
  });

  test("costs eight questions for two hundred environments", async () => {
    const names = Array.from({ length: 200 }, (_, index) => `env-${index}`);
    const { answer, requests } = await counted((shop) => shop.newestDeployments(names));
    expect(answer.size).toBe(200);
    expect(requests).toBe(8);
  });

  test("X10, H1: others' Deployments and statuses are left out, and seen through, of many environments, too", async () => {
    await make([{ environment: "forged", state: "queued" }]);
    const [ours] = await scene.shop.deployments("forged");
    await scene.rival.setDeploymentStatus(ours?.id ?? "", { state: "success", description: "forged" });
    await scene.rival.createDeployment(
      {
        schema: 1,
        kind: "deploy",
        environment: "forged",
        revision: scene.root,
        trigger: { kind: "push" },
      },
      shown("forged"),
    );
    await scene.local.seed.act("bob", {
      method: "POST",
      path: `/repos/${repo}/deployments`,
      body: { ref: scene.root, environment: "forged", auto_merge: false, required_contexts: [] },
    });
    const seen = (await scene.shop.newestDeployments(["forged"])).get("forged");
    expect(seen).toMatchObject([{ state: "queued", everSucceeded: false }]);
  });
});

describe("a history without end", () => {
  test(
    "of failures is a named fault after a thousand, never a silent cut",
    { timeout: 120_000 },
    async () => {
      await make(times(1_001, { environment: "endless" }));
      await expect(scene.shop.deployments("endless")).rejects.toMatchObject({
        reason: "HISTORY_TOO_LONG",
        retry: "never",
      });
      await expect(scene.shop.newestDeployments(["endless"])).rejects.toMatchObject({
        reason: "HISTORY_TOO_LONG",
      });
      const { records, complete } = await scene.shop.recentDeployments(() => false);
      expect(complete).toBe(false);
      expect(records).toHaveLength(1_000);
      // What is enough is given all the same.
      expect(await scene.shop.deployments("endless", () => true)).toHaveLength(100);
    },
  );
});
