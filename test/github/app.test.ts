/** The App about itself, its installations, and the remote that git uses. */

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { repo, type Scene, startScene } from "./scene.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await startScene();
});
afterEach(() => scene.local.stop());

describe("the App", () => {
  test("knows its id, its slug and the user in whose name it acts, and asks once", async () => {
    const { github, options, local, asked } = scene;
    const identity = await github.app();
    expect(identity).toEqual({
      id: options.appId,
      slug: "slipway",
      botUserId: local.seed.user("slipway[bot]").id,
    });
    await github.app();
    expect(asked("GET", "/app")).toBe(1);
  });

  test("asks again after it could not be told", async () => {
    const { github, local } = scene;
    local.faults.failRequests({ path: "/app" }, { kind: "answer", status: 500 });
    await expect(github.app()).rejects.toMatchObject({ reason: "GITHUB_UNAVAILABLE" });
    expect(await github.app()).toMatchObject({ slug: "slipway" });
  });

  test("lists its installations and their repositories, over the pages", { timeout: 60_000 }, async () => {
    const { github, local, ref } = scene;
    expect(await github.installations()).toEqual([
      { id: ref.installationId, account: "acme", createdAt: expect.any(String), suspended: false },
    ]);
    for (let index = 0; index < 101; index += 1)
      await local.seed.createRepository({ owner: "acme", name: `extra-${index}`, author: "alice" });
    const repositories = await github.repositories(ref.installationId);
    expect(repositories).toHaveLength(102);
    expect(repositories[0]).toEqual(ref);
  });
});

describe("the remote of a repository", () => {
  test("is its https address, with a token that reads contents of that repository and nothing else", async () => {
    const { shop, local } = scene;
    const { url, token } = shop.gitRemote();
    expect(url).toBe(`${local.webUrl}/${repo}.git`);
    const asked = await token();
    expect(await token()).toBe(asked);
    const [minted] = local.requests.matching("POST", "/app/installations/{installation_id}/access_tokens");
    expect(JSON.parse(minted?.requestBody ?? "")).toEqual({
      repository_ids: [local.seed.repository(repo).id],
      permissions: { contents: "read" },
    });
    const refused = await fetch(`${local.apiUrl}/repos/${repo}/pulls`, {
      headers: { authorization: `Bearer ${asked}` },
    });
    expect(refused.status).toBe(403);
  });
});
