import { generateKeyPairSync } from "node:crypto";
import { Octokit } from "@octokit/rest";
import { expect, test } from "vitest";
import type { Scene } from "./scene.ts";
import { createScene, jwt, refusalOf, remote, repo } from "./scene.ts";

function withToken({ github }: Scene, auth: string): Octokit {
  return new Octokit({ baseUrl: github.apiUrl, auth });
}

async function statusWith(
  { github }: Scene,
  authorization: string,
  path = "/repos/acme/shop",
): Promise<number> {
  const headers = { authorization, "user-agent": "test" };
  return (await fetch(`${github.apiUrl}${path}`, { headers })).status;
}

test("an App proves itself with a token signed by its key, by its id or its client id", async () => {
  const scene = await createScene();
  for (const issuer of [scene.app.id, String(scene.app.id), scene.app.clientId]) {
    const { data } = await withToken(scene, jwt(issuer, scene.privateKey, {})).rest.apps.getAuthenticated();
    expect(data?.slug).toBe("slipway");
  }
});

test.each([
  ["another algorithm", { alg: "HS256" }, "could not be decoded"],
  ["no algorithm", { alg: "none" }, "could not be decoded"],
  ["an expired token", { exp: 1 }, "must be a numeric value representing the future time"],
  ["a lifetime over ten minutes", { exp: Math.floor(Date.now() / 1000) + 700 }, "is too far in the future"],
  ["an expiry that is no number", { exp: "soon" }, "must be a numeric value"],
  ["an issue time in the future", { iat: Math.floor(Date.now() / 1000) + 300 }, "'Issued at' claim"],
  ["no issue time", { iat: undefined }, "'Issued at' claim"],
])("%s is refused", async (_name, changes, words) => {
  const scene = await createScene();
  const octokit = withToken(scene, jwt(scene.app.id, scene.privateKey, changes));
  const { status, message } = await refusalOf(octokit.rest.apps.getAuthenticated());
  expect(status).toBe(401);
  expect(message).toContain(words);
});

test("a token of another key or another App is refused", async () => {
  const scene = await createScene();
  const other = generateKeyPairSync("rsa", { modulusLength: 2048 })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
  const forged = withToken(scene, jwt(scene.app.id, other, {}));
  expect((await refusalOf(forged.rest.apps.getAuthenticated())).status).toBe(401);
  const unknown = withToken(scene, jwt(99, scene.privateKey, {}));
  expect(await refusalOf(unknown.rest.apps.getAuthenticated())).toMatchObject({
    status: 404,
    message: "Integration not found",
  });
});

test("a signature over other claims is refused", async () => {
  const scene = await createScene();
  const [header = "", , signature = ""] = jwt(scene.app.id, scene.privateKey, {}).split(".");
  const [, claims = ""] = jwt(scene.app.id, scene.privateKey, { iat: 1 }).split(".");
  expect(await statusWith(scene, `Bearer ${header}.${claims}.${signature}`, "/app")).toBe(401);
});

test("an installation token opens its repositories with token, bearer and Basic", async () => {
  const scene = await createScene();
  const { data } = await scene
    .asApp()
    .rest.apps.createInstallationAccessToken({ installation_id: scene.installation.id });
  expect(data.token).toMatch(/^ghs_[A-Za-z0-9]{36}$/);
  const basic = Buffer.from(`x-access-token:${data.token}`).toString("base64");
  for (const authorization of [`token ${data.token}`, `Bearer ${data.token}`, `Basic ${basic}`]) {
    expect(await statusWith(scene, authorization)).toBe(200);
  }
  expect(await statusWith(scene, `Bearer ${data.token}x`)).toBe(401);
  expect(await statusWith(scene, `Digest ${data.token}`)).toBe(401);
});

test("the longer form of tokens works for clients and for git, too", async () => {
  const scene = await createScene({ installationTokens: "long" });
  const { data } = await scene
    .asApp()
    .rest.apps.createInstallationAccessToken({ installation_id: scene.installation.id });
  expect(data.token).toMatch(/^ghs_20001_[A-Za-z0-9]+\.[A-Za-z0-9]+\.[A-Za-z0-9]+$/);
  expect(data.token.length).toBeGreaterThan(500);
  expect((await withToken(scene, data.token).rest.repos.get(repo)).status).toBe(200);
  expect(await scene.git(["ls-remote", remote(scene.github, data.token), "HEAD"])).toContain("HEAD");
});

test("a token lives for an hour by the server's clock", async () => {
  const clock = { now: Date.parse("2026-01-01T00:00:00Z") };
  const scene = await createScene({ clock: () => clock.now });
  const app = withToken(scene, jwt(scene.app.id, scene.privateKey, { now: clock.now }));
  const { data } = await app.rest.apps.createInstallationAccessToken({
    installation_id: scene.installation.id,
  });
  expect(data.expires_at).toBe("2026-01-01T01:00:00Z");
  clock.now += 59 * 60_000;
  expect(await statusWith(scene, `token ${data.token}`)).toBe(200);
  clock.now += 60_000;
  expect(await statusWith(scene, `token ${data.token}`)).toBe(401);
});

test("a token can be narrowed to repositories and permissions, never widened", async () => {
  const scene = await createScene({ permissions: { contents: "read", checks: "write" } });
  const { github, installation } = scene;
  const other = await github.seed.createRepository({ owner: "acme", name: "other", files: { a: "1" } });
  const app = scene.asApp();
  const narrowed = await app.rest.apps.createInstallationAccessToken({
    installation_id: installation.id,
    repository_ids: [other.id],
    permissions: { contents: "read" },
  });
  expect(narrowed.data).toMatchObject({
    repository_selection: "selected",
    permissions: { contents: "read", metadata: "read" },
    repositories: [{ full_name: "acme/other" }],
  });
  const octokit = withToken(scene, narrowed.data.token);
  expect((await octokit.rest.apps.listReposAccessibleToInstallation()).data.total_count).toBe(1);
  expect((await refusalOf(octokit.rest.repos.get(repo))).status).toBe(404);
  expect(
    (await refusalOf(octokit.rest.checks.listForRef({ owner: "acme", repo: "other", ref: "main" }))).status,
  ).toBe(403);
  for (const wrong of [
    { permissions: { contents: "write" } },
    { permissions: { issues: "read" } },
    { repository_ids: [1] },
    { repositories: ["nowhere"] },
  ] as const) {
    const body = JSON.parse(JSON.stringify(wrong));
    const refused = await refusalOf(
      app.rest.apps.createInstallationAccessToken({ installation_id: installation.id, ...body }),
    );
    expect(refused.status).toBe(422);
  }
});

test("a revoked token is dead", async () => {
  const scene = await createScene();
  const octokit = await scene.asInstallation();
  await octokit.rest.apps.revokeInstallationAccessToken();
  expect((await refusalOf(octokit.rest.repos.get(repo))).status).toBe(401);
});

test("a permission that the owner takes back is gone from older tokens, too", async () => {
  const scene = await createScene();
  const octokit = await scene.asInstallation();
  scene.installation.permissions = { metadata: "read", contents: "read" };
  expect((await refusalOf(octokit.rest.checks.listForRef({ ...repo, ref: "main" }))).status).toBe(403);
});

test("I6: a suspended installation has no tokens, and those that it had answer 403", async () => {
  const scene = await createScene();
  const octokit = await scene.asInstallation();
  scene.github.seed.suspend(scene.installation, "alice");
  expect((await refusalOf(octokit.rest.repos.get(repo))).status).toBe(403);
  const app = scene.asApp();
  const minting = app.rest.apps.createInstallationAccessToken({ installation_id: scene.installation.id });
  expect((await refusalOf(minting)).status).toBe(403);
  expect((await app.rest.apps.listInstallations()).data[0]?.suspended_at).toBeTruthy();
});

test("I6: an uninstalled App finds no installation", async () => {
  const scene = await createScene();
  scene.github.seed.uninstall(scene.installation);
  expect((await refusalOf(scene.asApp().rest.apps.getRepoInstallation(repo))).status).toBe(404);
});

test("a repository outside of a selection does not exist", async () => {
  const scene = await createScene();
  await scene.github.seed.createRepository({ owner: "acme", name: "other", files: { a: "1" } });
  scene.github.seed.changeInstalledRepositories(scene.installation, { added: ["acme/shop"] });
  const octokit = await scene.asInstallation();
  expect((await octokit.rest.repos.get(repo)).status).toBe(200);
  expect((await refusalOf(octokit.rest.repos.get({ owner: "acme", repo: "other" }))).status).toBe(404);
});

test("nobody without a user agent, and no version that is not served", async () => {
  const scene = await createScene();
  const { request } = await import("node:http");
  const status = await new Promise((resolve) => {
    request(`${scene.github.apiUrl}/rate_limit`, (response) => resolve(response.statusCode)).end();
  });
  expect(status).toBe(403);
  const headers = { "user-agent": "test", "x-github-api-version": "2026-03-10" };
  expect((await fetch(`${scene.github.apiUrl}/rate_limit`, { headers })).status).toBe(400);
});
