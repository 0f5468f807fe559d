import { Octokit } from "@octokit/rest";
import { expect, test } from "vitest";
import type { Scene } from "./scene.ts";
import { createScene, jwt, refusalOf, repo, sendUntyped } from "./scene.ts";

async function head({ as }: Scene): Promise<string> {
  return (await as("bob").rest.git.getRef({ ...repo, ref: "heads/main" })).data.object.sha;
}

test("a check run goes from queued to completed, and its suite follows", async () => {
  const scene = await createScene();
  const app = await scene.asInstallation();
  const head_sha = await head(scene);
  const { data: run } = await app.rest.checks.create({
    ...repo,
    name: "preview",
    head_sha,
    external_id: "ours",
  });
  expect(run).toMatchObject({
    status: "queued",
    conclusion: null,
    completed_at: null,
    external_id: "ours",
    app: { id: scene.app.id },
  });
  const suite = async () =>
    (await app.rest.checks.listSuitesForRef({ ...repo, ref: head_sha, app_id: scene.app.id })).data
      .check_suites[0];
  const update = (changes: object) => app.rest.checks.update({ ...repo, check_run_id: run.id, ...changes });
  await update({ status: "in_progress" });
  expect(await suite()).toMatchObject({ status: "in_progress", conclusion: null });
  const { data: done } = await update({
    conclusion: "action_required",
    output: { title: "t", summary: "s" },
  });
  expect(done).toMatchObject({
    status: "completed",
    conclusion: "action_required",
    completed_at: expect.any(String),
  });
  expect(await suite()).toMatchObject({ status: "completed", conclusion: "action_required" });
  await scene.github.idle();
  const actions = scene.received
    .filter(({ event }) => event === "check_run")
    .map(({ body }) => JSON.parse(body).action);
  expect(actions).toEqual(["created", "completed"]);
});

test.each([
  [
    "an unknown status",
    { status: "done" },
    '"done" is not a member of ["queued", "in_progress", "completed"].',
  ],
  ["an unknown conclusion", { conclusion: "fine" }, '"fine" is not a member of ["action_required"'],
  ["a completed run without a conclusion", { status: "completed" }, "Validation Failed"],
  [
    "a summary over 65,535 characters",
    { output: { title: "t", summary: "x".repeat(65_536) } },
    "Only 65535 characters are allowed; 65536 were supplied.",
  ],
  [
    "a text over 65,535 characters",
    { output: { title: "t", summary: "s", text: "x".repeat(65_536) } },
    "Only 65535 characters are allowed; 65536 were supplied.",
  ],
  ["an output without a summary", { output: { title: "t" } }, '"summary" wasn\'t supplied.'],
  [
    "51 annotations",
    {
      output: {
        title: "t",
        summary: "s",
        annotations: Array.from({ length: 51 }, () => ({
          path: "a",
          start_line: 1,
          end_line: 1,
          annotation_level: "notice",
          message: "m",
        })),
      },
    },
    "No more than 50 items are allowed; 51 were supplied.",
  ],
  [
    "four buttons",
    { actions: Array.from({ length: 4 }, () => ({ label: "l", description: "d", identifier: "i" })) },
    "No more than 3 items are allowed; 4 were supplied.",
  ],
  [
    "a long label",
    { actions: [{ label: "l".repeat(21), description: "d", identifier: "i" }] },
    "Only 20 characters are allowed; 21 were supplied.",
  ],
])("J4: %s is refused with 422", async (_name, changes, words) => {
  const scene = await createScene();
  const app = await scene.asInstallation();
  const body = { ...repo, name: "preview", head_sha: await head(scene), ...changes };
  const refused = await refusalOf(sendUntyped(app, "POST /repos/{owner}/{repo}/check-runs", body));
  expect(refused.status).toBe(422);
  expect(refused.message).toContain(words);
});

test("a run on a commit that is not there is refused", async () => {
  const scene = await createScene();
  const app = await scene.asInstallation();
  for (const head_sha of ["0".repeat(40), "main"]) {
    expect((await refusalOf(app.rest.checks.create({ ...repo, name: "preview", head_sha }))).status).toBe(
      422,
    );
  }
});

test("annotations of later requests are added", async () => {
  const scene = await createScene();
  const app = await scene.asInstallation();
  const annotation = {
    path: "a",
    start_line: 1,
    end_line: 1,
    annotation_level: "notice" as const,
    message: "m",
  };
  const output = { title: "t", summary: "s", annotations: Array.from({ length: 50 }, () => annotation) };
  const { data } = await app.rest.checks.create({
    ...repo,
    name: "preview",
    head_sha: await head(scene),
    output,
  });
  const updated = await app.rest.checks.update({ ...repo, check_run_id: data.id, output });
  expect(updated.data.output.annotations_count).toBe(100);
});

test("runs are listed newest of each name, or all, by App, name and status", async () => {
  const scene = await createScene();
  const app = await scene.asInstallation();
  const ref = await head(scene);
  for (const name of ["one", "one", "two"]) await app.rest.checks.create({ ...repo, name, head_sha: ref });
  const count = async (query: object) =>
    (await app.rest.checks.listForRef({ ...repo, ref, ...query })).data.total_count;
  expect(await count({})).toBe(2);
  expect(await count({ filter: "all" })).toBe(3);
  expect(await count({ check_name: "two" })).toBe(1);
  expect(await count({ app_id: scene.app.id })).toBe(2);
  expect(await count({ app_id: scene.app.id + 1 })).toBe(0);
  expect(await count({ status: "completed" })).toBe(0);
});

test("an App cannot touch the runs of another", async () => {
  const scene = await createScene();
  const { seed, apiUrl } = scene.github;
  const app = await scene.asInstallation();
  const { data } = await app.rest.checks.create({ ...repo, name: "preview", head_sha: await head(scene) });
  const other = seed.registerApp({
    name: "Other",
    owner: "acme",
    permissions: { checks: "write" },
    events: [],
  });
  const installation = seed.installApp(other.app, "acme");
  const minted = await new Octokit({
    baseUrl: apiUrl,
    auth: jwt(other.app.id, other.privateKey, {}),
  }).rest.apps.createInstallationAccessToken({ installation_id: installation.id });
  const stranger = new Octokit({ baseUrl: apiUrl, auth: minted.data.token });
  expect(
    (await refusalOf(stranger.rest.checks.update({ ...repo, check_run_id: data.id, conclusion: "success" })))
      .status,
  ).toBe(403);
});

test("a re-run asks only the owning App, and resets the suite, not the run", async () => {
  const scene = await createScene();
  scene.app.events = [];
  scene.installation.events = [];
  const app = await scene.asInstallation();
  const ref = await head(scene);
  const { data } = await app.rest.checks.create({
    ...repo,
    name: "preview",
    head_sha: ref,
    conclusion: "success",
  });
  await scene.as("bob").rest.checks.rerequestRun({ ...repo, check_run_id: data.id });
  await scene.github.idle();
  const asked = scene.received.find(({ event }) => event === "check_run");
  expect(JSON.parse(asked?.body ?? "{}")).toMatchObject({
    action: "rerequested",
    sender: { login: "bob" },
    check_run: { id: data.id, pull_requests: [] },
  });
  expect((await app.rest.checks.get({ ...repo, check_run_id: data.id })).data.conclusion).toBe("success");
  expect((await app.rest.checks.listSuitesForRef({ ...repo, ref })).data.check_suites[0]).toMatchObject({
    status: "queued",
    conclusion: null,
  });
});

test("pull requests of forks are left out of their check runs", async () => {
  const scene = await createScene();
  const { seed } = scene.github;
  await seed.fork("acme/shop", "carol");
  const outside = await seed.commitFiles("carol/shop", "main", { a: "1" }, "From outside", "carol");
  await seed.openPullRequest("acme/shop", { head: "carol:main", title: "From outside" }, "carol");
  const inside = await seed.commitFiles("acme/shop", "feature", { b: "1" }, "From inside", "bob");
  const number = await seed.openPullRequest("acme/shop", { head: "feature", title: "From inside" }, "bob");
  const app = await scene.asInstallation();
  const pullsOf = async (head_sha: string) =>
    (await app.rest.checks.create({ ...repo, name: "preview", head_sha })).data.pull_requests.map(
      (pull) => pull.number,
    );
  expect(await pullsOf(outside)).toEqual([]);
  expect(await pullsOf(inside)).toEqual([number]);
});

test("statuses: newest of each context, pending without any, refused when unknown", async () => {
  const scene = await createScene();
  const bob = scene.as("bob");
  const sha = await head(scene);
  const combined = async () => (await bob.rest.repos.getCombinedStatusForRef({ ...repo, ref: sha })).data;
  expect(await combined()).toMatchObject({ state: "pending", total_count: 0 });
  await bob.rest.repos.createCommitStatus({ ...repo, sha, state: "pending", context: "ci" });
  await bob.rest.repos.createCommitStatus({ ...repo, sha, state: "success", context: "ci" });
  expect(await combined()).toMatchObject({ state: "success", total_count: 1 });
  await bob.rest.repos.createCommitStatus({ ...repo, sha, state: "error", context: "lint" });
  expect((await combined()).state).toBe("failure");
  const green = sendUntyped(bob, "POST /repos/{owner}/{repo}/statuses/{sha}", {
    ...repo,
    sha,
    state: "green",
  });
  expect((await refusalOf(green)).status).toBe(422);
  const long = bob.rest.repos.createCommitStatus({
    ...repo,
    sha,
    state: "success",
    description: "x".repeat(141),
  });
  expect((await refusalOf(long)).status).toBe(422);
});
