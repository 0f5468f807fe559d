/** Whoever reaches the front door can send anything: security.md I1 to I5, I9, I10, and promise 7. */

import { randomUUID } from "node:crypto";
import { type OutgoingHttpHeaders } from "node:http";
import { type Socket, connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import {
  type OpenDoor,
  barrier,
  converse,
  deliver,
  foreignSecret,
  githubHeaders,
  openDoor,
  previousSecret,
  pushPayload,
  rawRequest,
  secret,
  send,
  sign,
  statusesIn,
} from "../webhooks/door.ts";

const open: OpenDoor[] = [];
const body = JSON.stringify(pushPayload);
const mebibyte = 1024 * 1024;

async function opened(...options: Parameters<typeof openDoor>): Promise<OpenDoor> {
  const door = await openDoor(...options);
  open.push(door);
  return door;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map(({ door }) => door.drain(0)));
});

describe("I1: only GitHub's signature opens the door", () => {
  test.each<readonly [string, OutgoingHttpHeaders]>([
    ["no signature", { "x-hub-signature-256": undefined }],
    ["SHA-1 only", { "x-hub-signature-256": undefined, "x-hub-signature": `sha1=${"a".repeat(40)}` }],
    ["an empty signature", { "x-hub-signature-256": "sha256=" }],
    ["a short signature", { "x-hub-signature-256": sign(body).slice(0, -1) }],
    ["a long signature", { "x-hub-signature-256": `${sign(body)}0` }],
    ["upper-case digits", { "x-hub-signature-256": sign(body).toUpperCase().replace("SHA256", "sha256") }],
    ["another secret", { "x-hub-signature-256": sign(body, foreignSecret) }],
    ["Probot's default secret", { "x-hub-signature-256": sign(body, "development") }],
    ["an empty secret", { "x-hub-signature-256": sign(body, "") }],
    ["another body's signature", { "x-hub-signature-256": sign(`${body} `) }],
    ["two signatures", { "x-hub-signature-256": [sign(body), sign(body)] }],
  ])("%s", async (_what, headers) => {
    const { port, received, door, lines } = await opened();
    const reply = await send(port, { body, headers: githubHeaders(body, headers) });
    expect(reply).toMatchObject({ status: 401, text: "the signature is missing or wrong" });
    expect(received).toEqual([]);
    expect(door.counts()).toEqual({ "refused 401": 1 });
    expect(lines.join("")).not.toContain(secret);
  });

  test("nothing of an unsigned body is parsed", async () => {
    const { port } = await opened();
    const hostile = "[".repeat(1000);
    const headers = githubHeaders(hostile, { "x-hub-signature-256": sign(hostile, foreignSecret) });
    expect(await send(port, { body: hostile, headers })).toMatchObject({ status: 401 });
  });

  test("without a signature the answer comes before the body", async () => {
    const { port } = await opened();
    const { text } = await converse(port, (socket) => {
      const headers = githubHeaders(body, { "content-length": 1000 });
      delete headers["x-hub-signature-256"];
      socket.write(rawRequest("", headers));
    });
    expect(statusesIn(text)).toEqual([401]);
  });
});

describe("I2: a replay has no second effect", () => {
  test("under the same GUID", async () => {
    const { port, received, door } = await opened();
    const headers = { "x-github-delivery": randomUUID() };
    expect(await deliver(port, pushPayload, headers)).toMatchObject({ status: 202, text: "accepted" });
    expect(await deliver(port, pushPayload, headers)).toMatchObject({ status: 202, text: "accepted before" });
    expect(received).toHaveLength(1);
    expect(door.counts()).toMatchObject({ accepted: 1, duplicate: 1 });
  });

  test("under another event's name the payload does not fit and means nothing", async () => {
    const { port, received } = await opened();
    const id = randomUUID();
    await deliver(port, pushPayload, { "x-github-delivery": id });
    await deliver(port, pushPayload, { "x-github-delivery": id, "x-github-event": "pull_request" });
    // It is handed on, and core/events makes nothing of it: test/core/events proves it for all of GitHub's examples.
    expect(received.map(({ name }) => name)).toEqual(["push", "pull_request"]);
  });
});

describe("I3: parallel duplicates have one effect", () => {
  test("a hundred of them", async () => {
    const work = barrier();
    const { port, received, door } = await opened({ receive: () => work.lifted });
    const headers = { "x-github-delivery": randomUUID() };
    const replies = Array.from({ length: 100 }, () => deliver(port, pushPayload, headers));
    await new Promise((resolve) => setTimeout(resolve, 200));
    work.lift();
    expect((await Promise.all(replies)).map(({ status }) => status)).toEqual(
      Array.from({ length: 100 }, () => 202),
    );
    expect(received).toHaveLength(1);
    expect(door.counts()).toMatchObject({ accepted: 1, duplicate: 99 });
  });

  test("and one answer, when the queue does not take it", async () => {
    const { port, received } = await opened({ receive: () => Promise.reject(new Error("no Redis")) });
    const headers = { "x-github-delivery": randomUUID() };
    const replies = await Promise.all(Array.from({ length: 20 }, () => deliver(port, pushPayload, headers)));
    expect(replies.every(({ status }) => status === 503)).toBe(true);
    expect(received.length).toBeGreaterThan(0);
  });
});

/** Sends a body as long as the other side takes it. */
async function flood(socket: Socket, bytes: number, onChunk: () => void): Promise<void> {
  const chunk = Buffer.alloc(64 * 1024, "x");
  const closed = new Promise((resolve) => socket.once("close", resolve));
  for (let sent = 0; sent < bytes && socket.writable; sent += chunk.length) {
    onChunk();
    if (!socket.write(chunk))
      await Promise.race([new Promise((resolve) => socket.once("drain", resolve)), closed]);
  }
}

function chunked(): OutgoingHttpHeaders {
  return { ...githubHeaders("x"), host: "127.0.0.1", "transfer-encoding": "chunked" };
}

describe("I4: bodies and connections are bounded", () => {
  test("a payload of 25 MiB is taken", { timeout: 60_000 }, async () => {
    const { port, received } = await opened();
    const filler = "x".repeat(25 * mebibyte - JSON.stringify({ filler: "" }).length);
    const large = JSON.stringify({ filler });
    expect(Buffer.byteLength(large)).toBe(25 * mebibyte);
    expect(await send(port, { body: large, headers: githubHeaders(large) })).toMatchObject({ status: 202 });
    expect(received).toHaveLength(1);
  });

  test("a byte more is refused when it is announced, before it is sent", async () => {
    const { port, door } = await opened();
    const { text } = await converse(port, (socket) => {
      socket.write(rawRequest("", githubHeaders("x", { "content-length": 25 * mebibyte + 1 })));
    });
    expect(statusesIn(text)).toEqual([413]);
    expect(door.counts()).toEqual({ "refused 413": 1 });
  });

  test("a byte more is refused when it comes in pieces, and the refusal can be read", async () => {
    const { port } = await opened({ limits: { bodyBytes: 100_000 } });
    const large = Buffer.alloc(100_001, "x");
    const headers = { ...chunked(), "x-hub-signature-256": sign(large) };
    expect(await send(port, { body: large, headers })).toMatchObject({
      status: 413,
      text: "the payload is larger than GitHub sends",
    });
    const fits = Buffer.alloc(100_000, "x");
    expect(
      await send(port, { body: fits, headers: { ...chunked(), "x-hub-signature-256": sign(fits) } }),
    ).toMatchObject({
      status: 400,
    });
  });

  test("promise 7: memory stays flat under a body of 60 MB without end", { timeout: 60_000 }, async () => {
    const { port, received } = await opened();
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const { text } = await converse(port, async (socket) => {
      const headers = githubHeaders("x", { "transfer-encoding": "chunked", "content-length": undefined });
      const lines = Object.entries({ host: "x", ...headers }).filter(([, value]) => value !== undefined);
      socket.write(
        `POST /webhooks HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${String(value)}\r\n`).join("")}\r\n`,
      );
      socket.write(`${(60 * mebibyte).toString(16)}\r\n`);
      await flood(socket, 60 * mebibyte, () => {
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
      });
    });
    expect(statusesIn(text)).toEqual([413]);
    expect(received).toEqual([]);
    expect(most).toBeLessThan(64 * mebibyte);
  });

  test("large bodies cannot crowd out small ones", { timeout: 60_000 }, async () => {
    const limits = { bodyBytes: 4 * mebibyte, largeBodiesBytes: 4 * mebibyte, smallBodyBytes: 64 * 1024 };
    const { port, received } = await opened({ limits });
    const sockets: Socket[] = [];
    for (let place = 0; place < 3; place++) {
      const socket = connect(port, "127.0.0.1").on("error", () => {});
      sockets.push(socket);
      socket.write(rawRequest("", githubHeaders("x", { "content-length": 4 * mebibyte })));
      await flood(socket, 3 * mebibyte, () => {});
    }
    expect(await deliver(port, pushPayload)).toMatchObject({ status: 202 });
    expect(received).toHaveLength(1);
    for (const socket of sockets) socket.destroy();
  });

  test("too many bodies at once are told to come again", async () => {
    const { port } = await opened({ limits: { bodies: 2, requestMs: 60_000 } });
    const sockets = [0, 1].map(() => {
      const socket = connect(port, "127.0.0.1").on("error", () => {});
      socket.write(rawRequest("{", githubHeaders("x", { "content-length": 10 })));
      return socket;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await deliver(port, pushPayload)).toMatchObject({
      status: 503,
      text: expect.stringContaining("too many payloads"),
    });
    for (const socket of sockets) socket.destroy();
    await expect.poll(async () => (await deliver(port, pushPayload)).status).toBe(202);
  });

  test("a body of one byte a second is cut off in time", async () => {
    const { port, door } = await opened({ limits: { requestMs: 400 } });
    const { ms, text } = await converse(port, (socket) => {
      socket.write(rawRequest("", githubHeaders("x", { "content-length": 1000 })));
      const slowly = setInterval(() => socket.write("x"), 100);
      socket.once("close", () => clearInterval(slowly));
    });
    expect(ms).toBeLessThan(3_000);
    expect(statusesIn(text)).not.toContain(202);
    await expect.poll(() => door.counts()).toEqual({ gone: 1 });
  });

  test("headers of one byte a second are cut off in time", async () => {
    const { port } = await opened({ limits: { requestMs: 400 } });
    const { ms } = await converse(port, (socket) => {
      socket.write("POST /webhooks HTTP/1.1\r\nhost: x\r\n");
      const slowly = setInterval(() => socket.write("x"), 100);
      socket.once("close", () => clearInterval(slowly));
    });
    expect(ms).toBeLessThan(3_000);
  });

  test("a connection that says nothing is closed, and so is one that has nothing more to say", async () => {
    const { port } = await opened({ limits: { requestMs: 400, idleMs: 300 } });
    expect((await converse(port, () => {})).ms).toBeLessThan(3_000);
    const idle = await converse(
      port,
      (socket) => void socket.write("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n"),
    );
    expect(statusesIn(idle.text)).toEqual([200]);
    expect(idle.ms).toBeLessThan(3_000);
  });

  test("thousands of idle connections do not keep a delivery out for long", { timeout: 60_000 }, async () => {
    const { port } = await opened({ limits: { connections: 50, requestMs: 400 } });
    const sockets = Array.from({ length: 300 }, () => connect(port, "127.0.0.1").on("error", () => {}));
    await expect
      .poll(
        () =>
          deliver(port, pushPayload).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 10_000 },
      )
      .toBe(202);
    for (const socket of sockets) socket.destroy();
  });

  test("compressed bodies are refused: they could unfold to anything", async () => {
    const { port } = await opened();
    const packed = gzipSync(body);
    const headers = githubHeaders(packed, { "content-encoding": "gzip" });
    expect(await send(port, { body: packed, headers })).toMatchObject({ status: 415 });
  });

  test("pipelined deliveries are each answered, in order", async () => {
    const { port, received } = await opened({ limits: { idleMs: 300 } });
    const requests = [rawRequest(body), rawRequest(body, githubHeaders("other")), rawRequest(body)];
    const { text } = await converse(port, (socket) => void socket.write(requests.join("")));
    expect(statusesIn(text)).toEqual([202, 401, 202]);
    expect(received).toHaveLength(2);
  });

  test("headers without end are refused", async () => {
    const { port } = await opened();
    const { text } = await converse(port, (socket) => {
      socket.write(`POST /webhooks HTTP/1.1\r\nx: ${"a".repeat(20_000)}\r\n\r\n`);
    });
    expect(statusesIn(text)).toEqual([431]);
  });

  test("what is no HTTP is refused, and the door stays open", async () => {
    const { port } = await opened();
    await converse(port, (socket) => void socket.write("\x16\x03\x01\x02\x00\x01\x00\r\n\r\n"));
    await converse(port, (socket) => void socket.destroy());
    expect(await deliver(port, pushPayload)).toMatchObject({ status: 202 });
  });

  test("a sender that goes away in the middle leaves nothing behind", async () => {
    const { port, door, received } = await opened({ limits: { bodies: 1 } });
    await converse(port, (socket) => {
      socket.write(rawRequest("{", githubHeaders("x", { "content-length": 10 })), () => socket.destroy());
    });
    await expect.poll(() => door.counts()).toEqual({ gone: 1 });
    expect(await deliver(port, pushPayload)).toMatchObject({ status: 202 });
    expect(received).toHaveLength(1);
  });
});

describe("I5: unknown events are counted and passed over", () => {
  test.each(["__proto__", "constructor", "error", "star", "merge_group", "deployment_status"])(
    "%s",
    async (event) => {
      const { port, received, door } = await opened();
      expect(await deliver(port, pushPayload, { "x-github-event": event })).toMatchObject({ status: 202 });
      expect(received).toEqual([]);
      expect(door.counts()).toMatchObject({ ignored: 1 });
    },
  );

  test("* is no name", async () => {
    const { port, received } = await opened();
    expect(await deliver(port, pushPayload, { "x-github-event": "*" })).toMatchObject({ status: 400 });
    expect(received).toEqual([]);
  });

  test("a payload with hostile keys is data", async () => {
    const { port, received } = await opened();
    const hostile = '{"__proto__":{"polluted":true},"constructor":1,"then":2,"toString":null}';
    expect(await send(port, { body: hostile, headers: githubHeaders(hostile) })).toMatchObject({
      status: 202,
    });
    expect(received).toHaveLength(1);
    expect("polluted" in {}).toBe(false);
  });
});

describe("I9: methods and paths are what they are", () => {
  test("ping is answered with 200, once it is signed", async () => {
    const { port, received } = await opened();
    expect(await deliver(port, { zen: "…", hook_id: 1 }, { "x-github-event": "ping" })).toMatchObject({
      status: 200,
      text: "pong",
    });
    const forged = githubHeaders(body, {
      "x-github-event": "ping",
      "x-hub-signature-256": sign(body, foreignSecret),
    });
    expect(await send(port, { body, headers: forged })).toMatchObject({ status: 401 });
    expect(received).toEqual([]);
  });

  test.each(["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"])(
    "%s /webhooks is 405",
    async (method) => {
      const { port } = await opened();
      const reply = await send(port, { method });
      expect(reply.status).toBe(405);
      expect(reply.headers["allow"]).toBe("POST");
    },
  );

  test.each(["POST", "OPTIONS", "DELETE"])("%s /healthz is 405", async (method) => {
    const { port } = await opened();
    const reply = await send(port, { path: "/healthz", method });
    expect(reply.status).toBe(405);
    expect(reply.headers["allow"]).toBe("GET, HEAD");
  });

  test("HEAD /healthz has no body", async () => {
    const { port } = await opened();
    expect(await send(port, { path: "/healthz", method: "HEAD" })).toMatchObject({ status: 200, text: "" });
  });

  test.each([
    "/",
    "//webhooks",
    "/webhooks/",
    "/webhooks;x",
    "/./webhooks",
    "/x/../webhooks",
    "/%77ebhooks",
    "/webhooks%2e",
    "/Webhooks",
    "/webhooks%00",
    "http://127.0.0.1/webhooks",
  ])("POST %s is 404", async (path) => {
    const { port, received } = await opened();
    expect(await send(port, { path, body, headers: githubHeaders(body) })).toMatchObject({ status: 404 });
    expect(received).toEqual([]);
  });

  test("a query changes nothing", async () => {
    const { port } = await opened();
    expect(await send(port, { path: "/webhooks?x=1", body, headers: githubHeaders(body) })).toMatchObject({
      status: 202,
    });
  });
});

describe("I10: while a secret is being replaced, both are accepted", () => {
  test("and counted apart, so that the old one can go when nothing uses it", async () => {
    const { port, door, lines } = await opened();
    for (const key of [secret, previousSecret, secret]) {
      const headers = githubHeaders(body, { "x-hub-signature-256": sign(body, key) });
      expect(await send(port, { body, headers })).toMatchObject({ status: 202 });
    }
    expect(door.counts()).toEqual({
      accepted: 3,
      "signed by the current secret": 2,
      "signed by the previous secret": 1,
    });
    expect(lines.join("\n")).not.toContain(previousSecret);
  });

  test("and a third is not", async () => {
    const { port } = await opened();
    const headers = githubHeaders(body, { "x-hub-signature-256": sign(body, foreignSecret) });
    expect(await send(port, { body, headers })).toMatchObject({ status: 401 });
  });
});

test("promise 5: no header and no body reaches the log", async () => {
  const { port, lines } = await opened();
  const canary = "canary-7f3a";
  await deliver(
    port,
    { ...pushPayload, canary },
    { authorization: `Bearer ${canary}`, cookie: canary, "user-agent": canary },
  );
  await deliver(port, { canary }, { "x-hub-signature-256": `sha256=${canary}` });
  await deliver(port, { canary }, { "x-github-event": `push${canary}` });
  await send(port, { path: `/webhooks?${canary}`, method: "GET" });
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.join("\n")).not.toContain(canary);
});
