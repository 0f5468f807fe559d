import { beforeAll, describe, expect, test } from "vitest";
import { accessTable } from "../../../sandbox/github/auth/permissions.ts";
import type { LoggedRequest } from "../../../sandbox/github/http/request-log.ts";
import type { Delivery } from "../../../sandbox/github/model/delivery.ts";
import { plainRoutes, repositoryRoutes } from "../../../sandbox/github/routes/all-routes.ts";
import { startLocalGitHub } from "../../../sandbox/github/start-local-github.ts";
import { sentWebhooks } from "../../../sandbox/github/webhooks/sent-webhooks.ts";
import {
  answerProblem,
  deliveryProblem,
  describedWebhooks,
  exceptionOf,
  exceptions,
  findProblem,
  requestProblem,
  webhookKey,
} from "./description.ts";
import { createScene } from "./scene.ts";
import { takeTour } from "./tour.ts";

describe("a tour through every route", () => {
  const seen: { requests: readonly LoggedRequest[]; deliveries: readonly Delivery[] } = {
    requests: [],
    deliveries: [],
  };

  test("answers and sends what GitHub's description says", async () => {
    const scene = await createScene();
    await takeTour(scene);
    await scene.github.idle();
    seen.requests = scene.github.requests.all();
    seen.deliveries = scene.github.deliveries();
    expect(seen.requests.map(answerProblem).filter((problem) => problem !== undefined)).toEqual([]);
    expect(seen.requests.map(requestProblem).filter((problem) => problem !== undefined)).toEqual([]);
    expect(seen.deliveries.map(deliveryProblem).filter((problem) => problem !== undefined)).toEqual([]);
  }, 120_000);

  test("leaves no route out", () => {
    const used = new Set(
      seen.requests
        .filter(({ status }) => status < 300)
        .map(({ method, template }) => `${method} ${template ?? ""}`),
    );
    expect(Object.keys(accessTable).filter((route) => !used.has(route))).toEqual([]);
  });

  test("leaves no webhook out", () => {
    const sent = new Set(seen.deliveries.map(webhookKey));
    expect(sentWebhooks.filter((key) => !sent.has(key))).toEqual([]);
    expect([...sent].filter((key) => !describedWebhooks().includes(key))).toEqual([]);
  });

  test("needs every exception that is listed", () => {
    const needed = new Set(
      seen.requests
        .map(findProblem)
        .map((problem) => (problem === undefined ? undefined : exceptionOf(problem))),
    );
    expect(exceptions.filter((exception) => !needed.has(exception)).map(({ reason }) => reason)).toEqual([]);
  });
});

test("the table of permissions has a row for every route, and a route for every row", () => {
  expect(Object.keys(accessTable).toSorted()).toEqual(
    [...Object.keys(plainRoutes), ...Object.keys(repositoryRoutes)].toSorted(),
  );
});

describe("the judge itself can say no", () => {
  const commit = { method: "GET", template: "/repos/{owner}/{repo}/git/ref/{ref}", status: 200 };
  const good = {
    ref: "refs/heads/main",
    node_id: "x",
    url: "https://x.example",
    object: { type: "commit", sha: "0".repeat(40), url: "https://x.example" },
  };

  test("a good answer passes", () => {
    expect(answerProblem({ ...commit, responseBody: JSON.stringify(good) })).toBeUndefined();
  });

  test.each([
    ["a missing field", { ...good, node_id: undefined }, "must have required property 'node_id'"],
    ["another type", { ...good, ref: 1 }, "/ref must be string"],
    ["null where it is not allowed", { ...good, ref: null }, "/ref must be string"],
    ["what is no address", { ...good, url: "nowhere" }, '/url must match format "uri"'],
  ])("%s is found", (_name, body, words) => {
    expect(answerProblem({ ...commit, responseBody: JSON.stringify(body) })).toContain(words);
  });

  test("a status that is not described is found", () => {
    expect(answerProblem({ ...commit, status: 206, responseBody: "{}" })).toContain(
      "the status is not described",
    );
  });

  test("a refusal without a message is found", () => {
    expect(answerProblem({ ...commit, status: 401, responseBody: "{}" })).toContain(
      "must have required property 'message'",
    );
  });

  test("a webhook without its sender is found", () => {
    const delivery = { event: "push", action: null, body: JSON.stringify({ ref: "refs/heads/main" }) };
    expect(deliveryProblem(delivery)).toContain("must have required property");
  });

  test("a webhook that GitHub does not know is found", () => {
    expect(deliveryProblem({ event: "push", action: "gently", body: "{}" })).toContain("is not described");
  });
});

describe("an empty local GitHub", () => {
  let urls: { apiUrl: string; webUrl: string };
  beforeAll(async () => {
    const github = await startLocalGitHub();
    urls = github;
    return () => github.stop();
  });

  test("has a start page and answers that nothing is there", async () => {
    expect(await (await fetch(urls.webUrl)).text()).toContain("There is no repository yet.");
    expect(
      (await fetch(`${urls.apiUrl}/repos/acme/shop`, { headers: { "user-agent": "test" } })).status,
    ).toBe(404);
  });
});
