import { expect, test } from "vitest";
import type { Permissions } from "../../../sandbox/github/model/app.ts";
import type { Scene } from "./scene.ts";
import { createScene, refusalOf, repo } from "./scene.ts";

async function ask(scene: Scene, query: string, variables: object = {}, permissions?: Permissions) {
  const app = await scene.asInstallation(permissions);
  return (await app.request(`POST ${scene.github.webUrl}/api/graphql`, { query, variables })).data;
}

test("what GitHub's schema does not know is refused before anything is asked", async () => {
  const scene = await createScene();
  expect((await ask(scene, "{ nonsense }")).errors[0].message).toContain(
    'Cannot query field "nonsense" on type "Query"',
  );
  expect((await ask(scene, "{ repository(owner: 1) { id } }")).errors.length).toBeGreaterThan(0);
  expect((await ask(scene, "{ repository(")).errors[0].message).toContain("Syntax Error");
});

test("what GitHub knows and the local GitHub does not serve is an error, never an empty answer", async () => {
  const scene = await createScene();
  const { errors } = await ask(scene, `{ repository(owner: "acme", name: "shop") { stargazerCount } }`);
  expect(errors).toMatchObject([
    { type: "NOT_SERVED", message: expect.stringContaining("Repository.stargazerCount") },
  ]);
  expect((await ask(scene, "{ rateLimit { cost } }")).errors).toMatchObject([{ type: "NOT_SERVED" }]);
});

test("what is outside of the grant is not found, what lacks a permission is forbidden", async () => {
  const scene = await createScene();
  await scene.github.seed.createRepository({ owner: "alice", name: "own" });
  const missing = await ask(scene, `{ repository(owner: "alice", name: "own") { id } }`);
  expect(missing).toMatchObject({
    data: { repository: null },
    errors: [{ type: "NOT_FOUND", path: ["repository"] }],
  });
  const query = `{ repository(owner: "acme", name: "shop") { id deployments(first: 1) { totalCount } } }`;
  expect((await ask(scene, query, {}, { contents: "read" })).errors).toMatchObject([{ type: "FORBIDDEN" }]);
  expect((await ask(scene, query)).data.repository.deployments.totalCount).toBe(0);
  expect((await ask(scene, `{ node(id: "nothing") { id } }`)).errors).toMatchObject([{ type: "NOT_FOUND" }]);
});

function pageOf(page: string): string {
  return `{ repository(owner: "acme", name: "shop") {
    deployments${page} { nodes { environment } pageInfo { hasNextPage hasPreviousPage endCursor } } } }`;
}

test("a connection wants a number of at most 100, and pages through its items", async () => {
  const scene = await createScene();
  const app = await scene.asInstallation();
  for (let index = 0; index < 3; index += 1) {
    await app.rest.repos.createDeployment({
      ...repo,
      ref: "main",
      auto_merge: false,
      required_contexts: [],
      environment: `e${index}`,
    });
  }
  expect((await ask(scene, pageOf(""))).errors).toMatchObject([{ type: "MISSING_PAGINATION_BOUNDARIES" }]);
  expect((await ask(scene, pageOf("(first: 101)"))).errors.length).toBe(1);
  const first = (await ask(scene, pageOf("(first: 2)"))).data.repository.deployments;
  expect(first).toMatchObject({
    nodes: [{ environment: "e0" }, { environment: "e1" }],
    pageInfo: { hasNextPage: true, hasPreviousPage: false },
  });
  const second = (await ask(scene, pageOf(`(first: 2, after: "${first.pageInfo.endCursor}")`))).data
    .repository.deployments;
  expect(second).toMatchObject({
    nodes: [{ environment: "e2" }],
    pageInfo: { hasNextPage: false, hasPreviousPage: true },
  });
  expect((await ask(scene, pageOf("(last: 1)"))).data.repository.deployments.nodes).toEqual([
    { environment: "e2" },
  ]);
  expect((await ask(scene, pageOf(`(first: 1, after: "x")`))).errors.length).toBe(1);
});

test("C5: a comment tells that it was edited, within the same second, too", async () => {
  const clock = { now: Date.now() };
  const scene = await createScene({ clock: () => clock.now });
  const { data } = await scene.as("bob").rest.issues.create({ ...repo, title: "A question" });
  const comment = (
    await scene.as("bob").rest.issues.createComment({ ...repo, issue_number: data.number, body: "/help" })
  ).data;
  const query = `query ($id: ID!) { node(id: $id) { ... on IssueComment { lastEditedAt includesCreatedEdit editor { login } } } }`;
  const look = async () => (await ask(scene, query, { id: comment.node_id })).data.node;
  expect(await look()).toEqual({ lastEditedAt: null, includesCreatedEdit: false, editor: null });
  await scene
    .as("alice")
    .rest.issues.updateComment({ ...repo, comment_id: comment.id, body: "/deploy production" });
  expect(await look()).toMatchObject({ includesCreatedEdit: true, editor: { login: "alice" } });
});

test("strangers and Apps without an installation are turned away; a fault can say RATE_LIMITED with status 200", async () => {
  const scene = await createScene();
  const body = JSON.stringify({ query: "{ viewer { login } }" });
  const answer = await fetch(`${scene.github.webUrl}/api/graphql`, {
    method: "POST",
    headers: { "user-agent": "test" },
    body,
  });
  expect(answer.status).toBe(401);
  expect(
    (
      await refusalOf(
        scene.asApp().request(`POST ${scene.github.webUrl}/api/graphql`, { query: "{ viewer { login } }" }),
      )
    ).status,
  ).toBe(401);
  expect((await ask(scene, "{ viewer { login } }")).data.viewer.login).toBe("slipway");
  scene.github.faults.failRequests(
    { path: "/graphql" },
    {
      kind: "answer",
      status: 200,
      body: { errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }] },
    },
  );
  expect((await ask(scene, "{ viewer { login } }")).errors).toMatchObject([{ type: "RATE_LIMITED" }]);
});
