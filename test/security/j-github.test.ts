/** The catalogue's rows J: what happens when GitHub's API is not what it should be. */

import { afterEach, describe, expect, test } from "vitest";
import type { Fault } from "../../src/core/model/fault.ts";
import { appPermissions } from "../../src/github/app-manifest.ts";
import { createGitHub } from "../../src/github/create-github.ts";
import type { GitHubRepository } from "../../src/github/github.ts";
import { repo, type Scene, type ScenePart, startScene } from "../github/scene.ts";

const scenes = new Set<Scene>();
afterEach(async () => {
  await Promise.all([...scenes].map(({ local }) => local.stop()));
  scenes.clear();
});

async function newScene(part: ScenePart = {}): Promise<Scene> {
  const scene = await startScene(part);
  scenes.add(scene);
  return scene;
}

const pulls = "/repos/{owner}/{repo}/pulls";
const comments = "/repos/{owner}/{repo}/issues/{issue_number}/comments";
const tokens = "/app/installations/{installation_id}/access_tokens";
const unauthorized = { kind: "answer", status: 401, body: { message: "Bad credentials" } } as const;

describe("J1: a token dies in the middle of a job", () => {
  test("one new token, the same request, for reads and for writes", async () => {
    const { local, shop, openPull, asked } = await newScene();
    const { number } = await openPull("feature");
    await shop.openPullRequests();
    await shop.putComment(number, "<!-- m -->", "<!-- m -->1");
    const before = asked("POST", tokens);
    local.faults.failRequests({ method: "GET", path: pulls }, unauthorized);
    expect(await shop.openPullRequests()).toHaveLength(1);
    local.faults.failRequests({ method: "POST", path: comments }, unauthorized);
    await shop.putComment(number, "<!-- n -->", "<!-- n -->1");
    expect(asked("POST", tokens)).toBe(before + 2);
    expect(await shop.comments(number)).toHaveLength(2);
  });

  test("a second refusal is GITHUB_AUTH, and the next call asks for a new token again", async () => {
    const { local, shop, asked } = await newScene();
    local.faults.failRequests({ method: "GET", path: pulls, times: 2 }, unauthorized);
    await expect(shop.openPullRequests()).rejects.toMatchObject({ reason: "GITHUB_AUTH" });
    expect(asked("POST", tokens)).toBe(2);
    expect(await shop.openPullRequests()).toEqual([]);
  });

  test("at minute 61 nothing is noticed: tokens are renewed after 50 minutes", async () => {
    let now = Date.now();
    const { shop, local } = await newScene({ clock: () => now });
    await shop.openPullRequests();
    now += 49 * 60_000;
    await shop.openPullRequests();
    expect(minted(local)).toBe(1);
    now += 2 * 60_000;
    await shop.openPullRequests();
    expect(minted(local)).toBe(2);
  });

  test("many calls at once share one token", async () => {
    const { shop, asked } = await newScene();
    await Promise.all(Array.from({ length: 20 }, () => shop.openPullRequests()));
    expect(asked("POST", tokens)).toBe(1);
  });

  test("an App key that GitHub does not know is GITHUB_AUTH", async () => {
    const { options, ref } = await newScene();
    const other = await newScene();
    const { privateKey } = other.options;
    const github = createGitHub({ ...options, privateKey });
    await expect(github.repository(ref).openPullRequests()).rejects.toMatchObject({ reason: "GITHUB_AUTH" });
  });
});

/** What needs which permission, beside those that all installations have. */
const uses: readonly {
  readonly permission: string;
  readonly call: (shop: GitHubRepository, scene: Scene) => Promise<unknown>;
}[] = [
  { permission: "contents: read", call: (shop) => shop.gitRemote().token() },
  { permission: "contents: read", call: (shop) => shop.branchHead("main") },
  { permission: "pull_requests: read", call: (shop) => shop.pullRequest(1) },
  { permission: "checks: read", call: (shop, { root }) => shop.checkResults(root) },
  { permission: "statuses: read", call: (shop, { root }) => shop.checkResults(root) },
  { permission: "pull_requests: write", call: (shop) => shop.putComment(1, "x", "x") },
  {
    permission: "checks: write",
    call: (shop, { root }) =>
      shop.putCheck({ name: "x", revision: root, externalId: "x", title: "x", summary: "x" }),
  },
  { permission: "deployments: write", call: (shop) => shop.deployments("production") },
  {
    permission: "deployments: write",
    call: (shop) => shop.setDeploymentStatus("1", { state: "queued", description: "x" }),
  },
];

describe("J2: a permission is missing", () => {
  test.each(uses)("$permission: named, once, never retried", async ({ permission, call }) => {
    const [name = ""] = permission.split(": ");
    const lower = permission.endsWith("write") ? { [name]: "read" as const } : {};
    const others = Object.fromEntries(Object.entries(appPermissions).filter(([key]) => key !== name));
    const scene = await newScene({ permissions: { ...others, ...lower } });
    const fault: Fault = await call(scene.shop, scene).then(
      () => undefined,
      (error) => error,
    );
    expect(fault).toMatchObject({ reason: "PERMISSION_MISSING", retry: "never" });
    expect(fault.message).toContain(permission);
    const refused = scene.local.requests.matching("POST", tokens).filter(({ status }) => status === 422);
    expect(refused).toHaveLength(1);
  });

  test("one taken away while a token is alive is named from the refusal's header", async () => {
    const { local, shop, root } = await newScene();
    await shop.ownChecks(root);
    local.faults.failRequests(
      { path: "/repos/{owner}/{repo}/commits/{ref}/check-runs" },
      {
        kind: "answer",
        status: 403,
        headers: { "x-accepted-github-permissions": "checks=read" },
        body: { message: "Resource not accessible by integration" },
      },
    );
    await expect(shop.ownChecks(root)).rejects.toMatchObject({
      reason: "PERMISSION_MISSING",
      retry: "never",
      message: expect.stringContaining("checks: read"),
    });
  });
});

describe("J3: 404 has two meanings", () => {
  test("the thing is gone: undefined", async () => {
    const { shop } = await newScene();
    expect(await shop.pullRequest(99)).toBeUndefined();
    expect(await shop.branchHead("gone")).toBeUndefined();
    expect(await shop.comment(99)).toBeUndefined();
  });

  test("the repository is out of sight: INSTALLATION_GONE, with and without a token at hand", async () => {
    const { local, shop, openPull, github, ref } = await newScene();
    await openPull("feature");
    await shop.openPullRequests();
    local.faults.failRequests({ path: /^\/repos\/acme\/shop/, times: 100 }, { kind: "answer", status: 404 });
    await expect(shop.pullRequest(1)).rejects.toMatchObject({ reason: "INSTALLATION_GONE", retry: "never" });
    await expect(shop.branchHead("main")).rejects.toMatchObject({ reason: "INSTALLATION_GONE" });
    local.faults.clear();
    const elsewhere = github.repository({ ...ref, id: 4_711 });
    await expect(elsewhere.pullRequest(1)).rejects.toMatchObject({ reason: "INSTALLATION_GONE" });
    const uninstalled = github.repository({ ...ref, installationId: 4_711 });
    await expect(uninstalled.pullRequest(1)).rejects.toMatchObject({ reason: "INSTALLATION_GONE" });
  });

  test("another repository took the name: INSTALLATION_GONE", async () => {
    const { local, shop } = await newScene();
    await shop.openPullRequests();
    local.faults.failRequests(
      { path: "/repos/acme/shop" },
      { kind: "answer", status: 200, body: { id: 4_711 } },
    );
    await expect(shop.pullRequest(99)).rejects.toMatchObject({ reason: "INSTALLATION_GONE" });
  });

  test("I6: a suspended installation is INSTALLATION_GONE, at once and while a token is alive", async () => {
    const { local, shop, github } = await newScene();
    await shop.openPullRequests();
    const suspended = {
      kind: "answer",
      status: 403,
      body: { message: "This installation has been suspended" },
    } as const;
    local.faults.failRequests({ path: pulls }, suspended);
    await expect(shop.openPullRequests()).rejects.toMatchObject({
      reason: "INSTALLATION_GONE",
      retry: "never",
    });
    local.faults.failRequests({ path: tokens }, suspended);
    await expect(shop.deployments("production")).rejects.toMatchObject({
      reason: "INSTALLATION_GONE",
      retry: "never",
    });
    expect(await github.installations()).toHaveLength(1);
  });
});

describe("J4: a text that GitHub refuses as too long", () => {
  test("is a fault that is not tried again, without the text in it", async () => {
    const { shop, openPull, asked } = await newScene();
    const { number } = await openPull("feature");
    const fault: Fault = await shop
      .putComment(number, "<!-- m -->", `<!-- m -->${"canary ".repeat(20_000)}`)
      .then(
        () => undefined,
        (error) => error,
      );
    expect(fault).toMatchObject({ reason: "INTERNAL", retry: "never" });
    expect(everythingOf(fault)).not.toContain("canary");
    expect(asked("POST", comments)).toBe(1);
  });
});

describe("J5: GitHub limits how much is asked", () => {
  const limits = [
    {
      name: "primary, 403",
      status: 403,
      headers: { "x-ratelimit-remaining": "0" },
      reset: 90,
      waits: 90_000,
    },
    {
      name: "primary, 429",
      status: 429,
      headers: { "x-ratelimit-remaining": "0" },
      reset: 90,
      waits: 90_000,
    },
    { name: "secondary with retry-after, 403", status: 403, headers: { "retry-after": "17" }, waits: 17_000 },
    { name: "secondary with retry-after, 429", status: 429, headers: { "retry-after": "17" }, waits: 17_000 },
    { name: "secondary without a word", status: 429, headers: {}, waits: 60_000 },
    {
      name: "secondary by its text",
      status: 403,
      headers: {},
      body: "You have exceeded a secondary rate limit.",
      waits: 60_000,
    },
  ];

  test.each(limits)(
    "$name: waits as told, and asks nothing meanwhile",
    async ({ status, headers, reset, body, waits }) => {
      const start = 1_790_000_000_000;
      let now = start;
      const { local, shop, asked } = await newScene({ clock: () => now });
      await shop.openPullRequests();
      local.faults.failRequests(
        { path: pulls },
        {
          kind: "answer",
          status,
          headers: {
            ...headers,
            ...(reset === undefined ? {} : { "x-ratelimit-reset": String(start / 1_000 + reset) }),
          },
          body: { message: body ?? "limited" },
        },
      );
      await expect(shop.openPullRequests()).rejects.toMatchObject({
        reason: "GITHUB_UNAVAILABLE",
        retry: "later",
        retryAfterMs: waits,
      });
      const before = asked("GET", pulls);
      now += waits - 1;
      await expect(shop.openPullRequests()).rejects.toMatchObject({
        reason: "GITHUB_UNAVAILABLE",
        retryAfterMs: 1,
      });
      expect(asked("GET", pulls)).toBe(before);
      now += 1;
      expect(await shop.openPullRequests()).toEqual([]);
    },
  );

  test("a spent budget of the installation is obeyed", async () => {
    const { local, shop, ref } = await newScene();
    await shop.openPullRequests();
    local.leaveRequests(ref.installationId, 0);
    const fault: Fault = await shop.openPullRequests().then(
      () => undefined,
      (error) => error,
    );
    expect(fault).toMatchObject({ reason: "GITHUB_UNAVAILABLE", retry: "later" });
    expect(fault.retryAfterMs).toBeGreaterThan(3_500_000);
  });

  test("one installation's limit is not another's", async () => {
    const { local, shop, rival } = await newScene();
    local.faults.failRequests(
      { path: pulls },
      { kind: "answer", status: 429, headers: { "retry-after": "60" } },
    );
    await expect(shop.openPullRequests()).rejects.toMatchObject({ retryAfterMs: 60_000 });
    expect(await rival.openPullRequests()).toEqual([]);
  });
});

describe("J7: another GitHub than expected", () => {
  test.each([
    { name: "an HTML page", body: "<html>proxy</html>", status: 200 },
    { name: "an HTML page as an error", body: "<html>secret-canary</html>", status: 502 },
    { name: "null", body: null, status: 200 },
    { name: "an object for a list", body: { message: "secret-canary" }, status: 200 },
    { name: "fields of other types", body: [{ number: "secret-canary" }], status: 200 },
  ])("$name is GITHUB_UNAVAILABLE, and none of it is shown", async ({ body, status }) => {
    const { local, shop } = await newScene();
    local.faults.failRequests({ path: pulls }, { kind: "answer", status, body });
    const fault: Fault = await shop.openPullRequests().then(
      () => undefined,
      (error) => error,
    );
    expect(fault).toMatchObject({ reason: "GITHUB_UNAVAILABLE", retry: "later" });
    expect(`${fault.message} ${String(fault.cause)}`).not.toContain("canary");
  });

  test.each([
    { name: "cut before", effect: { kind: "reset", when: "before" } as const },
    { name: "cut after", effect: { kind: "reset", when: "after" } as const },
    { name: "broken off", effect: { kind: "truncate" } as const },
    { name: "answered 500", effect: { kind: "answer", status: 500 } as const },
  ])("a connection $name is GITHUB_UNAVAILABLE after one request", async ({ effect }) => {
    const { local, shop, asked } = await newScene();
    local.faults.failRequests({ path: pulls, times: 10 }, effect);
    await expect(shop.openPullRequests()).rejects.toMatchObject({
      reason: "GITHUB_UNAVAILABLE",
      retry: "later",
    });
    expect(asked("GET", pulls)).toBeLessThanOrEqual(1);
  });

  test("a list whose next page lies on another host is not followed: the token stays here", async () => {
    const { local, shop } = await newScene();
    local.faults.failRequests(
      { path: pulls },
      {
        kind: "answer",
        status: 200,
        headers: { link: '<https://evil.example.com/steal?page=2>; rel="next"' },
        body: [],
      },
    );
    await expect(shop.openPullRequests()).rejects.toMatchObject({ reason: "GITHUB_UNAVAILABLE" });
  });

  test("nobody listens: the code of the failed connection is told", async () => {
    const { local, shop, github } = await newScene();
    await shop.openPullRequests();
    await local.stop();
    scenes.clear();
    await expect(shop.openPullRequests()).rejects.toThrow(
      "GitHub did not answer GET /repos/{owner}/{repo}/pulls (ECONNREFUSED).",
    );
    await expect(github.installations()).rejects.toMatchObject({ reason: "GITHUB_UNAVAILABLE" });
  });

  test("a GitHub that never answers costs fifteen seconds", { timeout: 30_000 }, async () => {
    const { local, shop } = await newScene();
    await shop.openPullRequests();
    const held = local.faults.holdRequests({ path: pulls });
    const before = performance.now();
    await expect(shop.openPullRequests()).rejects.toMatchObject({ reason: "GITHUB_UNAVAILABLE" });
    expect(performance.now() - before).toBeLessThan(17_000);
    held.release();
  });
});

describe("promise 5: no token and no body leaves the adapter", () => {
  test("in any fault, for every kind of refusal", async () => {
    const { local, shop, openPull } = await newScene();
    const { number } = await openPull("feature");
    await shop.putComment(number, "<!-- m -->", "<!-- m -->");
    for (const status of [400, 401, 403, 404, 409, 410, 422, 429, 451, 500, 503]) {
      local.faults.failRequests(
        { path: comments, times: 2 },
        {
          kind: "answer",
          status,
          body: { message: "canary-answer", errors: [{ message: "canary-answer" }] },
        },
      );
      const fault: unknown = await shop.putComment(number, "<!-- k -->", "<!-- k -->canary-text").then(
        () => undefined,
        (error) => error,
      );
      local.faults.clear();
      expect(fault).toMatchObject({ name: "Fault" });
      const shown = everythingOf(fault);
      expect(shown).not.toContain("canary");
      expect(shown).not.toMatch(/ghs_/);
      if (status === 429) break;
    }
  });
});

/** Tokens that GitHub handed out. The App's own key ages by the machine's clock, so that some requests come twice. */
function minted({ requests }: Scene["local"]): number {
  return requests.matching("POST", tokens).filter(({ status }) => status === 201).length;
}

/** Own properties of an error and of its causes, as a log might print them. */
function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? "";
  const own = Object.getOwnPropertyNames(error).map((name) => [name, Reflect.get(error, name)]);
  return `${JSON.stringify(own)} ${error.cause === undefined ? "" : everythingOf(error.cause)}`;
}

test("the repository of these tests is private, so that nothing is readable by accident", async () => {
  const { local } = await newScene();
  expect(local.seed.repository(repo).private).toBe(true);
});
