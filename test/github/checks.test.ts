/** Checks and statuses of a revision; our own check runs. */

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CheckAnnotation, CheckUpdate } from "../../src/github/github.ts";
import { repo, type Scene, startScene, unknownRevision } from "./scene.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await startScene();
});
afterEach(() => scene.local.stop());

function update(change: Partial<CheckUpdate> = {}): CheckUpdate {
  return {
    name: "slipway/production",
    revision: scene.root,
    externalId: "preview.1.2",
    title: "2 objects change",
    summary: "A summary",
    ...change,
  };
}

async function status(context: string, state: string): Promise<void> {
  await scene.local.seed.act("bob", {
    method: "POST",
    path: `/repos/${repo}/statuses/${scene.root}`,
    body: { context, state },
  });
}

describe("our check run", () => {
  test("is created once and edited in place, by name and revision", async () => {
    const { shop, root, asked } = scene;
    await shop.putCheck(update());
    expect(await shop.ownChecks(root)).toMatchObject([
      { name: "slipway/production", completed: false, externalId: "preview.1.2" },
    ]);
    await shop.putCheck(update({ conclusion: "success", text: "details" }));
    await shop.putCheck(update({ name: "slipway/staging", conclusion: "neutral" }));
    const own = await shop.ownChecks(root);
    expect(own.map(({ name, completed }) => [name, completed])).toEqual([
      ["slipway/production", true],
      ["slipway/staging", true],
    ]);
    expect(asked("POST", "/repos/{owner}/{repo}/check-runs")).toBe(2);
    expect(asked("PATCH", "/repos/{owner}/{repo}/check-runs/{check_run_id}")).toBe(1);
  });

  test("is not written again when it says the same", async () => {
    const { shop, asked } = scene;
    for (let time = 0; time < 3; time += 1)
      await shop.putCheck(update({ conclusion: "failure", text: "why" }));
    expect(asked("POST", "/repos/{owner}/{repo}/check-runs")).toBe(1);
    expect(asked("PATCH", "/repos/{owner}/{repo}/check-runs/{check_run_id}")).toBe(0);
    await shop.putCheck(update({ conclusion: "failure" }));
    expect(asked("PATCH", "/repos/{owner}/{repo}/check-runs/{check_run_id}")).toBe(1);
  });

  test("goes back to being in progress when the work begins anew", async () => {
    const { shop, root } = scene;
    await shop.putCheck(update({ conclusion: "failure" }));
    await shop.putCheck(update());
    expect(await shop.ownChecks(root)).toMatchObject([{ completed: false }]);
  });

  test("X10: of another App with our name is neither ours nor edited", async () => {
    const { shop, rival, root } = scene;
    await rival.putCheck(update({ conclusion: "success", title: "forged" }));
    expect(await shop.ownChecks(root)).toEqual([]);
    await shop.putCheck(update({ conclusion: "failure" }));
    expect(await rival.ownChecks(root)).toMatchObject([{ completed: true }]);
    const states = (await shop.checkResults(root)).map(({ name, state }) => [name, state]);
    expect(states).toEqual([
      ["slipway/production", "failed"],
      ["slipway/production", "passed"],
    ]);
  });
});

function annotation(line: number, change: Partial<CheckAnnotation> = {}): CheckAnnotation {
  return {
    path: "base/web.yaml",
    line,
    level: "warning",
    title: "replicas-zero",
    message: "None.",
    ...change,
  };
}

/** Of all of our runs on the revision, oldest first. */
async function annotationLines(): Promise<readonly (readonly number[])[]> {
  const app = await scene.byHand();
  const { data } = await app.rest.checks.listForRef({
    owner: "acme",
    repo: "shop",
    ref: scene.root,
    filter: "all",
  });
  const lists = data.check_runs
    .toSorted((a, b) => a.id - b.id)
    .map(({ id }) =>
      app.paginate(app.rest.checks.listAnnotations, { owner: "acme", repo: "shop", check_run_id: id }),
    );
  return (await Promise.all(lists)).map((list) => list.map(({ start_line }) => start_line));
}

describe("annotations", () => {
  test("are written with their run, once", async () => {
    const { shop, asked } = scene;
    const said = update({ conclusion: "neutral", annotations: [annotation(3)] });
    for (let time = 0; time < 3; time += 1) await shop.putCheck(said);
    expect(await annotationLines()).toEqual([[3]]);
    expect(asked("PATCH", "/repos/{owner}/{repo}/check-runs/{check_run_id}")).toBe(0);
  });

  test("fifty at a time, and only those that a run that was cut off still lacks", async () => {
    const { shop, asked } = scene;
    const many = Array.from({ length: 120 }, (_, index) => annotation(index + 1));
    await shop.putCheck(update({ conclusion: "neutral", annotations: many.slice(0, 70) }));
    await shop.putCheck(update({ conclusion: "neutral", annotations: many }));
    expect(await annotationLines()).toEqual([many.map(({ line }) => line)]);
    expect(asked("POST", "/repos/{owner}/{repo}/check-runs")).toBe(1);
    expect(asked("PATCH", "/repos/{owner}/{repo}/check-runs/{check_run_id}")).toBe(2);
  });

  test("that hold no more take their run with them, for they cannot be taken from it", async () => {
    const { shop, root } = scene;
    await shop.putCheck(update({ conclusion: "neutral", annotations: [annotation(3), annotation(4)] }));
    await shop.putCheck(update());
    await shop.putCheck(
      update({ conclusion: "success", annotations: [annotation(4, { message: "Now two." })] }),
    );
    expect(await annotationLines()).toEqual([[3, 4], [4]]);
    expect(await shop.ownChecks(root)).toMatchObject([{ name: "slipway/production", completed: true }]);
  });
});

describe("the checks of a revision", () => {
  test("are the newest of each App and name, and of each status context; a pending re-run counts", async () => {
    const { shop, rival, root } = scene;
    await rival.putCheck(update({ name: "build", conclusion: "success" }));
    await rival.putCheck(update({ name: "build" }));
    await rival.putCheck(update({ name: "skippable", conclusion: "neutral" }));
    await status("ci/old", "pending");
    await status("ci/old", "success");
    await status("build", "failure");
    const results = await shop.checkResults(root);
    expect(results.map(({ name, appId, state }) => [name, appId !== undefined, state])).toEqual([
      ["build", true, "pending"],
      ["skippable", true, "passed"],
      ["build", false, "failed"],
      ["ci/old", false, "passed"],
    ]);
  });

  test("are none where nobody said anything", async () => {
    expect(await scene.shop.checkResults(scene.root)).toEqual([]);
  });

  test(
    "X17: the failing one of 120 checks and 120 statuses is found on the last page",
    { timeout: 60_000 },
    async () => {
      const { shop, root } = scene;
      const app = await scene.byHand();
      const create = (name: string, conclusion: "failure" | "success") =>
        app.rest.checks.create({ owner: "acme", repo: "shop", name, head_sha: root, conclusion });
      await create("check 0", "failure");
      await status("status 0", "error");
      const numbers = Array.from({ length: 119 }, (_, index) => index + 1);
      await Promise.all(numbers.map((number) => create(`check ${number}`, "success")));
      await Promise.all(numbers.map((number) => status(`status ${number}`, "success")));
      const results = await shop.checkResults(root);
      expect(results).toHaveLength(240);
      const failed = results.filter(({ state }) => state === "failed");
      expect(failed.map(({ name }) => name)).toEqual(["check 0", "status 0"]);
    },
  );

  test("of an unknown revision are a fault of its own", async () => {
    await expect(scene.shop.checkResults(unknownRevision)).rejects.toMatchObject({ reason: "REF_VANISHED" });
  });
});
