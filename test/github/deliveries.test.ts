/** Webhook deliveries that did not arrive. */

import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { repo, type Scene, startScene } from "./scene.ts";

let scene: Scene;
let receiver: Server;
/** How many pushes the receiver refuses before it takes one. */
let refusing = 0;
/** By GUID, in the order of their arrival. */
const refused: string[] = [];
const received: string[] = [];

beforeEach(async () => {
  scene = await startScene();
  refusing = 0;
  refused.length = 0;
  received.length = 0;
  receiver = createServer((request, response) => {
    request.resume();
    const guid = String(request.headers["x-github-delivery"]);
    received.push(guid);
    const refuses = refusing > 0 && request.headers["x-github-event"] === "push";
    if (refuses) refused.push(guid);
    refusing -= refuses ? 1 : 0;
    response.writeHead(refuses ? 503 : 202).end();
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  const address = receiver.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const { local, app } = scene;
  local.seed.setWebhookUrl(app, `http://127.0.0.1:${address.port}/`);
});
afterEach(async () => {
  receiver.close();
  receiver.closeAllConnections();
  await scene.local.stop();
});

async function push(): Promise<void> {
  const { local } = scene;
  await local.seed.commitFiles(repo, "work", { a: String(received.length) }, "A change", "bob");
  await local.idle();
}

describe("deliveries", () => {
  test("that nobody took are listed, oldest first, until a redelivery arrives", async () => {
    const { github, local } = scene;
    await push();
    refusing = 2;
    await push();
    await push();
    const [first, second, ...rest] = await github.failedDeliveries("2000-01-01T00:00:00Z");
    expect(rest).toEqual([]);
    expect([first?.guid, second?.guid]).toEqual(refused);
    expect(first).toMatchObject({ event: "push" });
    // Beyond what a double holds exactly.
    expect(BigInt(first?.id ?? 0)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));

    await github.redeliver(first?.id ?? "");
    await local.idle();
    expect(received.at(-1)).toBe(first?.guid);
    expect(await github.failedDeliveries("2000-01-01T00:00:00Z")).toEqual([second]);
  });

  test("from before the time asked for are left out", async () => {
    refusing = 1;
    await push();
    expect(await scene.github.failedDeliveries("2999-01-01T00:00:00Z")).toEqual([]);
  });
});
