import { generateKeyPairSync } from "node:crypto";
import { Probot } from "probot";
import { describe, expect, test } from "vitest";
import { eventNames } from "../../src/core/events/read-event.ts";
import type { Delivery, Receive } from "../../src/webhooks/receive-delivery.ts";
import type { Job } from "../../src/core/model/job.ts";
import { type DeliveryRouter, registerRoutes } from "../../src/webhooks/register-routes.ts";
import { createMemoryQueue } from "../../src/queue/memory-queue.ts";
import type { Queue } from "../../src/queue/queue.ts";
import { manualTimers } from "../queue/manual-timers.ts";
import { deliver, openDoor, pushPayload, secret } from "./door.ts";

const followMain: Job = {
  version: 1,
  kind: "follow",
  repository: { installationId: 11, id: 22, owner: "acme", name: "shop" },
  branch: "main",
};

type Handle = Parameters<DeliveryRouter["on"]>[1];

function routes(add: Queue["add"]): {
  readonly of: ReadonlyMap<string, Handle>;
  readonly lines: string[];
} {
  const of = new Map<string, Handle>();
  const lines: string[] = [];
  registerRoutes(
    { on: (name, handle) => of.set(name, handle) },
    {
      queue: { add },
      log: (_level, message, fields) => lines.push(JSON.stringify({ message, ...fields })),
      ownAppId: 1,
    },
  );
  return { of, lines };
}

function checkRunOf(appId: number) {
  return { ...pushPayload, action: "completed", check_run: { id: 6, app: { id: appId } } };
}

describe("routes", () => {
  test("queue nothing for the checks that our own App wrote, and something for another App's", async () => {
    const jobs: Job[] = [];
    const { of } = routes(async (job) => void jobs.push(job));
    await of.get("check_run")?.({ id: "guid", payload: checkRunOf(1) });
    expect(jobs).toEqual([]);
    await of.get("check_run")?.({ id: "guid", payload: checkRunOf(2) });
    expect(jobs).toMatchObject([{ kind: "waiting" }]);
  });

  test("ask once for what is shown of a head, however many statuses it gets at a time; each opens gates at once", async () => {
    const timers = manualTimers();
    const queue = createMemoryQueue({ timers });
    const done: Job["kind"][] = [];
    queue.work(
      async ({ kind }) => {
        done.push(kind);
        return { kind: "done" };
      },
      { concurrency: 1, onGivenUp: async () => {} },
    );
    const { of } = routes((job, options) => queue.add(job, options));
    for (let index = 0; index < 30; index += 1) {
      const payload = { ...pushPayload, state: "success", sha: "a".repeat(40), context: `ci/${index}` };
      await of.get("status")?.({ id: `guid-${index}`, payload });
      await timers.pass(100);
    }
    expect(done.filter((kind) => kind === "waiting")).toHaveLength(30);
    expect(done).not.toContain("rerun");
    await timers.pass(2_000);
    expect(done.filter((kind) => kind === "rerun")).toHaveLength(1);
    await timers.pass(60_000);
    expect(done).toHaveLength(31);
    await queue.close();
  });

  test("turn a payload into jobs on the queue", async () => {
    const jobs: Job[] = [];
    const { of, lines } = routes(async (job) => void jobs.push(job));
    await of.get("push")?.({ id: "guid", payload: pushPayload });
    expect(jobs).toEqual([followMain]);
    expect(lines).toEqual([
      '{"message":"queued","delivery":"guid","event":"push","meaning":"branch-pushed","jobs":1}',
    ]);
  });

  test("pass over what means nothing", async () => {
    const jobs: Job[] = [];
    const { of, lines } = routes(async (job) => void jobs.push(job));
    await of.get("push")?.({ id: "guid", payload: { ...pushPayload, repository: null } });
    expect(jobs).toEqual([]);
    expect(lines[0]).toContain("nothing to do");
  });

  test("fail when the queue does", async () => {
    const { of } = routes(() => Promise.reject(new Error("no Redis")));
    await expect(of.get("push")?.({ id: "guid", payload: pushPayload })).rejects.toThrow("no Redis");
  });
});

function makeProbot(): Probot {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  return new Probot({
    appId: 1,
    privateKey,
    secret,
    logLevel: "fatal",
    request: {
      fetch: () => {
        throw new Error("a route asked GitHub");
      },
    },
  });
}

type ProbotEvent = Parameters<Probot["receive"]>[0];

/** Probot types payloads by event; the door has them as plain objects, of the events that it knows. */
function isProbotEvent(delivery: Delivery): delivery is Delivery & ProbotEvent {
  return eventNames.some((name) => name === delivery.name);
}

function receiver(probot: Probot): Receive {
  return async (delivery) => {
    if (isProbotEvent(delivery)) await probot.receive(delivery);
  };
}

describe("behind the front door, with Probot", () => {
  test("a signed delivery becomes a job, without a request to GitHub", async () => {
    const jobs: Job[] = [];
    const probot = makeProbot();
    registerRoutes(probot, {
      queue: { add: async (job) => void jobs.push(job) },
      log: () => {},
      ownAppId: 1,
    });
    const { door, port } = await openDoor({ receive: receiver(probot) });
    expect(await deliver(port, pushPayload)).toMatchObject({ status: 202, text: "accepted" });
    expect(await deliver(port, { ...pushPayload, repository: null })).toMatchObject({ status: 202 });
    expect(await deliver(port, { action: "opened" }, { "x-github-event": "pull_request" })).toMatchObject({
      status: 202,
    });
    expect(jobs).toEqual([followMain]);
    await door.drain(0);
  });

  test("a queue that fails is a 503, not a lost delivery", async () => {
    const probot = makeProbot();
    const queue = { add: () => Promise.reject(new Error("no Redis")) };
    registerRoutes(probot, { queue, log: () => {}, ownAppId: 1 });
    const { door, port } = await openDoor({ receive: receiver(probot) });
    expect(await deliver(port, pushPayload)).toMatchObject({ status: 503 });
    await door.drain(0);
  });
});
