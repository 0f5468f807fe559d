/** Pull requests, their reviews, and who a person is. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { repo, type Scene, startScene, unknownRevision } from "./scene.ts";

describe("pull requests", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startScene();
  });
  afterAll(() => scene.local.stop());

  test("are read with author, branches and revisions", async () => {
    const { shop, openPull, root, local } = scene;
    const { number, head } = await openPull("feature");
    const bob = local.seed.user("bob");
    expect(await shop.pullRequest(number)).toEqual({
      number,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      title: "The feature",
      state: "open",
      merged: false,
      draft: false,
      author: { id: bob.id, login: "bob", kind: "user" },
      baseBranch: "main",
      base: root,
      head,
      fromFork: false,
    });
  });

  test("are undefined when there is none of that number, after a look whether the repository is in sight", async () => {
    const before = scene.asked("GET", "/repos/acme/shop");
    expect(await scene.shop.pullRequest(4711)).toBeUndefined();
    expect(scene.asked("GET", "/repos/acme/shop")).toBe(before + 1);
  });

  test("of forks are told apart", async () => {
    const { local, shop } = scene;
    const { seed } = local;
    seed.addCollaborator(repo, "mallory", "read");
    await seed.fork(repo, "mallory");
    await seed.commitFiles("mallory/shop", "evil", { "evil.yaml": "a: 1\n" }, "Evil", "mallory");
    const number = await seed.openPullRequest(
      repo,
      { head: "mallory:evil", title: "From a fork" },
      "mallory",
    );
    expect(await shop.pullRequest(number)).toMatchObject({ fromFork: true, author: { login: "mallory" } });
  });

  test("that are open are listed, oldest first, without those that were closed", async () => {
    const { local, shop, openPull } = scene;
    const [first, closed, last] = [await openPull("one"), await openPull("two"), await openPull("three")];
    await local.seed.act("bob", {
      method: "PATCH",
      path: `/repos/${repo}/pulls/${closed.number}`,
      body: { state: "closed" },
    });
    const numbers = (await shop.openPullRequests()).map(({ number }) => number);
    expect(numbers.slice(-2)).toEqual([first.number, last.number]);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(await shop.pullRequest(closed.number)).toMatchObject({ state: "closed", merged: false });
  });

  test("that were merged are found by the revision that they brought, others are not", async () => {
    const { local, shop, openPull, root } = scene;
    const { number, head } = await openPull("to-merge");
    expect(await shop.mergedPullRequests(head)).toEqual([]);
    const merged = await local.seed.merge(repo, number, "alice", "squash");
    const found = await shop.mergedPullRequests(await shop.branchHead("main").then((tip) => tip ?? root));
    expect(found.map((pull) => [pull.number, pull.merged, pull.state])).toEqual([[number, true, "closed"]]);
    expect(await shop.branchHead("main")).toBe(merged);
    expect(await shop.mergedPullRequests(root)).toEqual([]);
  });

  test("a revision that is not there any more is a fault of its own", async () => {
    await expect(scene.shop.mergedPullRequests(unknownRevision)).rejects.toMatchObject({
      reason: "REF_VANISHED",
    });
  });
});
