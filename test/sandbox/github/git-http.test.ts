import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import type { Scene } from "./scene.ts";
import { createScene, refusalOf, remote, repo } from "./scene.ts";

async function commit({ git }: Scene, dir: string, content: string): Promise<string> {
  await writeFile(path.join(dir, "base", "web.yaml"), content);
  await git(["commit", "--quiet", "--all", "--message", content.trim()], dir);
  return git(["rev-parse", "HEAD"], dir);
}

function eventsOf(scene: Scene): readonly string[] {
  return scene.received.map(({ event, body }) => {
    const { action }: { action?: string } = JSON.parse(body);
    return action === undefined ? event : `${event}.${action}`;
  });
}

async function failure(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "it did not fail",
    (error: unknown) => (error instanceof Error && "stderr" in error ? String(error.stderr) : String(error)),
  );
}

test("clones, also partial ones, and fetches a commit by its id alone", async () => {
  const scene = await createScene();
  const dir = await scene.clone("carol");
  expect(await scene.git(["show", "HEAD:base/web.yaml"], dir)).toBe("replicas: 1");
  const bare = path.join(await scene.folder(), "partial.git");
  const url = remote(scene.github, scene.github.seed.token("carol"));
  await scene.git(["clone", "--quiet", "--bare", "--filter=blob:none", url, bare]);
  expect(await scene.git(["rev-list", "--objects", "--missing=print", "HEAD"], bare)).toContain("?");
  const head = await scene.github.seed.commitFiles("acme/shop", "feature", { a: "1" }, "Change", "bob");
  const empty = await scene.folder();
  await scene.git(["init", "--quiet", "--bare", empty]);
  for (const version of ["2", "0"]) {
    await scene.git(["-c", `protocol.version=${version}`, "fetch", "--quiet", "--depth=1", url, head], empty);
    expect(await scene.git(["rev-parse", "FETCH_HEAD"], empty)).toBe(head);
  }
});

test("an installation token with contents: read fetches and does not push", async () => {
  const scene = await createScene();
  const { data } = await scene.asApp().rest.apps.createInstallationAccessToken({
    installation_id: scene.installation.id,
    permissions: { contents: "read" },
  });
  const dir = path.join(await scene.folder(), "clone");
  await scene.git(["clone", "--quiet", remote(scene.github, data.token), dir]);
  const refused = await failure(scene.git(["push", "origin", "HEAD:refs/heads/x"], dir));
  expect(refused).toContain("403");
});

test("strangers are asked who they are, wrong tokens and foreign repositories are refused", async () => {
  const scene = await createScene();
  const { webUrl, seed } = scene.github;
  seed.createUser("mallory");
  const anonymous = await fetch(`${webUrl}/acme/shop.git/info/refs?service=git-upload-pack`);
  expect(anonymous.status).toBe(401);
  expect(anonymous.headers.get("www-authenticate")).toContain("Basic");
  expect(await failure(scene.git(["ls-remote", remote(scene.github, "ghs_wrong")]))).toContain(
    "Authentication failed",
  );
  expect(await failure(scene.git(["ls-remote", remote(scene.github, seed.token("mallory"))]))).toContain(
    "not found",
  );
  expect(
    await failure(scene.git(["ls-remote", remote(scene.github, seed.token("alice"), "acme/nothing")])),
  ).toContain("not found");
});

test("a push moves the branch, tells the App, and moves the head of its pull request", async () => {
  const scene = await createScene();
  const dir = await scene.clone("bob");
  await scene.git(["checkout", "--quiet", "-b", "feature"], dir);
  const first = await commit(scene, dir, "replicas: 2\n");
  await scene.git(["push", "--quiet", "origin", "feature"], dir);
  const number = await scene.github.seed.openPullRequest(
    "acme/shop",
    { head: "feature", title: "Two" },
    "bob",
  );
  const second = await commit(scene, dir, "replicas: 3\n");
  await scene.git(["push", "--quiet", "origin", "feature"], dir);
  const { data } = await scene.as("bob").rest.pulls.get({ ...repo, pull_number: number });
  expect(data.head.sha).toBe(second);
  await scene.git(["fetch", "--quiet", "origin", `refs/pull/${number}/head`], dir);
  expect(await scene.git(["rev-parse", "FETCH_HEAD"], dir)).toBe(second);
  await scene.github.idle();
  expect(eventsOf(scene).toSorted()).toEqual([
    "check_suite.requested",
    "check_suite.requested",
    "create",
    "installation.created",
    "pull_request.opened",
    "pull_request.synchronize",
    "push",
    "push",
  ]);
  const moved = scene.received.find(({ body }) => body.includes('"synchronize"'));
  expect(JSON.parse(moved?.body ?? "{}")).toMatchObject({
    before: first,
    after: second,
    number,
    sender: { login: "bob" },
  });
});

test("a push webhook tells its commits and their files", async () => {
  const scene = await createScene();
  const before = (await scene.as("bob").rest.git.getRef({ ...repo, ref: "heads/main" })).data.object.sha;
  const after = await scene.github.seed.commitFiles(
    "acme/shop",
    "main",
    { "base/web.yaml": "replicas: 2\n", new: "1", "README.md": null },
    "Change",
    "bob",
  );
  await scene.github.idle();
  const push = JSON.parse(scene.received.find(({ event }) => event === "push")?.body ?? "{}");
  expect(push).toMatchObject({
    ref: "refs/heads/main",
    before,
    after,
    created: false,
    deleted: false,
    forced: false,
    head_commit: { id: after, author: { username: "bob" } },
    commits: [{ id: after, added: ["new"], removed: ["README.md"], modified: ["base/web.yaml"] }],
  });
});

test("a forced push says so; a deleted branch closes its pull request", async () => {
  const scene = await createScene();
  const dir = await scene.clone("bob");
  await scene.git(["checkout", "--quiet", "-b", "feature"], dir);
  await commit(scene, dir, "replicas: 2\n");
  await scene.git(["push", "--quiet", "origin", "feature"], dir);
  const number = await scene.github.seed.openPullRequest(
    "acme/shop",
    { head: "feature", title: "Two" },
    "bob",
  );
  await scene.git(["commit", "--quiet", "--amend", "--message", "another"], dir);
  await scene.git(["push", "--quiet", "--force", "origin", "feature"], dir);
  await scene.github.idle();
  const forced = scene.received
    .filter(({ event }) => event === "push")
    .map(({ body }) => JSON.parse(body).forced);
  expect(forced).toEqual([false, true]);
  await scene.git(["push", "--quiet", "origin", ":feature"], dir);
  await scene.github.idle();
  expect((await scene.as("bob").rest.pulls.get({ ...repo, pull_number: number })).data.state).toBe("closed");
  expect(eventsOf(scene)).toContain("delete");
  const last = scene.received.findLast(({ event }) => event === "push");
  expect(JSON.parse(last?.body ?? "{}")).toMatchObject({ deleted: true, head_commit: null });
  const activity = await scene.as("bob").rest.repos.listActivities({ ...repo, ref: "feature" });
  expect(activity.data.map(({ activity_type }) => activity_type)).toEqual([
    "branch_deletion",
    "force_push",
    "branch_creation",
  ]);
});

test("refs of pull requests cannot be pushed", async () => {
  const scene = await createScene();
  const dir = await scene.clone("alice");
  const refused = await failure(scene.git(["push", "origin", "HEAD:refs/pull/1/head"], dir));
  expect(refused).toContain("deny updating a hidden ref");
});

test("rules stop a push and name themselves; nothing of it happens", async () => {
  const scene = await createScene();
  const { seed } = scene.github;
  seed.createRuleset("acme/shop", {
    name: "main",
    rules: [
      {
        type: "pull_request",
        parameters: {
          required_approving_review_count: 1,
          dismiss_stale_reviews_on_push: false,
          require_code_owner_review: false,
          require_last_push_approval: false,
          required_review_thread_resolution: false,
        },
      },
      { type: "deletion" },
    ],
  });
  const dir = await scene.clone("alice");
  await commit(scene, dir, "replicas: 9\n");
  const refused = await failure(scene.git(["push", "origin", "main"], dir));
  expect(refused).toContain("GH013: Repository rule violations found for refs/heads/main");
  expect(refused).toContain("Changes must be made through a pull request.");
  await scene.github.idle();
  expect(eventsOf(scene)).not.toContain("push");
  expect(await scene.as("alice").rest.repos.listActivities(repo)).toMatchObject({ data: [] });
  await expect(seed.commitFiles("acme/shop", "main", { a: "1" }, "Around", "alice")).rejects.toThrow(
    "Changes must be made through a pull request.",
  );
});

test("force pushes and deletions are stopped where the rules say so, plain pushes are not", async () => {
  const scene = await createScene();
  scene.github.seed.createRuleset("acme/shop", { name: "main", rules: [{ type: "non_fast_forward" }] });
  const dir = await scene.clone("alice");
  await commit(scene, dir, "replicas: 2\n");
  await scene.git(["push", "--quiet", "origin", "main"], dir);
  await scene.git(["commit", "--quiet", "--amend", "--message", "another"], dir);
  expect(await failure(scene.git(["push", "--force", "origin", "main"], dir))).toContain(
    "Cannot force-push to this branch",
  );
});

test("a required check that has passed lets the commit be pushed, and rules on changes do not stop a new branch", async () => {
  const scene = await createScene();
  scene.github.seed.createRuleset("acme/shop", {
    name: "all",
    include: ["~ALL"],
    rules: [
      {
        type: "required_status_checks",
        parameters: {
          required_status_checks: [{ context: "ci" }],
          strict_required_status_checks_policy: false,
        },
      },
    ],
  });
  const dir = await scene.clone("bob");
  const sha = await commit(scene, dir, "replicas: 2\n");
  expect(await failure(scene.git(["push", "origin", "main"], dir))).toContain(
    'Required status check "ci" is expected.',
  );
  await scene.git(["push", "--quiet", "origin", "main:refs/heads/feature"], dir);
  await scene.as("bob").rest.repos.createCommitStatus({ ...repo, sha, state: "success", context: "ci" });
  await scene.git(["push", "--quiet", "origin", "main"], dir);
  const { data } = await scene.as("bob").rest.git.getRef({ ...repo, ref: "heads/main" });
  expect(data.object.sha).toBe(sha);
});

test("an App that may bypass the rules pushes where others may not", async () => {
  const scene = await createScene();
  scene.github.seed.createRuleset("acme/shop", {
    name: "locks",
    include: ["refs/heads/locks/*"],
    rules: [{ type: "creation" }],
    bypass: [{ kind: "Integration", id: scene.app.id }],
  });
  const dir = await scene.clone("alice");
  expect(await failure(scene.git(["push", "origin", "HEAD:refs/heads/locks/a"], dir))).toContain(
    "creations being restricted",
  );
  const main = await scene.git(["rev-parse", "HEAD"], dir);
  const app = await scene.asInstallation();
  expect((await app.rest.git.createRef({ ...repo, ref: "refs/heads/locks/a", sha: main })).status).toBe(201);
  const person = scene.as("alice").rest.git.createRef({ ...repo, ref: "refs/heads/locks/b", sha: main });
  expect((await refusalOf(person)).status).toBe(422);
});

test("a commit of a fork can be read by its id through the base: the impostor", async () => {
  const scene = await createScene();
  const { seed } = scene.github;
  await seed.fork("acme/shop", "carol");
  const impostor = await seed.commitFiles(
    "carol/shop",
    "main",
    { "base/web.yaml": "replicas: 666\n" },
    "Trust me",
    "carol",
  );
  expect((await scene.as("alice").rest.repos.getCommit({ ...repo, ref: impostor })).data.sha).toBe(impostor);
  const dir = await scene.clone("alice");
  await scene.git(["fetch", "--quiet", "origin", impostor], dir);
  const { data } = await scene
    .as("alice")
    .rest.repos.compareCommitsWithBasehead({ ...repo, basehead: `main...${impostor}` });
  expect(data.status).toBe("ahead");
});
