/** Comments: read over all pages, written in place, reacted to. */

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { repo, type Scene, startScene } from "./scene.ts";

let scene: Scene;
let number: number;
beforeEach(async () => {
  scene = await startScene();
  number = (await scene.openPull("feature")).number;
});
afterEach(() => scene.local.stop());

const marker = "<!-- slipway:preview -->";
const created = ["POST", "/repos/{owner}/{repo}/issues/{issue_number}/comments"] as const;
const listed = ["GET", "/repos/{owner}/{repo}/issues/{issue_number}/comments"] as const;
const edited = ["PATCH", "/repos/{owner}/{repo}/issues/comments/{comment_id}"] as const;

describe("a comment", () => {
  test("is read with its author, its pull request, and whose it is", async () => {
    const { local, shop } = scene;
    const id = await local.seed.comment(repo, number, "alice", "/deploy production");
    expect(await shop.comment(id)).toMatchObject({
      id,
      author: { login: "alice", kind: "user" },
      body: "/deploy production",
      pullRequest: number,
      edited: false,
      ours: false,
    });
    const { id: own } = await shop.putComment(number, marker, `${marker}\nhello`);
    expect(await shop.comment(own)).toMatchObject({ ours: true, author: { kind: "bot" } });
    expect(await shop.comment(4711)).toBeUndefined();
  });

  test("G3: that was edited says so, also right after it was written", async () => {
    const { local, shop } = scene;
    const id = await local.seed.comment(repo, number, "alice", "nothing");
    await local.seed.act("alice", {
      method: "PATCH",
      path: `/repos/${repo}/issues/comments/${id}`,
      body: { body: "/deploy production" },
    });
    expect(await shop.comment(id)).toMatchObject({ edited: true, body: "/deploy production" });
  });

  test("that was deleted is undefined", async () => {
    const { local, shop } = scene;
    const id = await local.seed.comment(repo, number, "alice", "oops");
    await local.seed.act("alice", { method: "DELETE", path: `/repos/${repo}/issues/comments/${id}` });
    expect(await shop.comment(id)).toBeUndefined();
  });
});

describe("lists of comments", () => {
  test("hold all pages, oldest first", async () => {
    const { local, shop } = scene;
    for (let index = 0; index < 230; index += 1)
      await local.seed.comment(repo, number, "alice", `comment ${index}`);
    const bodies = (await shop.comments(number)).map(({ body }) => body);
    expect(bodies).toEqual(Array.from({ length: 230 }, (_, index) => `comment ${index}`));
  });

  test("of the whole repository leave out what was said on issues", async () => {
    const { local, shop } = scene;
    await local.seed.comment(repo, number, "alice", "on the pull request");
    const issue = await local.seed.act("bob", {
      method: "POST",
      path: `/repos/${repo}/issues`,
      body: { title: "An issue" },
    });
    const issueNumber = Number(/"number":(\d+)/.exec(JSON.stringify(issue))?.[1]);
    await local.seed.comment(repo, issueNumber, "bob", "on the issue");
    const found = await shop.commentsSince("2000-01-01T00:00:00Z");
    expect(found.map(({ body, pullRequest }) => [body, pullRequest])).toEqual([
      ["on the pull request", number],
    ]);
    expect(await shop.commentsSince("2999-01-01T00:00:00Z")).toEqual([]);
  });

  test.each([
    { name: "a page that fails", effect: { kind: "answer", status: 502 } as const, skip: 1 },
    { name: "a connection cut on a page", effect: { kind: "truncate" } as const, skip: 1 },
    { name: "a list that does not advance", effect: { kind: "stuck-page" } as const, skip: 0 },
    { name: "a 409", effect: { kind: "answer", status: 409, body: { message: "empty" } } as const, skip: 0 },
  ])("X17: $name fails the whole list", async ({ effect, skip }) => {
    const { local, shop } = scene;
    for (let index = 0; index < 120; index += 1)
      await local.seed.comment(repo, number, "alice", `comment ${index}`);
    local.faults.failRequests(
      { method: "GET", path: "/repos/{owner}/{repo}/issues/{issue_number}/comments", skip, times: 1_000 },
      effect,
    );
    await expect(shop.comments(number)).rejects.toMatchObject({
      reason: "GITHUB_UNAVAILABLE",
      retry: "later",
    });
  });
});

describe("our sticky comment", () => {
  test("is created once and edited in place", async () => {
    const { shop, asked } = scene;
    const first = await shop.putComment(number, marker, `${marker}\none`);
    const second = await shop.putComment(number, marker, `${marker}\ntwo`);
    expect(second).toEqual(first);
    expect(await shop.comment(first.id)).toMatchObject({ body: `${marker}\ntwo` });
    expect([asked(...created), asked(...edited)]).toEqual([1, 1]);
  });

  test("is left alone when the text is there already", async () => {
    const { shop, asked } = scene;
    for (let time = 0; time < 3; time += 1) await shop.putComment(number, marker, `${marker}\nsame`);
    expect([asked(...created), asked(...edited)]).toEqual([1, 0]);
  });

  test("stays one when two workers create it at the same moment", async () => {
    const { shop } = scene;
    const held = scene.local.faults.holdRequests({ method: "POST", path: /\/issues\/\d+\/comments$/ });
    const both = ["one", "two"].map((text) => shop.putComment(number, marker, `${marker}\n${text}`));
    await held.reached();
    await expect.poll(() => scene.asked(...listed)).toBe(2);
    held.release();
    const [first, second] = await Promise.all(both);
    expect(second).toEqual(first);
    const ours = (await shop.comments(number)).filter(({ body }) => body.startsWith(marker));
    expect(ours.map(({ id }) => id)).toEqual([first?.id]);
  });

  test("is found behind hundreds of others", async () => {
    const { local, shop, asked } = scene;
    for (let index = 0; index < 130; index += 1)
      await local.seed.comment(repo, number, "alice", `comment ${index}`);
    const first = await shop.putComment(number, marker, `${marker}\none`);
    expect(await shop.putComment(number, marker, `${marker}\ntwo`)).toEqual(first);
    expect(asked(...edited)).toBe(1);
  });

  test("F7: is created anew when somebody deleted it", async () => {
    const { local, shop } = scene;
    const first = await shop.putComment(number, marker, `${marker}\none`);
    await local.seed.act("alice", { method: "DELETE", path: `/repos/${repo}/issues/comments/${first.id}` });
    const second = await shop.putComment(number, marker, `${marker}\none`);
    expect(second.id).not.toBe(first.id);
  });

  test("F7: is created anew when it is deleted between the look and the edit", async () => {
    const { local, shop } = scene;
    const first = await shop.putComment(number, marker, `${marker}\none`);
    const held = local.faults.holdRequests({ method: "PATCH", path: /\/issues\/comments\/\d+$/ });
    const second = shop.putComment(number, marker, `${marker}\ntwo`);
    await held.reached();
    await local.seed.act("alice", { method: "DELETE", path: `/repos/${repo}/issues/comments/${first.id}` });
    held.release();
    expect((await second).id).not.toBe(first.id);
  });

  test("X10, F4: is not the comment of a person or another App with our marker", async () => {
    const { local, shop, rival } = scene;
    const byPerson = await local.seed.comment(repo, number, "bob", `${marker}\nforged`);
    const byApp = await rival.putComment(number, marker, `${marker}\nforged`);
    const { id } = await shop.putComment(number, marker, `${marker}\nours`);
    expect([byPerson, byApp.id]).not.toContain(id);
    const texts = (await shop.comments(number)).map(({ body, ours }) => [body, ours]);
    expect(texts).toEqual([
      [`${marker}\nforged`, false],
      [`${marker}\nforged`, false],
      [`${marker}\nours`, true],
    ]);
  });

  test("is ours to edit only where the marker stands at its beginning", async () => {
    const { shop } = scene;
    const other = await shop.putComment(
      number,
      "<!-- slipway:status -->",
      `<!-- slipway:status -->\nquotes ${marker}`,
    );
    const preview = await shop.putComment(number, marker, `${marker}\none`);
    expect(preview.id).not.toBe(other.id);
  });
});

describe("a reaction", () => {
  test("is ours, and repeating it changes nothing", async () => {
    const { local, shop, github } = scene;
    const id = await local.seed.comment(repo, number, "alice", "/deploy production");
    await shop.react(id, "eyes");
    await shop.react(id, "eyes");
    const { botUserId } = await github.app();
    const reactions = await local.seed.act("alice", {
      method: "GET",
      path: `/repos/${repo}/issues/comments/${id}/reactions`,
    });
    expect(reactions).toMatchObject([{ content: "eyes", user: { id: botUserId } }]);
  });

  test("on a comment that is gone is a fault of its own", async () => {
    await expect(scene.shop.react(4711, "eyes")).rejects.toMatchObject({
      reason: "COMMENT_GONE",
      retry: "never",
    });
  });
});
