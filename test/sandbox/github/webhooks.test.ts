import { createHmac } from "node:crypto";
import { existsSync } from "node:fs";
import { Octokit } from "@octokit/rest";
import { expect, test } from "vitest";
import type { Scene } from "./scene.ts";
import { createScene, jwt, refusalOf, repo, webhookSecret } from "./scene.ts";

async function issueComment(scene: Scene, body: string): Promise<void> {
  const { data } = await scene.as("bob").rest.issues.create({ ...repo, title: "A question" });
  await scene.as("bob").rest.issues.createComment({ ...repo, issue_number: data.number, body });
}

interface Listed {
  readonly id: bigint | number;
  readonly guid: string;
  readonly event: string;
  readonly status: string;
  readonly status_code: number;
  readonly redelivery: boolean;
}

async function log(
  scene: Scene,
  query: Readonly<Record<string, string | number>> = {},
): Promise<readonly Listed[]> {
  const { data } = await scene.asApp().request("GET /app/hook/deliveries", query);
  // Ids are beyond what a number holds: Octokit makes them big integers.
  return data;
}

test("a delivery is signed over its very bytes, and carries GitHub's headers", async () => {
  const scene = await createScene();
  await issueComment(scene, "héllo 🚀");
  await scene.github.idle();
  const received = scene.received.find(({ event }) => event === "issue_comment");
  expect(received?.headers).toMatchObject({
    "content-type": "application/json",
    "user-agent": expect.stringMatching(/^GitHub-Hookshot\//),
    "x-github-event": "issue_comment",
    "x-github-delivery": expect.stringMatching(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    ),
    "x-github-hook-id": String(scene.app.hook.id),
    "x-github-hook-installation-target-type": "integration",
    "x-github-hook-installation-target-id": String(scene.app.id),
    "x-hub-signature-256": `sha256=${createHmac("sha256", webhookSecret)
      .update(received?.body ?? "")
      .digest("hex")}`,
  });
  expect(JSON.parse(received?.body ?? "{}")).toMatchObject({
    action: "created",
    comment: { body: "héllo 🚀" },
    installation: { id: scene.installation.id },
    organization: { login: "acme" },
  });
});

test("our own writes come back, and only to Apps that subscribed and may read them", async () => {
  const scene = await createScene();
  const app = await scene.asInstallation();
  const { data } = await scene.as("bob").rest.issues.create({ ...repo, title: "A question" });
  await app.rest.issues.createComment({ ...repo, issue_number: data.number, body: "mine" });
  await scene.github.idle();
  const own = scene.received.find(({ event }) => event === "issue_comment");
  expect(JSON.parse(own?.body ?? "{}").sender).toMatchObject({ login: "slipway[bot]", type: "Bot" });
  scene.received.length = 0;
  scene.installation.permissions = { metadata: "read", pull_requests: "write" };
  await issueComment(scene, "not for you");
  scene.installation.permissions = { metadata: "read", issues: "read" };
  scene.installation.events = ["push"];
  await issueComment(scene, "not asked for");
  await scene.github.idle();
  expect(scene.received).toEqual([]);
});

test("I7: nothing comes from repositories outside of the grant, and nothing while suspended", async () => {
  const scene = await createScene();
  const { seed } = scene.github;
  await seed.createRepository({ owner: "acme", name: "other", files: { a: "1" } });
  seed.changeInstalledRepositories(scene.installation, { added: ["acme/other"] });
  await issueComment(scene, "outside");
  seed.suspend(scene.installation, "alice");
  await seed.commitFiles("acme/other", "main", { a: "2" }, "Change", "alice");
  await scene.github.idle();
  expect(scene.received.map(({ event, body }) => `${event}.${JSON.parse(body).action}`)).toEqual([
    "installation.created",
    "installation_repositories.added",
    "installation.suspend",
  ]);
});

test("a receiver that is down, that refuses or that takes too long fails the delivery; nothing is sent again by itself", async () => {
  const scene = await createScene();
  scene.github.faults.deliveryTimeoutMs = 300;
  const url = scene.app.hook.url;
  scene.answer.status = 503;
  await issueComment(scene, "one");
  await scene.github.idle();
  scene.answer.delayMs = 1_000;
  await issueComment(scene, "two");
  await scene.github.idle();
  scene.github.seed.setWebhookUrl(scene.app, "http://127.0.0.1:9/");
  await issueComment(scene, "three");
  await scene.github.idle();
  scene.github.seed.setWebhookUrl(scene.app, url ?? "");
  const comments = (await log(scene)).filter(({ event }) => event === "issue_comment");
  expect(comments.map(({ status, status_code }) => [status, status_code])).toEqual([
    ["failed to connect to host", 0],
    ["timed out", 0],
    ["Service Unavailable", 503],
  ]);
  // GitHub's own filter knows answers only: the two others would be missed.
  const answered = (await log(scene, { status: "failure" })).filter(({ event }) => event === "issue_comment");
  expect(answered.map(({ status_code }) => status_code)).toEqual([503]);
});

test("I8: a lost delivery can be asked for again: same GUID, same bytes, new id beyond 2^53", async () => {
  const scene = await createScene();
  scene.github.faults.loseDeliveries({ event: "issue_comment" });
  await issueComment(scene, "lost");
  await scene.github.idle();
  expect(scene.received.map(({ event }) => event)).toEqual(["installation"]);
  scene.github.faults.clear();
  const [lost] = await log(scene);
  expect(lost).toMatchObject({
    event: "issue_comment",
    status: "failed to connect to host",
    redelivery: false,
  });
  expect(typeof lost?.id).toBe("bigint");
  const id = String(lost?.id);
  expect(BigInt(id)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));
  const again = await scene.asApp().request(`POST /app/hook/deliveries/${id}/attempts`);
  expect(again.status).toBe(202);
  await scene.github.idle();
  const [second, first] = await log(scene);
  expect(second).toMatchObject({ guid: lost?.guid, status: "OK", redelivery: true });
  expect(String(first?.id)).toBe(id);
  expect(String(second?.id)).not.toBe(id);
  expect(scene.received.at(-1)?.guid).toBe(lost?.guid);
  const { data } = await scene.asApp().request(`GET /app/hook/deliveries/${String(second?.id)}`);
  expect(data).toMatchObject({
    request: { payload: { comment: { body: "lost" } } },
    response: { payload: "noted", headers: { "x-seen": "yes" } },
  });
});

test("the log is read page by page with a cursor, and forgets after three days", async () => {
  const clock = { now: Date.now() };
  const scene = await createScene({ clock: () => clock.now });
  for (const body of ["one", "two", "three"]) await issueComment(scene, body);
  await scene.github.idle();
  const app = scene.asApp();
  const first = await app.request("GET /app/hook/deliveries", { per_page: 2 });
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.link ?? "")?.[1] ?? "";
  const second = await app.request(`GET ${next}`);
  expect([...first.data, ...second.data].map(({ event }) => event)).toEqual([
    "issue_comment",
    "issue_comment",
    "issue_comment",
    "installation",
  ]);
  expect(second.headers.link).toBeUndefined();
  expect((await refusalOf(app.request("GET /app/hook/deliveries", { cursor: "v1_1" }))).status).toBe(400);
  clock.now += 3 * 24 * 3_600_000 + 60_000;
  const late = new Octokit({
    baseUrl: scene.github.apiUrl,
    auth: jwt(scene.app.id, scene.privateKey, { now: clock.now }),
  });
  expect((await late.request("GET /app/hook/deliveries")).data).toEqual([]);
});

test("deliveries can be doubled, delayed, held and let go in another order", async () => {
  const scene = await createScene();
  const { faults } = scene.github;
  await scene.github.idle();
  scene.received.length = 0;
  faults.doubleDeliveries({ event: "issue_comment.created", times: 1 });
  await issueComment(scene, "twice");
  await scene.github.idle();
  expect(new Set(scene.received.map(({ guid }) => guid)).size).toBe(1);
  expect(scene.received).toHaveLength(2);
  scene.received.length = 0;
  const held = faults.holdDeliveries({ event: "issue_comment" });
  for (const body of ["first", "second", "third"]) await issueComment(scene, body);
  await held.reached(3);
  expect(scene.received).toEqual([]);
  held.release("last-first");
  await scene.github.idle();
  expect(scene.received).toHaveLength(3);
  faults.clear();
  faults.delayDeliveries({ event: "issue_comment", ms: 1_500, times: 1 });
  scene.received.length = 0;
  await issueComment(scene, "late");
  await issueComment(scene, "early");
  await scene.github.idle();
  expect(scene.received.map(({ body }) => JSON.parse(body).comment.body)).toEqual(["early", "late"]);
});

test("I10: a changed secret signs from then on", async () => {
  const scene = await createScene();
  await scene
    .asApp()
    .rest.apps.updateWebhookConfigForApp({ secret: "another secret, for the rotation of secrets" });
  await issueComment(scene, "hello");
  await scene.github.idle();
  const received = scene.received.at(-1);
  const signature = createHmac("sha256", "another secret, for the rotation of secrets")
    .update(received?.body ?? "")
    .digest("hex");
  expect(received?.headers["x-hub-signature-256"]).toBe(`sha256=${signature}`);
  expect((await scene.asApp().rest.apps.getWebhookConfigForApp()).data.secret).toBe("********");
});

test("stopping does not wait for a receiver that hangs, and leaves no folder behind", async () => {
  const scene = await createScene();
  await scene.github.idle();
  scene.answer.delayMs = 60_000;
  await issueComment(scene, "hello");
  const { dir } = scene.github.seed.repository("acme/shop");
  const started = performance.now();
  await scene.github.stop();
  expect(performance.now() - started).toBeLessThan(3_000);
  expect(existsSync(dir)).toBe(false);
});
