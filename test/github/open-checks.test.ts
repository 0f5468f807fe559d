/** One check of ours on the heads of all open pull requests at once. */

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Revision } from "../../src/core/model/revision.ts";
import { repo, type Scene, startScene } from "./scene.ts";

const name = "Slipway";
const graphql = /graphql$/;

let scene: Scene;
beforeEach(async () => {
  scene = await startScene();
});
afterEach(() => scene.local.stop());

function put(revision: Revision, externalId: string, by = scene.shop): Promise<void> {
  const shown = { title: "2 objects change", summary: "A summary" };
  return by.putCheck({ name, revision, externalId, conclusion: "success", ...shown });
}

describe("our check on open pull requests", () => {
  test("is told for each head in one question; a head without it is there, and one that is closed is not", async () => {
    const { shop, rival } = scene;
    const [done, begun, none, foreign, closed] = [
      await scene.openPull("done"),
      await scene.openPull("begun"),
      await scene.openPull("none"),
      await scene.openPull("foreign"),
      await scene.openPull("closed"),
    ];
    await put(done.head, "base-1");
    await shop.putCheck({
      name: "Slipway preview: dev",
      revision: none.head,
      externalId: "x",
      title: "t",
      summary: "s",
    });
    await shop.putCheck({ name, revision: begun.head, externalId: "base-2", title: "t", summary: "s" });
    await put(foreign.head, "base-1", rival);
    await put(closed.head, "base-1");
    await scene.local.seed.act("bob", {
      method: "PATCH",
      path: `/repos/${repo}/pulls/${closed.number}`,
      body: { state: "closed" },
    });
    const before = scene.asked("POST", graphql);
    expect(await shop.openChecks(name)).toEqual(
      new Map([
        [done.head, { completed: true, externalId: "base-1" }],
        [begun.head, { completed: false, externalId: "base-2" }],
        [none.head, undefined],
        [foreign.head, undefined],
      ]),
    );
    expect(scene.asked("POST", graphql) - before).toBe(1);
  });

  test("of two runs of one name, which only REST can order, nothing is told", async () => {
    const { shop, byHand } = scene;
    const { head } = await scene.openPull("twice");
    await put(head, "base-1");
    const { checks } = await byHand();
    await checks.create({ owner: "acme", repo: "shop", name, head_sha: head, external_id: "base-2" });
    expect(await shop.openChecks(name)).toEqual(new Map());
    expect(await shop.ownChecks(head)).toMatchObject([{ externalId: "base-2", completed: false }]);
  });

  test("on the head of a fork it counts when it is there; where it is not, nothing is told", async () => {
    const { shop, local } = scene;
    local.seed.createUser("eve");
    local.seed.addCollaborator(repo, "eve", "read");
    await local.seed.fork(repo, "eve");
    await local.seed.commitFiles("eve/shop", "gift", { "gift.yaml": "a: 1\n" }, "A gift", "eve");
    await local.seed.openPullRequest(repo, { head: "eve:gift", title: "A gift" }, "eve");
    const [pull] = await shop.openPullRequests();
    if (pull === undefined) throw new Error("there is no pull request");
    expect(await shop.openChecks(name)).toEqual(new Map());
    await put(pull.head, "base-1");
    expect(await shop.openChecks(name)).toEqual(
      new Map([[pull.head, { completed: true, externalId: "base-1" }]]),
    );
  });

  test("is read to the last page, fifty at a time", async () => {
    const heads: Revision[] = [];
    for (let index = 0; index < 52; index += 1) heads.push((await scene.openPull(`pull-${index}`)).head);
    await put(heads[51] ?? scene.root, "last");
    const before = scene.asked("POST", graphql);
    const found = await scene.shop.openChecks(name);
    expect(scene.asked("POST", graphql) - before).toBe(2);
    expect(found.size).toBe(52);
    expect([...found.values()].filter((check) => check !== undefined)).toEqual([
      { completed: true, externalId: "last" },
    ]);
  });

  test("a page that cannot be read fails it all", async () => {
    await scene.openPull("one");
    scene.local.faults.failRequests(
      { path: graphql },
      { kind: "answer", status: 200, body: { errors: [{ type: "FORBIDDEN", message: "no" }] } },
    );
    await expect(scene.shop.openChecks(name)).rejects.toMatchObject({ reason: "PERMISSION_MISSING" });
  });
});
