import { request } from "node:http";
import { describe, expect, test } from "vitest";
import type { Scene } from "../scene.ts";
import { createScene, repo } from "../scene.ts";

async function page(
  { github }: Scene,
  path: string,
  person?: string,
): Promise<{ readonly status: number; readonly text: string; readonly headers: Headers }> {
  const answer = await fetch(`${github.webUrl}${path}`, {
    headers: person === undefined ? {} : { cookie: `local-github-person=${person}` },
  });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

interface Form {
  readonly person?: string;
  readonly origin?: string | undefined;
  readonly fields?: Readonly<Record<string, string>>;
}

async function submit(
  { github }: Scene,
  path: string,
  { person, origin = github.webUrl, fields = {} }: Form,
) {
  const answer = await fetch(`${github.webUrl}${path}`, {
    method: "POST",
    redirect: "manual",
    headers: {
      ...(origin === "" ? {} : { origin }),
      ...(person === undefined ? {} : { cookie: `local-github-person=${person}` }),
    },
    body: new URLSearchParams(fields),
  });
  return {
    status: answer.status,
    location: answer.headers.get("location"),
    cookie: answer.headers.get("set-cookie"),
    text: await answer.text(),
    csp: answer.headers.get("content-security-policy"),
  };
}

async function opened(scene: Scene): Promise<number> {
  await scene.github.seed.commitFiles(
    "acme/shop",
    "feature",
    { "base/web.yaml": "replicas: 2\n" },
    "Two replicas",
    "bob",
  );
  return scene.github.seed.openPullRequest(
    "acme/shop",
    { head: "feature", title: "Two <replicas>", body: "Because **more**" },
    "bob",
  );
}

describe("pages", () => {
  test("every page of a living repository shows itself, escaped, with a strict policy", async () => {
    const scene = await createScene();
    const number = await opened(scene);
    const app = await scene.asInstallation();
    const sha = scene.github.seed.repository("acme/shop").pulls.get(number)?.head.sha ?? "";
    const run = await app.rest.checks.create({
      ...repo,
      name: "slipway/dev",
      head_sha: sha,
      conclusion: "success",
      output: { title: "1 object changes", summary: "*one*" },
    });
    await app.rest.repos.createDeployment({
      ...repo,
      ref: sha,
      environment: "dev",
      auto_merge: false,
      required_contexts: [],
      description: "bring it",
    });
    await scene.github.idle();
    const expected: Readonly<Record<string, string>> = {
      "/": "acme/shop",
      "/acme": "acme/shop",
      "/acme/shop": "README.md",
      "/acme/shop/tree/main/base": "web.yaml",
      "/acme/shop/blob/main/base/web.yaml": "replicas: 1",
      "/acme/shop/branches": "feature",
      "/acme/shop/pulls": "Two &lt;replicas&gt;",
      "/acme/shop/pulls?state=closed": "Nothing was closed yet.",
      "/acme/shop/compare/main...feature": "is open for this",
      [`/acme/shop/pull/${number}`]: "Because <strong>more</strong>",
      [`/acme/shop/pull/${number}/commits`]: "Two replicas",
      [`/acme/shop/pull/${number}/checks`]: "1 object changes",
      [`/acme/shop/pull/${number}/files`]: "+</span>replicas: 2",
      [`/acme/shop/runs/${run.data.id}`]: "<em>one</em>",
      [`/acme/shop/commit/${sha}`]: "Two replicas",
      "/acme/shop/deployments": "bring it",
      "/acme/shop/deployments/dev": "Pending",
      "/apps/slipway": "pull requests",
      "/settings/apps/slipway/advanced": "check_run",
    };
    for (const [path, words] of Object.entries(expected)) {
      const { status, text, headers } = await page(scene, path);
      expect({ path, status, shown: text.includes(words) }).toEqual({ path, status: 200, shown: true });
      expect(text).not.toContain("<replicas>");
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain("unsafe");
      // Nothing inline that the policy would have to allow.
      expect(text).not.toMatch(/<[^>]*\s(?:style|on\w+)=|<script(?![^>]*\ssrc=)|<style/);
    }
  });

  test("who may not see a repository finds nothing", async () => {
    const scene = await createScene();
    scene.github.seed.createUser("mallory");
    expect((await page(scene, "/acme/shop", "mallory")).status).toBe(404);
    expect((await page(scene, "/", "mallory")).text).not.toContain("acme/shop");
    expect((await page(scene, "/acme/shop", "carol")).status).toBe(200);
    for (const path of [
      "/acme/nothing",
      "/acme/shop/pull/99",
      "/acme/shop/blob/main/nothing",
      "/acme/shop/commit/zzz",
      "/apps/nothing",
      "/acme/shop/runs/1",
      "/%ff",
    ]) {
      expect({ path, status: (await page(scene, path)).status }).toEqual({ path, status: 404 });
    }
  });

  test("an empty repository tells how to fill it", async () => {
    const scene = await createScene();
    await scene.github.seed.createRepository({ owner: "acme", name: "empty" });
    expect((await page(scene, "/acme/empty")).text).toContain("This repository is empty.");
    expect((await page(scene, "/acme/empty/pulls")).text).toContain("No open pull requests.");
    expect((await page(scene, "/acme/empty/deployments")).text).toContain("Nothing was deployed yet.");
    expect((await page(scene, "/acme/empty/branches")).text).toContain("There is no branch yet.");
  });
});

describe("forms do what the API does, as the person", () => {
  test("act as, comment, approve, merge: each goes back to the page, and the webhooks come", async () => {
    const scene = await createScene();
    const number = await opened(scene);
    const path = `/acme/shop/pull/${number}`;
    const chosen = await submit(scene, "/act-as", { fields: { login: "alice", return: path } });
    expect(chosen).toMatchObject({ status: 303, location: path });
    expect(chosen.cookie).toBe("local-github-person=alice; Path=/; HttpOnly; SameSite=Strict");
    const person = "alice";
    expect(
      await submit(scene, `${path}/comment`, { person, fields: { body: "/deploy dev\r\nplease" } }),
    ).toMatchObject({ status: 303 });
    expect(
      await submit(scene, `${path}/review`, { person, fields: { event: "APPROVE", body: "" } }),
    ).toMatchObject({ status: 303 });
    const sha = scene.github.seed.repository("acme/shop").pulls.get(number)?.head.sha ?? "";
    expect(await submit(scene, `${path}/merge`, { person, fields: { method: "squash", sha } })).toMatchObject(
      { status: 303, location: path },
    );
    expect((await page(scene, path)).text).toContain("Pull request successfully merged and closed");
    await scene.github.idle();
    const comment = scene.received.find(({ event }) => event === "issue_comment");
    expect(JSON.parse(comment?.body ?? "{}")).toMatchObject({
      comment: { body: "/deploy dev\nplease" },
      sender: { login: "alice" },
    });
    expect(scene.received.map(({ event }) => event)).toContain("pull_request_review");
  });

  test("a refusal is a page that says what GitHub says", async () => {
    const scene = await createScene();
    const number = await opened(scene);
    const path = `/acme/shop/pull/${number}`;
    const own = await submit(scene, `${path}/review`, { person: "bob", fields: { event: "APPROVE" } });
    expect(own.status).toBe(422);
    expect(own.text).toContain("Can not approve your own pull request");
    expect(
      (await submit(scene, `${path}/merge`, { person: "carol", fields: { method: "merge", sha: "" } }))
        .status,
    ).toBe(403);
    expect((await submit(scene, `${path}/comment`, { fields: { body: "hello" } })).text).toContain(
      "Choose who you act as first.",
    );
    expect((await submit(scene, `${path}/nothing`, { person: "bob" })).status).toBe(404);
    expect((await submit(scene, `${path}/__proto__`, { person: "bob" })).status).toBe(404);
  });

  test("a file is edited on a new branch, and a pull request is opened from it", async () => {
    const scene = await createScene();
    const fields = {
      ref: "main",
      path: "base/web.yaml",
      branch: "bob-patch-1",
      message: "Three",
      content: "replicas: 3\r\n",
    };
    const edited = await submit(scene, "/acme/shop/edit", { person: "bob", fields });
    expect(edited.location).toBe("/acme/shop/compare/main...bob-patch-1");
    expect((await page(scene, edited.location ?? "", "bob")).text).toContain("Create pull request");
    const made = await submit(scene, "/acme/shop/pulls", {
      person: "bob",
      fields: { base: "main", head: "bob-patch-1", title: "Three", body: "" },
    });
    expect(made.location).toBe("/acme/shop/pull/1");
    expect((await page(scene, "/acme/shop/pull/1/files")).text).toContain("+</span>replicas: 3");
    expect(
      await submit(scene, "/acme/shop/pull/1/close", { person: "bob", fields: { body: "not now" } }),
    ).toMatchObject({ status: 303 });
    expect((await page(scene, "/acme/shop/pull/1")).text).toContain("Closed with unmerged commits");
    expect(await submit(scene, "/acme/shop/pull/1/reopen", { person: "bob" })).toMatchObject({ status: 303 });
  });

  test("a delivery is sent again, a check is run again, an App is installed", async () => {
    const scene = await createScene();
    await scene.github.idle();
    const [delivery] = scene.github.deliveries();
    await submit(scene, "/settings/apps/slipway/redeliver", {
      person: "alice",
      fields: { delivery: String(delivery?.id) },
    });
    await scene.github.idle();
    expect(scene.github.deliveries()).toHaveLength(2);
    const app = await scene.asInstallation();
    const head_sha = (await app.rest.git.getRef({ ...repo, ref: "heads/main" })).data.object.sha;
    const run = await app.rest.checks.create({
      ...repo,
      name: "preview",
      head_sha,
      conclusion: "success",
      actions: [{ label: "Again", description: "Once more", identifier: "again" }],
    });
    const path = `/acme/shop/runs/${run.data.id}`;
    expect((await page(scene, path, "bob")).text).toContain("Again");
    await submit(scene, `${path}/rerequest`, { person: "bob" });
    await submit(scene, `${path}/action`, { person: "bob", fields: { identifier: "again" } });
    expect(
      (await submit(scene, `${path}/action`, { person: "carol", fields: { identifier: "again" } })).status,
    ).toBe(403);
    expect(
      await submit(scene, "/apps/slipway/installations", { person: "bob", fields: { account: "bob" } }),
    ).toMatchObject({ status: 303 });
    expect(
      (await submit(scene, "/apps/slipway/installations", { person: "bob", fields: { account: "acme" } }))
        .status,
    ).toBe(403);
    await scene.github.idle();
    expect(scene.received.map(({ body }) => JSON.parse(body).action)).toEqual(
      expect.arrayContaining(["rerequested", "requested_action"]),
    );
  });

  test("an App is registered from a manifest only after a person has seen what it asks for", async () => {
    const scene = await createScene();
    const manifest = JSON.stringify({
      name: "Another",
      url: "https://app.example",
      redirect_url: "https://app.example/made",
      default_permissions: { checks: "write" },
    });
    const path = "/organizations/acme/settings/apps/new?state=s1";
    const sent = await submit(scene, path, {
      origin: "https://app.example",
      person: "alice",
      fields: { manifest, confirmed: "true" },
    });
    expect(sent.status).toBe(200);
    expect(sent.text).toContain("Create GitHub App as alice");
    expect(sent.csp).toContain("form-action 'self' https://app.example");
    const made = await submit(scene, path, {
      person: "alice",
      fields: { manifest, confirmed: "true", state: "s1" },
    });
    const next = new URL(made.location ?? "");
    expect([next.origin, next.pathname, next.searchParams.get("state")]).toEqual([
      "https://app.example",
      "/made",
      "s1",
    ]);
    const convert = () =>
      fetch(`${scene.github.apiUrl}/app-manifests/${next.searchParams.get("code") ?? ""}/conversions`, {
        method: "POST",
        headers: { "user-agent": "test" },
      });
    expect(await (await convert()).json()).toMatchObject({
      slug: "another",
      pem: expect.stringContaining("RSA PRIVATE KEY"),
      owner: { login: "acme" },
    });
    expect((await convert()).status).toBe(404);
    expect(
      (await submit(scene, path, { person: "bob", fields: { manifest, confirmed: "true" } })).status,
    ).toBe(403);
    for (const bad of [
      "{",
      "{}",
      JSON.stringify({ name: "x", url: "y", redirect_url: "javascript:alert(1)" }),
    ]) {
      expect((await submit(scene, path, { person: "alice", fields: { manifest: bad } })).status).toBe(422);
    }
  });
});

describe("other sites in the same browser", () => {
  test("their forms are refused, whatever they say of themselves", async () => {
    const scene = await createScene();
    const number = await opened(scene);
    const path = `/acme/shop/pull/${number}/comment`;
    for (const origin of ["https://evil.example", "http://127.0.0.1:1", "null", ""]) {
      const { status } = await submit(scene, path, { person: "alice", origin, fields: { body: "mine" } });
      expect({ origin, status }).toEqual({ origin, status: 403 });
    }
    expect(
      (await submit(scene, "/act-as", { origin: "https://evil.example", fields: { login: "alice" } })).cookie,
    ).toBeNull();
    expect(scene.github.seed.repository("acme/shop").comments.size).toBe(0);
  });

  test("a foreign name that points to this machine is not answered", async () => {
    const scene = await createScene();
    const { port } = new URL(scene.github.webUrl);
    const status = (host: string) =>
      new Promise((resolve) => {
        request({ host: "127.0.0.1", port, path: "/", headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        }).end();
      });
    expect(await status("evil.example")).toBe(421);
    expect(await status(`evil.example:${port}`)).toBe(421);
    expect(await status(`localhost:${port}`)).toBe(200);
    expect(await status("localhost:9999")).toBe(200);
  });

  test("the way back leads nowhere else", async () => {
    const scene = await createScene();
    for (const back of ["https://evil.example", "//evil.example", "/\\evil.example", "evil"]) {
      const { location } = await submit(scene, "/act-as", { fields: { login: "alice", return: back } });
      expect({ back, location }).toEqual({ back, location: "/" });
    }
  });

  test("files of the pages come with their types, nothing else of the folder does", async () => {
    const scene = await createScene();
    expect((await page(scene, "/assets/style.css")).headers.get("content-type")).toContain("text/css");
    expect((await page(scene, "/assets/refresh.js")).headers.get("content-type")).toContain(
      "text/javascript",
    );
    const alice = scene.github.seed.user("alice").id;
    expect((await page(scene, `/avatars/${alice}.svg`)).headers.get("content-type")).toBe("image/svg+xml");
    for (const path of ["/assets/..%2fpages.ts", "/assets/nothing.css", "/avatars/1.svg"]) {
      expect((await page(scene, path)).status).toBe(404);
    }
  });
});
