import { expect, test } from "vitest";
import type { Scene } from "./scene.ts";
import { createScene, refusalOf, repo, sendUntyped } from "./scene.ts";

async function opened(scene: Scene): Promise<number> {
  await scene.github.seed.commitFiles("acme/shop", "feature", { a: "1" }, "Change", "bob");
  return scene.github.seed.openPullRequest("acme/shop", { head: "feature", title: "Change" }, "bob");
}

test("J4: a body of 65,536 characters is taken, one more is refused in GitHub's words", async () => {
  const scene = await createScene();
  const issue_number = await opened(scene);
  const app = await scene.asInstallation();
  expect(
    (await app.rest.issues.createComment({ ...repo, issue_number, body: "é".repeat(65_536) })).status,
  ).toBe(201);
  const long = app.rest.issues.createComment({ ...repo, issue_number, body: "x".repeat(65_537) });
  expect(await refusalOf(long)).toMatchObject({
    status: 422,
    message: "Validation Failed",
    body: {
      errors: [
        {
          resource: "IssueComment",
          code: "unprocessable",
          field: "data",
          message: "Body is too long (maximum is 65536 characters)",
        },
      ],
    },
  });
  expect(
    (await refusalOf(app.rest.issues.createComment({ ...repo, issue_number, body: "  \n" }))).status,
  ).toBe(422);
  expect(
    (await refusalOf(app.rest.issues.createComment({ ...repo, issue_number: 99, body: "x" }))).status,
  ).toBe(404);
});

test("an App's comment names the App, a person's does not", async () => {
  const scene = await createScene();
  const issue_number = await opened(scene);
  const app = await scene.asInstallation();
  const ours = (await app.rest.issues.createComment({ ...repo, issue_number, body: "hello" })).data;
  expect(ours.performed_via_github_app?.id).toBe(scene.app.id);
  expect(ours.user).toMatchObject({ login: "slipway[bot]", type: "Bot", id: scene.app.botId });
  const person = (await scene.as("bob").rest.issues.createComment({ ...repo, issue_number, body: "hello" }))
    .data;
  expect(person.performed_via_github_app).toBeNull();
});

test("an edit shows in updated_at and in GraphQL, also when somebody else made it", async () => {
  const clock = { now: Date.parse("2026-01-01T00:00:00Z") };
  const scene = await createScene({ clock: () => clock.now });
  const number = await opened(scene);
  const id = await scene.github.seed.comment("acme/shop", number, "carol", "/deploy dev");
  clock.now += 5_000;
  expect(
    (await refusalOf(scene.as("carol").rest.issues.updateComment({ ...repo, comment_id: 1, body: "x" })))
      .status,
  ).toBe(404);
  const { data } = await scene
    .as("bob")
    .rest.issues.updateComment({ ...repo, comment_id: id, body: "/deploy production" });
  expect(data).toMatchObject({
    user: { login: "carol" },
    created_at: "2026-01-01T00:00:00Z",
    updated_at: "2026-01-01T00:00:05Z",
  });
  await scene.github.idle();
  const edited = scene.received.find(({ body }) => body.includes('"action":"edited"'));
  expect(JSON.parse(edited?.body ?? "{}")).toMatchObject({
    changes: { body: { from: "/deploy dev" } },
    sender: { login: "bob" },
  });
  const own = await scene.github.seed.comment("acme/shop", number, "bob", "mine");
  expect(
    (
      await refusalOf(
        scene.as("carol").rest.issues.updateComment({ ...repo, comment_id: own, body: "yours" }),
      )
    ).status,
  ).toBe(403);
});

test("comments of the whole repository are listed by when they changed", async () => {
  const clock = { now: Date.parse("2026-01-01T00:00:00Z") };
  const scene = await createScene({ clock: () => clock.now });
  const number = await opened(scene);
  const ids: number[] = [];
  for (const body of ["one", "two", "three"]) {
    clock.now += 60_000;
    ids.push(await scene.github.seed.comment("acme/shop", number, "bob", body));
  }
  clock.now += 60_000;
  await scene.as("bob").rest.issues.updateComment({ ...repo, comment_id: ids[0] ?? 0, body: "one, again" });
  const list = async (query: object) =>
    (await scene.as("bob").rest.issues.listCommentsForRepo({ ...repo, ...query })).data.map(({ id }) => id);
  expect(await list({})).toEqual(ids);
  expect(await list({ sort: "updated", direction: "asc" })).toEqual([ids[1], ids[2], ids[0]]);
  expect(await list({ sort: "updated", direction: "asc", since: "2026-01-01T00:03:00Z" })).toEqual([
    ids[2],
    ids[0],
  ]);
  expect(
    (await refusalOf(scene.as("bob").rest.issues.listCommentsForRepo({ ...repo, since: "yesterday" })))
      .status,
  ).toBe(422);
});

test("on a pull request issues: write is not enough, on an issue pull_requests: write is not", async () => {
  const scene = await createScene();
  const pull = await opened(scene);
  const issue = (await scene.as("bob").rest.issues.create({ ...repo, title: "A question" })).data.number;
  const id = await scene.github.seed.comment("acme/shop", pull, "bob", "hello");
  const issues = await scene.asInstallation({ issues: "write", pull_requests: "read" });
  const refused = await refusalOf(
    issues.rest.reactions.createForIssueComment({ ...repo, comment_id: id, content: "eyes" }),
  );
  expect(refused).toMatchObject({
    status: 403,
    headers: { "x-accepted-github-permissions": "pull_requests=write" },
  });
  expect((await issues.rest.issues.createComment({ ...repo, issue_number: issue, body: "x" })).status).toBe(
    201,
  );
  const pulls = await scene.asInstallation({ pull_requests: "write" });
  expect(
    (await pulls.rest.reactions.createForIssueComment({ ...repo, comment_id: id, content: "eyes" })).status,
  ).toBe(201);
  expect(
    (await refusalOf(pulls.rest.issues.createComment({ ...repo, issue_number: issue, body: "x" }))).status,
  ).toBe(403);
});

test("a reaction is new once, and belongs to whoever gave it", async () => {
  const scene = await createScene();
  const comment_id = await scene.github.seed.comment("acme/shop", await opened(scene), "bob", "/help");
  const app = await scene.asInstallation();
  expect(
    (await app.rest.reactions.createForIssueComment({ ...repo, comment_id, content: "eyes" })).status,
  ).toBe(201);
  expect(
    (await app.rest.reactions.createForIssueComment({ ...repo, comment_id, content: "eyes" })).status,
  ).toBe(200);
  const mine = await scene
    .as("carol")
    .rest.reactions.createForIssueComment({ ...repo, comment_id, content: "eyes" });
  expect(mine.status).toBe(201);
  const { data } = await app.rest.reactions.listForIssueComment({ ...repo, comment_id });
  expect(data.map(({ user }) => user?.id)).toEqual([scene.app.botId, mine.data.user?.id]);
  expect((await app.rest.issues.getComment({ ...repo, comment_id })).data.reactions?.eyes).toBe(2);
  expect(
    (
      await refusalOf(
        app.rest.reactions.deleteForIssueComment({ ...repo, comment_id, reaction_id: mine.data.id }),
      )
    ).status,
  ).toBe(404);
  const bogus = sendUntyped(app, "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", {
    ...repo,
    comment_id,
    content: "tada",
  });
  expect(await refusalOf(bogus)).toMatchObject({
    status: 422,
    message: expect.stringContaining('"tada" is not a member of ["+1", "-1"'),
  });
});

test("a deleted comment is gone with its reactions, and said so", async () => {
  const scene = await createScene();
  const comment_id = await scene.github.seed.comment("acme/shop", await opened(scene), "bob", "/help");
  await scene.as("bob").rest.issues.deleteComment({ ...repo, comment_id });
  expect((await refusalOf(scene.as("bob").rest.issues.getComment({ ...repo, comment_id }))).status).toBe(404);
  await scene.github.idle();
  expect(scene.received.some(({ body }) => body.includes('"action":"deleted"'))).toBe(true);
});
