/** Reviews as they were given, and the role of a person at this moment. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { repo, type Scene, startScene } from "./scene.ts";

describe("reviews", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startScene();
  });
  afterAll(() => scene.local.stop());

  test("are listed in their order, each with its state and the revision that was looked at", async () => {
    const { local, shop, openPull } = scene;
    const { seed } = local;
    const { number, head } = await openPull("reviewed");
    await seed.requestChanges(repo, number, "alice", "no");
    const approval = await seed.approve(repo, number, "alice", "yes");
    await seed.act("carol", {
      method: "POST",
      path: `/repos/${repo}/pulls/${number}/reviews`,
      body: { event: "COMMENT", body: "LGTM" },
    });
    const second = await seed.commitFiles(repo, "reviewed", { "more.yaml": "b: 1\n" }, "More", "bob");
    await seed.approve(repo, number, "carol");
    await seed.act("alice", {
      method: "PUT",
      path: `/repos/${repo}/pulls/${number}/reviews/${approval}/dismissals`,
      body: { message: "too early" },
    });

    const reviews = await shop.reviews(number);
    expect(reviews.map(({ reviewer, state, revision }) => [reviewer.login, state, revision])).toEqual([
      ["alice", "changes-requested", head],
      ["alice", "dismissed", head],
      ["carol", "commented", head],
      ["carol", "approved", second],
    ]);
    expect(reviews.map(({ id }) => id)).toEqual(reviews.map(({ id }) => id).toSorted((a, b) => a - b));
    expect(reviews[0]?.reviewer).toEqual({ id: seed.user("alice").id, login: "alice", kind: "user" });
  });

  test("of a pull request without any are none", async () => {
    const { number } = await scene.openPull("unreviewed");
    expect(await scene.shop.reviews(number)).toEqual([]);
  });
});

describe("the role of a person", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startScene();
    const { seed } = scene.local;
    for (const login of ["tina", "mike", "rolf"]) seed.createUser(login);
    seed.addCollaborator(repo, "tina", "triage");
    seed.addCollaborator(repo, "mike", "maintain");
    seed.addCollaborator(repo, "rolf", "triage", "release helper");
  });
  afterAll(() => scene.local.stop());

  const personOf = (login: string) => {
    const { id } = scene.local.seed.user(login);
    return { id, login, kind: "user" as const };
  };

  test.each([
    ["alice", "admin"],
    ["mike", "maintain"],
    ["bob", "write"],
    ["tina", "triage"],
    ["carol", "read"],
  ])("of %s is %s", async (login, role) => {
    expect(await scene.shop.role(personOf(login))).toBe(role);
  });

  test("is the built-in role that a custom one inherits from", async () => {
    expect(await scene.shop.role(personOf("rolf"))).toBe("triage");
  });

  test("is none for a stranger", async () => {
    expect(await scene.shop.role(personOf("mallory"))).toBe("none");
    expect(await scene.shop.role({ id: 987, login: "nobody-at-all", kind: "user" })).toBe("none");
  });

  test("is none for a deleted account, without a question", async () => {
    scene.local.requests.clear();
    expect(await scene.shop.role({ id: 0, login: "ghost", kind: "user" })).toBe("none");
    expect(scene.local.requests.all()).toEqual([]);
  });

  test("F8: is none when the login belongs to somebody else by now", async () => {
    const { id } = scene.local.seed.user("mallory");
    expect(await scene.shop.role({ id, login: "alice", kind: "user" })).toBe("none");
  });

  test("G6: is asked anew each time", async () => {
    expect(await scene.shop.role(personOf("bob"))).toBe("write");
    scene.local.seed.addCollaborator(repo, "bob", "read");
    expect(await scene.shop.role(personOf("bob"))).toBe("read");
    scene.local.seed.addCollaborator(repo, "bob", "write");
  });
});
