import { expect, test } from "vitest";
import type { Access } from "../../../sandbox/github/auth/permissions.ts";
import { accessTable } from "../../../sandbox/github/auth/permissions.ts";
import type { Permissions } from "../../../sandbox/github/model/app.ts";
import type { Scene } from "./scene.ts";
import { allPermissions, createScene, refusalOf, repo } from "./scene.ts";

/** A path of the right shape; nothing in it needs to exist, permissions are judged first. */
function pathOf(template: string): string {
  return template
    .replace("{owner}", "acme")
    .replace("{repo}", "shop")
    .replace("{org}", "acme")
    .replace(/\{(ref|branch|username|path|team_slug)\}/g, "main")
    .replace("{basehead}", "main...main")
    .replace(/\{\w+\}/g, "1");
}

async function ask({ github }: Scene, key: string, token: string) {
  const [method = "", template = ""] = key.split(" ");
  const answer = await fetch(`${github.apiUrl}${pathOf(template)}`, {
    method,
    headers: { authorization: `token ${token}`, "user-agent": "test", "content-type": "application/json" },
    ...(method === "GET" ? {} : { body: "{}" }),
  });
  return {
    status: answer.status,
    accepted: answer.headers.get("x-accepted-github-permissions"),
    body: await answer.text(),
  };
}

async function tokenWith(scene: Scene, permissions: Permissions): Promise<string> {
  const { data } = await scene.asApp().rest.apps.createInstallationAccessToken({
    installation_id: scene.installation.id,
    permissions: { ...permissions },
  });
  return data.token;
}

/** Everything but one permission; a `write` that is needed is left as `read`. */
function without(access: Extract<Access, { anyOf: unknown }>): Permissions {
  const withheld = access.anyOf.map((alternative) => Object.entries(alternative)[0] ?? ["", "read"]);
  return Object.fromEntries(
    Object.entries(allPermissions).flatMap(([name, level]) => {
      const needed = withheld.find(([wanted]) => wanted === name)?.[1];
      if (needed === undefined) return [[name, level]];
      return needed === "write" ? [[name, "read"]] : [];
    }),
  );
}

function accepted(access: Extract<Access, { anyOf: unknown }>): string {
  return access.anyOf
    .map((one) =>
      Object.entries(one)
        .map(([name, level]) => `${name}=${level}`)
        .join(","),
    )
    .join("; ");
}

test("J2: every route names the permission that an installation lacks, by status 403 and header", async () => {
  const scene = await createScene();
  let asked = 0;
  for (const [key, access] of Object.entries(accessTable)) {
    if (access.kind !== "repository" && access.kind !== "organization") continue;
    // Every token has metadata: read.
    if (access.anyOf.some((one) => Object.keys(one).join() === "metadata")) continue;
    const answer = await ask(scene, key, await tokenWith(scene, without(access)));
    expect({ key, status: answer.status, accepted: answer.accepted }).toEqual({
      key,
      status: 403,
      accepted: accepted(access),
    });
    expect(answer.body).toContain("Resource not accessible by integration");
    asked += 1;
  }
  expect(asked).toBeGreaterThan(70);
}, 60_000);

test("every route of a private repository is a 404 for strangers, for people without a role and for other installations", async () => {
  const scene = await createScene();
  scene.github.seed.createUser("mallory");
  for (const [key, access] of Object.entries(accessTable)) {
    if (access.kind !== "repository") continue;
    const answer = await ask(scene, key, scene.github.seed.token("mallory"));
    expect({ key, status: answer.status }).toEqual({ key, status: 404 });
  }
}, 60_000);

test("routes of an App want its JSON web token, routes of an installation its token", async () => {
  const scene = await createScene();
  const token = await tokenWith(scene, { metadata: "read" });
  const answers: Record<string, number> = {};
  const expected: Record<string, number> = {};
  for (const [key, access] of Object.entries(accessTable)) {
    if (access.kind !== "app" && access.kind !== "installation") continue;
    answers[key] = (
      await ask(scene, key, access.kind === "app" ? token : scene.github.seed.token("alice"))
    ).status;
    expected[key] = access.kind === "app" ? 401 : 403;
  }
  expect(answers).toEqual(expected);
});

test("people need the role: readers discuss, writers write, administrators administer; check runs are for Apps", async () => {
  const scene = await createScene();
  await scene.github.seed.commitFiles("acme/shop", "feature", { a: "1" }, "Change", "bob");
  const number = await scene.github.seed.openPullRequest(
    "acme/shop",
    { head: "feature", title: "Change" },
    "bob",
  );
  const [reader, writer, owner] = [scene.as("carol"), scene.as("bob"), scene.as("alice")];
  expect(
    (await reader.rest.issues.createComment({ ...repo, issue_number: number, body: "why?" })).status,
  ).toBe(201);
  expect(
    (await reader.rest.pulls.createReview({ ...repo, pull_number: number, event: "APPROVE" })).status,
  ).toBe(200);
  expect((await refusalOf(reader.rest.pulls.merge({ ...repo, pull_number: number }))).status).toBe(403);
  expect((await refusalOf(reader.rest.repos.createDeployment({ ...repo, ref: "main" }))).status).toBe(403);
  expect((await refusalOf(writer.rest.repos.update({ ...repo, description: "x" }))).status).toBe(404);
  expect((await owner.rest.repos.update({ ...repo, description: "x" })).status).toBe(200);
  const check = owner.rest.checks.create({ ...repo, name: "mine", head_sha: "0".repeat(40) });
  expect(await refusalOf(check)).toMatchObject({
    status: 403,
    message: "You must authenticate via a GitHub App.",
  });
});

test("a public repository is read by everybody and written by nobody else", async () => {
  const scene = await createScene();
  const { seed, apiUrl } = scene.github;
  seed.createUser("mallory");
  await seed.createRepository({ owner: "alice", name: "open", files: { a: "1" }, private: false });
  const open = { owner: "alice", repo: "open" };
  expect(
    (await fetch(`${apiUrl}/repos/alice/open/pulls`, { headers: { "user-agent": "test" } })).status,
  ).toBe(200);
  const stranger = scene.as("mallory");
  expect((await stranger.rest.repos.get(open)).data.permissions).toMatchObject({ pull: true, push: false });
  expect(
    (await refusalOf(stranger.rest.git.createRef({ ...open, ref: "refs/heads/x", sha: "0".repeat(40) })))
      .status,
  ).toBe(403);
  // Reading who collaborates is for those who do.
  const elsewhere = await scene.asInstallation();
  expect((await elsewhere.rest.repos.get(open)).status).toBe(200);
  expect(
    (await refusalOf(elsewhere.rest.repos.getCollaboratorPermissionLevel({ ...open, username: "alice" })))
      .status,
  ).toBe(403);
});
