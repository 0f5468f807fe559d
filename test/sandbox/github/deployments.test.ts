import { expect, test } from "vitest";
import type { Scene } from "./scene.ts";
import { createScene, refusalOf, repo, sendUntyped } from "./scene.ts";

const plain = { auto_merge: false, required_contexts: [] as string[] };

async function deploy(scene: Scene, changes: Readonly<Record<string, unknown>> = {}) {
  const app = await scene.asInstallation();
  const answer = await app.rest.repos.createDeployment({
    ...repo,
    ref: "main",
    environment: "dev",
    ...plain,
    ...changes,
  });
  if (answer.status !== 201) throw new Error(`not created: ${answer.status}`);
  const { id } = answer.data;
  const setState = (state: "success" | "failure" | "in_progress", more: object = {}) =>
    app.rest.repos.createDeploymentStatus({ ...repo, deployment_id: id, state, ...more });
  const states = async () =>
    (await app.rest.repos.listDeploymentStatuses({ ...repo, deployment_id: id })).data.map(
      ({ state }) => state,
    );
  return { app, id, data: answer.data, setState, states };
}

test("a deployment keeps what was asked, and the App that asked", async () => {
  const scene = await createScene();
  const payload = { schema: 1, nested: { list: [1, "two"] } };
  const { data } = await deploy(scene, { payload, description: "bring it" });
  expect(data).toMatchObject({
    ref: "main",
    task: "deploy",
    environment: "dev",
    payload,
    description: "bring it",
    production_environment: false,
    transient_environment: false,
    creator: { login: "slipway[bot]" },
    performed_via_github_app: { id: scene.app.id },
  });
  const byHand = await scene
    .as("bob")
    .rest.repos.createDeployment({ ...repo, ref: "main", payload: "any text", ...plain });
  expect(byHand.data).toMatchObject({
    environment: "production",
    production_environment: true,
    payload: "any text",
    performed_via_github_app: null,
  });
});

test("a ref that is not there is refused", async () => {
  const scene = await createScene();
  const app = await scene.asInstallation();
  expect((await refusalOf(app.rest.repos.createDeployment({ ...repo, ref: "nowhere" }))).status).toBe(422);
});

test("by default a red or pending check refuses with 409; required_contexts: [] asks nothing", async () => {
  const scene = await createScene();
  const app = await scene.asInstallation();
  const sha = (await app.rest.git.getRef({ ...repo, ref: "heads/main" })).data.object.sha;
  const create = (changes: object) =>
    app.rest.repos.createDeployment({ ...repo, ref: sha, auto_merge: false, ...changes });
  expect((await create({})).status).toBe(201);
  await app.rest.checks.create({ ...repo, name: "preview", head_sha: sha });
  const refused = await refusalOf(create({}));
  expect(refused).toMatchObject({
    status: 409,
    body: { errors: [{ field: "required_contexts", code: "invalid" }] },
  });
  expect((await refusalOf(create({ required_contexts: ["ci"] }))).status).toBe(409);
  expect((await create({ required_contexts: [] })).status).toBe(201);
});

test("by default a branch behind the default branch is merged instead: 202, and no deployment", async () => {
  const scene = await createScene();
  const { seed } = scene.github;
  const head = await seed.commitFiles("acme/shop", "feature", { f: "1" }, "Feature", "bob");
  await seed.commitFiles("acme/shop", "main", { m: "1" }, "Meanwhile", "alice");
  const bob = scene.as("bob");
  const merged = await bob.rest.repos.createDeployment({ ...repo, ref: "feature", required_contexts: [] });
  expect(merged.status).toBe(202);
  expect((await bob.rest.repos.listDeployments(repo)).data).toEqual([]);
  expect((await bob.rest.git.getRef({ ...repo, ref: "heads/feature" })).data.object.sha).not.toBe(head);
  expect(
    (await bob.rest.repos.createDeployment({ ...repo, ref: "feature", required_contexts: [] })).status,
  ).toBe(201);
  await seed.commitFiles("acme/shop", "main", { f: "2" }, "Conflict", "alice");
  expect(
    (await refusalOf(bob.rest.repos.createDeployment({ ...repo, ref: "feature", required_contexts: [] })))
      .status,
  ).toBe(409);
  expect((await bob.rest.repos.createDeployment({ ...repo, ref: "feature", ...plain })).status).toBe(201);
});

test("J4: a description of 140 characters is taken, 141 are refused; states are GitHub's", async () => {
  const scene = await createScene();
  const { app, id, setState } = await deploy(scene);
  expect((await setState("in_progress", { description: "x".repeat(140) })).status).toBe(201);
  expect((await refusalOf(setState("in_progress", { description: "x".repeat(141) }))).status).toBe(422);
  const bogus = sendUntyped(app, "POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses", {
    ...repo,
    deployment_id: id,
    state: "done",
  });
  expect((await refusalOf(bogus)).message).toContain(
    '"done" is not a member of ["error", "failure", "inactive"',
  );
  const nowhere = app.rest.repos.createDeploymentStatus({ ...repo, deployment_id: 1, state: "success" });
  expect((await refusalOf(nowhere)).status).toBe(404);
});

test("a success makes older successes of its environment inactive; production and transient ones stay", async () => {
  const scene = await createScene();
  for (const [changes, expected] of [
    [{ environment: "dev" }, ["inactive", "success"]],
    [{ environment: "production" }, ["success"]],
    [{ environment: "review", transient_environment: true }, ["success"]],
  ] as const) {
    const first = await deploy(scene, changes);
    await first.setState("success");
    const elsewhere = await deploy(scene, { ...changes, environment: `not-${changes.environment}` });
    await elsewhere.setState("success");
    const second = await deploy(scene, changes);
    await second.setState("success");
    expect(await first.states()).toEqual(expected);
    expect(await elsewhere.states()).toEqual(["success"]);
  }
});

test("what failed is not made inactive, and auto_inactive: false makes nothing inactive", async () => {
  const scene = await createScene();
  const failed = await deploy(scene);
  await failed.setState("failure");
  const first = await deploy(scene);
  await first.setState("success");
  const second = await deploy(scene);
  await second.setState("success", { auto_inactive: false });
  expect(await failed.states()).toEqual(["failure"]);
  expect(await first.states()).toEqual(["success"]);
});

test("GraphQL tells the state of deployments; a pending one is abandoned after half an hour", async () => {
  const clock = { now: Date.now() };
  const scene = await createScene({ clock: () => clock.now });
  const { app, setState } = await deploy(scene, { payload: { schema: 1 } });
  const query = `query ($order: OrderDirection!) { repository(owner: "acme", name: "shop") {
    deployments(first: 10, environments: ["dev"], orderBy: { field: CREATED_AT, direction: $order }) {
      totalCount nodes { state payload latestStatus { state description creator { login ... on Bot { databaseId } } } statuses(first: 5) { totalCount } } } } }`;
  const ask = async (order: string) => {
    const { data } = await app.request(`POST ${scene.github.webUrl}/api/graphql`, {
      query,
      variables: { order },
    });
    return data.data.repository.deployments;
  };
  expect((await ask("DESC")).nodes[0]).toMatchObject({
    state: "PENDING",
    latestStatus: null,
    payload: '{"schema":1}',
  });
  await deploy(scene, { description: "second" });
  expect((await ask("ASC")).nodes[0].payload).toBe('{"schema":1}');
  expect((await ask("DESC")).nodes[0].payload).toBe("{}");
  await setState("success", { description: "done" });
  expect((await ask("ASC")).nodes[0]).toMatchObject({
    state: "ACTIVE",
    latestStatus: {
      state: "SUCCESS",
      description: "done",
      creator: { login: "slipway", databaseId: scene.app.botId },
    },
    statuses: { totalCount: 1 },
  });
  clock.now += 31 * 60_000;
  expect((await ask("DESC")).nodes[0].state).toBe("ABANDONED");
});

test("only an inactive deployment can be deleted, unless it is the only one", async () => {
  const scene = await createScene();
  const { app, id, setState } = await deploy(scene);
  await deploy(scene);
  await setState("success");
  expect((await refusalOf(app.rest.repos.deleteDeployment({ ...repo, deployment_id: id }))).status).toBe(422);
  await app.rest.repos.createDeploymentStatus({ ...repo, deployment_id: id, state: "inactive" });
  expect((await app.rest.repos.deleteDeployment({ ...repo, deployment_id: id })).status).toBe(204);
});

test("webhooks come for deployments and statuses of ours, too, and none for inactive", async () => {
  const scene = await createScene();
  const { app, id, setState } = await deploy(scene);
  await setState("success");
  await app.rest.repos.createDeploymentStatus({ ...repo, deployment_id: id, state: "inactive" });
  await scene.github.idle();
  const events = scene.received.map(({ event }) => event).filter((event) => event.startsWith("deployment"));
  expect(events).toEqual(["deployment", "deployment_status"]);
});
