import { Octokit } from "@octokit/rest";
import { expect, test } from "vitest";
import { createScene, jwt, refusalOf, repo } from "./scene.ts";

test("J1-J5: any status with any headers, for the request that was meant, and nothing is done", async () => {
  const scene = await createScene();
  const { faults, requests } = scene.github;
  const app = await scene.asInstallation();
  faults.failRequests(
    { method: "GET", path: "/repos/acme/shop", skip: 1 },
    {
      kind: "answer",
      status: 429,
      headers: { "retry-after": "60" },
      body: { message: "You have exceeded a secondary rate limit" },
    },
  );
  expect((await app.rest.repos.get(repo)).status).toBe(200);
  const refused = await refusalOf(app.rest.repos.get(repo));
  expect(refused).toMatchObject({ status: 429, headers: { "retry-after": "60" } });
  expect((await app.rest.repos.get(repo)).status).toBe(200);
  expect(requests.matching("GET", "/repos/acme/shop")).toHaveLength(2);
  faults.failRequests(
    { path: /^\/repos\/acme/, times: 2 },
    { kind: "answer", status: 502, body: "<html>Bad Gateway</html>" },
  );
  expect(await refusalOf(app.rest.issues.create({ ...repo, title: "x" }))).toMatchObject({
    status: 502,
    body: "<html>Bad Gateway</html>",
  });
  const undo = faults.failRequests(
    { path: "/repos/{owner}/{repo}/pulls", times: 99 },
    { kind: "answer", status: 500 },
  );
  faults.clear();
  expect((await app.rest.pulls.list(repo)).status).toBe(200);
  undo();
});

test("a connection is cut before or after the work was done, and the log knows", async () => {
  const scene = await createScene();
  const { faults } = scene.github;
  const app = await scene.asInstallation();
  const create = () =>
    app.rest.repos.createDeployment({ ...repo, ref: "main", auto_merge: false, required_contexts: [] });
  const count = async () => (await app.rest.repos.listDeployments(repo)).data.length;
  faults.failRequests(
    { method: "POST", path: "/repos/{owner}/{repo}/deployments" },
    { kind: "reset", when: "before" },
  );
  await expect(create()).rejects.toThrow(/socket|other side closed|terminated|fetch failed/);
  expect(await count()).toBe(0);
  faults.failRequests(
    { method: "POST", path: "/repos/{owner}/{repo}/deployments" },
    { kind: "reset", when: "after" },
  );
  await expect(create()).rejects.toThrow(/socket|other side closed|terminated|fetch failed/);
  expect(await count()).toBe(1);
  faults.failRequests(
    { method: "POST", path: "/repos/{owner}/{repo}/deployments" },
    { kind: "answer-after", status: 504 },
  );
  expect((await refusalOf(create())).status).toBe(504);
  expect(await count()).toBe(2);
});

test("X17: a page breaks off, or leads to itself", async () => {
  const scene = await createScene();
  const { faults } = scene.github;
  const bob = scene.as("bob");
  const { data } = await bob.rest.issues.create({ ...repo, title: "A question" });
  for (const body of ["one", "two", "three"])
    await scene.github.seed.comment("acme/shop", data.number, "bob", body);
  const path = `/repos/acme/shop/issues/${data.number}/comments`;
  faults.failRequests({ path }, { kind: "truncate" });
  const asBob = { authorization: `token ${scene.github.seed.token("bob")}`, "user-agent": "test" };
  const broken = await fetch(`${scene.github.apiUrl}${path}`, { headers: asBob });
  await expect(broken.text()).rejects.toThrow("terminated");
  // Octokit takes the broken body for an empty text, and the answer for a success.
  faults.failRequests({ path }, { kind: "truncate" });
  expect(await bob.rest.issues.listComments({ ...repo, issue_number: data.number })).toMatchObject({
    status: 200,
    data: "",
  });
  faults.failRequests({ path, times: 3 }, { kind: "stuck-page" });
  const pages = [];
  for (const page of [1, 2, 3])
    pages.push(await bob.rest.issues.listComments({ ...repo, issue_number: data.number, page, per_page: 1 }));
  expect(pages.map((page) => page.data[0]?.body)).toEqual(["one", "one", "one"]);
  expect(pages.every(({ headers }) => headers.link?.includes('rel="next"') === true)).toBe(true);
});

test("X5: a barrier holds the third look at a pull request until it is let go, so that the head moves at an exact step", async () => {
  const scene = await createScene();
  const { seed, faults } = scene.github;
  await seed.commitFiles("acme/shop", "feature", { a: "1" }, "Change", "bob");
  const number = await seed.openPullRequest("acme/shop", { head: "feature", title: "Change" }, "bob");
  const look = async () =>
    (await scene.as("bob").rest.pulls.get({ ...repo, pull_number: number })).data.head.sha;
  const held = faults.holdRequests({ method: "GET", path: `/repos/acme/shop/pulls/${number}`, skip: 2 });
  const before = [await look(), await look()];
  const third = look();
  await held.reached();
  expect(held.waiting()).toBe(1);
  const moved = await seed.commitFiles("acme/shop", "feature", { a: "2" }, "Later", "bob");
  held.release();
  expect(await third).toBe(moved);
  expect(before).not.toContain(moved);
});

test("an answer can be late", async () => {
  const scene = await createScene();
  scene.github.faults.failRequests({ path: "/rate_limit" }, { kind: "delay", ms: 120 });
  const started = performance.now();
  await scene.as("bob").rest.rateLimit.get();
  expect(performance.now() - started).toBeGreaterThan(110);
});

test("J5: the primary limit is counted, told in headers, and ends with its hour", async () => {
  const clock = { now: Date.now() };
  const scene = await createScene({ clock: () => clock.now });
  const app = await scene.asInstallation();
  const first = await app.rest.repos.get(repo);
  expect(first.headers).toMatchObject({
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": "4999",
    "x-ratelimit-resource": "core",
  });
  scene.github.leaveRequests(scene.installation.id, 1);
  expect((await app.rest.repos.get(repo)).headers["x-ratelimit-remaining"]).toBe("0");
  const refused = await refusalOf(app.rest.repos.get(repo));
  expect(refused).toMatchObject({ status: 403, headers: { "x-ratelimit-remaining": "0" } });
  expect(refused.message).toContain("API rate limit exceeded for installation ID");
  expect((await app.rest.rateLimit.get()).data.rate.remaining).toBe(0);
  clock.now += 3_601_000;
  // The token has ended with the hour; a new one finds a new budget.
  const later = new Octokit({
    baseUrl: scene.github.apiUrl,
    auth: jwt(scene.app.id, scene.privateKey, { now: clock.now }),
  });
  const { data } = await later.rest.apps.createInstallationAccessToken({
    installation_id: scene.installation.id,
  });
  const fresh = new Octokit({ baseUrl: scene.github.apiUrl, auth: data.token });
  expect((await fresh.rest.repos.get(repo)).headers["x-ratelimit-remaining"]).toBe("4999");
});

test("an answer that did not change is a 304 for the same token only", async () => {
  const scene = await createScene();
  const { apiUrl, seed } = scene.github;
  const get = (login: string, tag = "") =>
    fetch(`${apiUrl}/repos/acme/shop`, {
      headers: { authorization: `token ${seed.token(login)}`, "user-agent": "test", "if-none-match": tag },
    });
  const tag = (await get("alice")).headers.get("etag") ?? "";
  expect((await get("alice", tag)).status).toBe(304);
  expect((await get("bob", tag)).status).toBe(200);
});

test("the log holds no token", async () => {
  const scene = await createScene();
  const app = await scene.asInstallation();
  await app.rest.repos.get(repo);
  const minted = scene.github.requests.matching("POST", /access_tokens$/)[0];
  const { token } = JSON.parse(minted?.responseBody ?? "{}");
  const others = scene.github.requests.all().filter((entry) => entry !== minted);
  expect(JSON.stringify(others)).not.toContain(token);
});
