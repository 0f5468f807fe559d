import { expect, test } from "vitest";
import { createScene, refusalOf, repo } from "./scene.ts";

const deletion = { type: "deletion" } as const;

test("rules of a branch come from active rulesets that match it, with where they come from", async () => {
  const scene = await createScene();
  const { seed } = scene.github;
  const main = seed.createRuleset("acme/shop", { name: "main", rules: [deletion] });
  seed.createRuleset("acme/shop", { name: "off", enforcement: "disabled", rules: [{ type: "creation" }] });
  seed.createRuleset("acme/shop", { name: "trial", enforcement: "evaluate", rules: [{ type: "creation" }] });
  seed.createRuleset("acme/shop", {
    name: "releases",
    include: ["refs/heads/release/*"],
    exclude: ["refs/heads/release/old"],
    rules: [{ type: "required_linear_history" }],
  });
  seed.createRuleset("acme/shop", {
    name: "all",
    include: ["~ALL"],
    exclude: ["refs/heads/free/**"],
    rules: [{ type: "non_fast_forward" }],
  });
  const app = await scene.asInstallation({ metadata: "read" });
  const rulesOf = async (branch: string) => (await app.rest.repos.getBranchRules({ ...repo, branch })).data;
  expect((await rulesOf("main")).map(({ type }) => type)).toEqual(["deletion", "non_fast_forward"]);
  expect((await rulesOf("main"))[0]).toMatchObject({
    ruleset_id: main.id,
    ruleset_source: "acme/shop",
    ruleset_source_type: "Repository",
  });
  expect((await rulesOf("release/1")).map(({ type }) => type)).toEqual([
    "required_linear_history",
    "non_fast_forward",
  ]);
  expect((await rulesOf("release/old")).map(({ type }) => type)).toEqual(["non_fast_forward"]);
  expect((await rulesOf("release/1/2")).map(({ type }) => type)).toEqual(["non_fast_forward"]);
  // A branch that is not there has rules, too.
  expect(await rulesOf("free/for/all")).toEqual([]);
});

test("classic protection is not among the rules of a branch, only in the branch and its protection", async () => {
  const scene = await createScene();
  const alice = scene.as("alice");
  await alice.rest.repos.updateBranchProtection({
    ...repo,
    branch: "main",
    required_status_checks: { strict: true, contexts: [], checks: [{ context: "ci", app_id: scene.app.id }] },
    enforce_admins: true,
    required_pull_request_reviews: { required_approving_review_count: 2 },
    restrictions: null,
  });
  const app = await scene.asInstallation({ contents: "read" });
  expect((await app.rest.repos.getBranchRules({ ...repo, branch: "main" })).data).toEqual([]);
  expect((await app.rest.repos.getBranch({ ...repo, branch: "main" })).data).toMatchObject({
    protected: true,
    protection: {
      required_status_checks: {
        enforcement_level: "everyone",
        checks: [{ context: "ci", app_id: scene.app.id }],
      },
    },
  });
  const refused = await refusalOf(app.rest.repos.getBranchProtection({ ...repo, branch: "main" }));
  expect(refused).toMatchObject({
    status: 403,
    headers: { "x-accepted-github-permissions": "administration=read" },
  });
  const full = (await alice.rest.repos.getBranchProtection({ ...repo, branch: "main" })).data;
  expect(full.required_pull_request_reviews?.required_approving_review_count).toBe(2);
});

test("an unprotected branch says so, and 404 for its protection", async () => {
  const scene = await createScene();
  const alice = scene.as("alice");
  const { data } = await alice.rest.repos.getBranch({ ...repo, branch: "main" });
  expect(data).toMatchObject({
    protected: false,
    protection: { enabled: false, required_status_checks: { enforcement_level: "off" } },
  });
  expect(await refusalOf(alice.rest.repos.getBranchProtection({ ...repo, branch: "main" }))).toMatchObject({
    status: 404,
    message: "Branch not protected",
  });
  expect(await refusalOf(alice.rest.repos.getBranch({ ...repo, branch: "nowhere" }))).toMatchObject({
    status: 404,
    message: "Branch not found",
  });
});

test("roles: permission has four words, role_name the true one, custom roles their own name", async () => {
  const scene = await createScene();
  const { seed } = scene.github;
  const roleOf = async (username: string) => {
    const { data } = await scene.as("alice").rest.repos.getCollaboratorPermissionLevel({ ...repo, username });
    return [data.permission, data.role_name];
  };
  for (const [role, permission] of [
    ["read", "read"],
    ["triage", "read"],
    ["write", "write"],
    ["maintain", "write"],
    ["admin", "admin"],
  ] as const) {
    seed.addCollaborator("acme/shop", "carol", role);
    expect(await roleOf("carol")).toEqual([permission, role]);
  }
  seed.addCollaborator("acme/shop", "carol", "write", "deployer");
  expect(await roleOf("carol")).toEqual(["write", "deployer"]);
  seed.createUser("mallory");
  expect(await roleOf("mallory")).toEqual(["none", "none"]);
  expect(await roleOf("alice")).toEqual(["admin", "admin"]);
});

test("teams: members of child teams belong, invited ones not yet, and teams give roles", async () => {
  const scene = await createScene();
  const { seed } = scene.github;
  seed.createUser("dora");
  seed.createUser("eve");
  const parent = seed.createTeam("acme", "platform", []);
  const child = seed.createTeam("acme", "operators", ["dora"], { parent });
  parent.members.set(seed.user("eve").id, { role: "member", state: "pending" });
  parent.repositories.set(seed.repository("acme/shop").id, "maintain");
  const app = await scene.asInstallation({ members: "read" });
  const membership = (team_slug: string, username: string) =>
    app.rest.teams.getMembershipForUserInOrg({ org: "acme", team_slug, username });
  expect((await membership("platform", "dora")).data.state).toBe("active");
  expect((await membership("operators", "dora")).data.state).toBe("active");
  expect((await membership("platform", "eve")).data.state).toBe("pending");
  expect((await refusalOf(membership("platform", "bob"))).status).toBe(404);
  expect((await refusalOf(membership("nothing", "bob"))).status).toBe(404);
  expect(child.parentId).toBe(parent.id);
  const { data } = await scene
    .as("alice")
    .rest.repos.getCollaboratorPermissionLevel({ ...repo, username: "dora" });
  expect(data.role_name).toBe("maintain");
});

test("refs: taken once, moved forward only, compared before they are deleted", async () => {
  const scene = await createScene();
  const app = await scene.asInstallation();
  const main = (await app.rest.git.getRef({ ...repo, ref: "heads/main" })).data.object.sha;
  const take = () => app.rest.git.createRef({ ...repo, ref: "refs/locks/production", sha: main });
  const both = await Promise.allSettled([take(), take()]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(await refusalOf(take())).toMatchObject({ status: 422, message: "Reference already exists" });
  expect((await refusalOf(app.rest.git.createRef({ ...repo, ref: "locks/x", sha: main }))).status).toBe(422);
  expect(
    (await refusalOf(app.rest.git.createRef({ ...repo, ref: "refs/heads/a..b", sha: main }))).status,
  ).toBe(422);
  expect(
    (await refusalOf(app.rest.git.createRef({ ...repo, ref: "refs/heads/x", sha: "0".repeat(40) }))).status,
  ).toBe(422);
  expect(
    (await refusalOf(app.rest.git.createRef({ ...repo, ref: "refs/pull/1/head", sha: main }))).status,
  ).toBe(422);
  const later = await scene.github.seed.commitFiles("acme/shop", "main", { a: "1" }, "Later", "alice");
  await app.rest.git.updateRef({ ...repo, ref: "locks/production", sha: later });
  expect(
    (await refusalOf(app.rest.git.updateRef({ ...repo, ref: "locks/production", sha: main }))).message,
  ).toBe("Update is not a fast forward");
  expect(
    (await app.rest.git.updateRef({ ...repo, ref: "locks/production", sha: main, force: true })).status,
  ).toBe(200);
  expect((await app.rest.git.deleteRef({ ...repo, ref: "locks/production" })).status).toBe(204);
  expect((await refusalOf(app.rest.git.deleteRef({ ...repo, ref: "heads/main" }))).status).toBe(422);
});

test("GraphQL updateRefs compares and swaps several refs, all or none", async () => {
  const scene = await createScene();
  const app = await scene.asInstallation();
  const { data: repository } = await app.rest.repos.get(repo);
  const main = (await app.rest.git.getRef({ ...repo, ref: "heads/main" })).data.object.sha;
  const zero = "0".repeat(40);
  const query = `mutation ($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }`;
  const update = async (refUpdates: readonly object[]) => {
    const variables = { input: { repositoryId: repository.node_id, refUpdates } };
    return (await app.request(`POST ${scene.github.webUrl}/api/graphql`, { query, variables })).data;
  };
  const take = (name: string) => ({ name: `refs/locks/${name}`, beforeOid: zero, afterOid: main });
  expect((await update([take("a")])).errors).toBeUndefined();
  const both = await update([take("b"), take("a")]);
  expect(both.errors[0].message).toContain("Expected ref refs/locks/a to be at");
  expect((await refusalOf(app.rest.git.getRef({ ...repo, ref: "locks/b" }))).status).toBe(404);
  expect((await update([{ name: "refs/locks/a", beforeOid: main, afterOid: zero }])).errors).toBeUndefined();
  expect((await refusalOf(app.rest.git.getRef({ ...repo, ref: "locks/a" }))).status).toBe(404);
});
