import { Probot } from "probot";
import { expect, test } from "vitest";
import { createScene, repo, webhookSecret } from "./scene.ts";

test("an unmodified Probot verifies our webhooks, and answers through our API as an installation", async () => {
  const scene = await createScene();
  const probot = new Probot({
    appId: scene.app.id,
    privateKey: scene.privateKey,
    secret: webhookSecret,
    baseUrl: scene.github.apiUrl,
    logLevel: "fatal",
  });
  const heard: string[] = [];
  probot.on("issue_comment.created", async (context) => {
    if (context.isBot) return;
    heard.push(context.payload.comment.body);
    await context.octokit.rest.reactions.createForIssueComment(
      context.repo({ comment_id: context.payload.comment.id, content: "eyes" }),
    );
    await context.octokit.rest.issues.createComment(context.issue({ body: "done" }));
  });
  const { data } = await scene.as("bob").rest.issues.create({ ...repo, title: "A question" });
  await scene.as("bob").rest.issues.createComment({ ...repo, issue_number: data.number, body: "/help" });
  await scene.github.idle();
  for (const { event, guid, headers, body } of scene.received) {
    await probot.webhooks.verifyAndReceive({
      id: guid,
      name: event,
      signature: String(headers["x-hub-signature-256"]),
      payload: body,
    });
  }
  expect(heard).toEqual(["/help"]);
  const comments = await scene.as("bob").rest.issues.listComments({ ...repo, issue_number: data.number });
  expect(comments.data.map(({ body, user }) => [user?.login, body])).toEqual([
    ["bob", "/help"],
    ["slipway[bot]", "done"],
  ]);
  expect(comments.data[0]?.reactions?.eyes).toBe(1);
});

test("an unmodified Octokit pages through a list, and talks GraphQL beside it", async () => {
  const scene = await createScene();
  const app = await scene.asInstallation();
  for (let index = 0; index < 7; index += 1) {
    await app.rest.repos.createDeployment({
      ...repo,
      ref: "main",
      auto_merge: false,
      required_contexts: [],
      environment: `e${index}`,
    });
  }
  const all = await app.paginate(app.rest.repos.listDeployments, { ...repo, per_page: 3 });
  expect(all.map(({ environment }) => environment)).toEqual(["e6", "e5", "e4", "e3", "e2", "e1", "e0"]);
  const answer = await app.graphql(
    `query ($owner: String!) { repository(owner: $owner, name: "shop") { deployments(first: 1) { totalCount } } }`,
    { owner: "acme" },
  );
  expect(answer).toEqual({ repository: { deployments: { totalCount: 7 } } });
});

test("lists of Apps are paged with their total, and end", async () => {
  const scene = await createScene();
  for (let index = 0; index < 4; index += 1)
    await scene.github.seed.createRepository({ owner: "acme", name: `more-${index}` });
  const app = await scene.asInstallation();
  const all = await app.paginate(app.rest.apps.listReposAccessibleToInstallation, { per_page: 2 });
  expect(all.map(({ name }) => name)).toEqual(["shop", "more-0", "more-1", "more-2", "more-3"]);
});
