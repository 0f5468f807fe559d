import { afterEach, describe, expect, test } from "vitest";
import { createFrontDoor } from "../../src/webhooks/front-door.ts";
import {
  type OpenDoor,
  barrier,
  converse,
  deliver,
  githubHeaders,
  openDoor,
  previousSecret,
  pushPayload,
  rawRequest,
  secret,
  send,
  sign,
  statusesIn,
} from "./door.ts";

const open: OpenDoor[] = [];

async function opened(...options: Parameters<typeof openDoor>): Promise<OpenDoor> {
  const door = await openDoor(...options);
  open.push(door);
  return door;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map(({ door }) => door.drain(0)));
});

describe("a delivery", () => {
  test("is verified, parsed, handed on, and answered with 202 in milliseconds", async () => {
    const { port, received, door } = await opened();
    await deliver(port, pushPayload);
    const id = "11111111-2222-3333-4444-555555555555";
    const begin = performance.now();
    const reply = await deliver(port, pushPayload, { "x-github-delivery": id });
    expect(performance.now() - begin).toBeLessThan(250);
    expect(reply).toMatchObject({ status: 202, text: "accepted" });
    expect(received[1]).toEqual({ id, name: "push", payload: pushPayload });
    expect(door.counts()).toEqual({ accepted: 2, "signed by the current secret": 2 });
  });

  test("that means nothing to us is verified and passed over", async () => {
    const { port, received, door } = await opened();
    expect(await deliver(port, {}, { "x-github-event": "star" })).toMatchObject({
      status: 202,
      text: "nothing to do for this event",
    });
    expect(received).toEqual([]);
    expect(door.counts()).toMatchObject({ ignored: 1 });
  });

  test("with a slash of its content type's parameters is accepted", async () => {
    const { port } = await opened();
    expect(
      await deliver(port, pushPayload, { "content-type": "application/json; charset=utf-8" }),
    ).toMatchObject({
      status: 202,
    });
  });

  test.each([
    [
      "a form",
      { "content-type": "application/x-www-form-urlencoded" },
      415,
      "content type to application/json",
    ],
    [
      "another kind of JSON",
      { "content-type": "application/json5" },
      415,
      "content type to application/json",
    ],
    ["no content type", { "content-type": undefined }, 415, "content type to application/json"],
    ["a compressed body", { "content-encoding": "gzip" }, 415, "must not be compressed"],
    ["no event", { "x-github-event": undefined }, 400, "X-GitHub-Event"],
    ["a strange event", { "x-github-event": "push, push" }, 400, "X-GitHub-Event"],
    ["no GUID", { "x-github-delivery": undefined }, 400, "X-GitHub-Delivery"],
    ["a strange GUID", { "x-github-delivery": "../../etc/passwd" }, 400, "X-GitHub-Delivery"],
  ])("with %s is refused", async (_what, headers, status, text) => {
    const { port, received } = await opened();
    const reply = await deliver(port, pushPayload, headers);
    expect(reply.status).toBe(status);
    expect(reply.text).toContain(text);
    expect(received).toEqual([]);
  });

  test.each(["", "null", "[]", "1", '"x"', "{", '{"a":1}x', "\ufeff{}", "[".repeat(100_000)])(
    "whose body is %j is refused although it is signed",
    async (body) => {
      const { port, received } = await opened();
      const reply = await send(port, { body, headers: githubHeaders(body) });
      expect(reply).toMatchObject({ status: 400, text: "the payload is no JSON object" });
      expect(received).toEqual([]);
    },
  );

  test("whose body is no UTF-8 is refused although it is signed", async () => {
    const { port } = await opened();
    const body = Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    expect(await send(port, { body, headers: githubHeaders(body) })).toMatchObject({ status: 400 });
  });

  test("that the queue does not take is answered with 503, and taken when it comes again", async () => {
    let broken = true;
    const { port, received, door, lines } = await opened({
      receive: async () => {
        if (broken) throw new Error("Redis is not there");
      },
    });
    const headers = { "x-github-delivery": "11111111-2222-3333-4444-555555555555" };
    const refused = await deliver(port, pushPayload, headers);
    expect(refused).toMatchObject({ status: 503, text: "the work was not accepted; deliver it again later" });
    expect(refused.headers["retry-after"]).toBe("10");
    broken = false;
    expect(await deliver(port, pushPayload, headers)).toMatchObject({ status: 202, text: "accepted" });
    expect(received).toHaveLength(2);
    expect(door.counts()).toMatchObject({ "not-taken": 1, accepted: 1 });
    expect(lines[0]).toContain("Redis is not there");
  });

  test("that the queue never answers is answered with 503 in time", async () => {
    const { port } = await opened({ receive: () => new Promise(() => {}), limits: { acceptMs: 50 } });
    const begin = performance.now();
    expect(await deliver(port, pushPayload)).toMatchObject({ status: 503 });
    expect(performance.now() - begin).toBeLessThan(1000);
  });

  test("that was accepted late is known when it comes again", async () => {
    const work = barrier();
    const { port, received } = await opened({ receive: () => work.lifted, limits: { acceptMs: 30 } });
    const headers = { "x-github-delivery": "11111111-2222-3333-4444-555555555555" };
    expect(await deliver(port, pushPayload, headers)).toMatchObject({ status: 503 });
    work.lift();
    await work.lifted;
    expect(await deliver(port, pushPayload, headers)).toMatchObject({ status: 202, text: "accepted before" });
    expect(received).toHaveLength(1);
  });

  test("something that is thrown and no error leaks nothing", async () => {
    // oxlint-disable-next-line typescript/only-throw-error -- what libraries do throw
    const { port } = await opened({ receive: () => Promise.reject("token ghs_x") });
    const reply = await deliver(port, pushPayload);
    expect(reply).toMatchObject({ status: 503 });
    expect(reply.text).not.toContain("ghs_x");
  });
});

describe("memory of deliveries", () => {
  test("is bounded: the oldest is forgotten first", async () => {
    const { port, received } = await opened({ limits: { remembered: 2 } });
    const ids = ["1", "2", "3"].map((digit) => `${digit.repeat(8)}-2222-3333-4444-555555555555`);
    for (const id of ids) await deliver(port, pushPayload, { "x-github-delivery": id });
    await deliver(port, pushPayload, { "x-github-delivery": ids[2] });
    expect(received).toHaveLength(3);
    await deliver(port, pushPayload, { "x-github-delivery": ids[0] });
    expect(received).toHaveLength(4);
  });

  test("tells other bodies under a known GUID apart", async () => {
    const { port, received } = await opened();
    const headers = { "x-github-delivery": "11111111-2222-3333-4444-555555555555" };
    await deliver(port, pushPayload, headers);
    await deliver(port, { ...pushPayload, ref: "refs/heads/other" }, headers);
    expect(received).toHaveLength(2);
  });

  test("does not depend on the case of the GUID", async () => {
    const { port, received } = await opened();
    const id = "abcdefab-2222-3333-4444-555555555555";
    await deliver(port, pushPayload, { "x-github-delivery": id });
    await deliver(port, pushPayload, { "x-github-delivery": id.toUpperCase() });
    expect(received).toHaveLength(1);
  });
});

describe("pages", () => {
  test("healthz and ping live", async () => {
    const { port } = await opened({ ready: async () => ["no Redis"] });
    expect(await send(port, { path: "/healthz", method: "GET" })).toMatchObject({
      status: 200,
      text: "alive",
    });
    expect(await send(port, { path: "/ping", method: "GET" })).toMatchObject({ status: 200, text: "PONG" });
  });

  test("readyz names what is missing", async () => {
    const reasons: string[] = [];
    const { port } = await opened({ ready: async () => reasons });
    const ready = await send(port, { path: "/readyz", method: "GET" });
    expect(ready).toMatchObject({ status: 200, text: '{"ready":true,"reasons":[]}' });
    expect(ready.headers["content-type"]).toBe("application/json");
    reasons.push("the queue does not answer");
    expect(await send(port, { path: "/readyz", method: "GET" })).toMatchObject({
      status: 503,
      text: '{"ready":false,"reasons":["the queue does not answer"]}',
    });
  });

  test("readyz answers although the question is never answered, or fails", async () => {
    const late = await opened({ ready: () => new Promise(() => {}), limits: { acceptMs: 30 } });
    expect(await send(late.port, { path: "/readyz", method: "GET" })).toMatchObject({
      status: 503,
      text: '{"ready":false,"reasons":["what this process needs did not answer within 30 ms"]}',
    });
    const broken = await opened({ ready: () => Promise.reject(new Error("password=x")) });
    const reply = await send(broken.port, { path: "/readyz", method: "GET" });
    expect(reply.status).toBe(503);
    expect(reply.text).not.toContain("password");
  });

  test("others may stand behind the same door", async () => {
    const { port } = await opened({
      pages: (request, response) => {
        if (request.url !== "/setup") return false;
        response.end("set me up");
        return true;
      },
    });
    expect(await send(port, { path: "/setup", method: "GET" })).toMatchObject({
      status: 200,
      text: "set me up",
    });
    expect(await send(port, { path: "/other", method: "GET" })).toMatchObject({ status: 404 });
  });

  test("a page that throws is an internal error, without its message", async () => {
    const { port, lines } = await opened({
      pages: () => {
        throw new Error("secret detail");
      },
    });
    const reply = await send(port, { path: "/setup", method: "GET" });
    expect(reply).toMatchObject({ status: 500, text: "an internal error" });
    expect(lines.join("")).toContain("a request failed");
  });

  test("a page that throws in the middle of its answer is cut off", async () => {
    const { port } = await opened({
      pages: (_request, response) => {
        response.writeHead(200, { "content-length": "100" }).write("begin");
        throw new Error("late");
      },
    });
    await expect(send(port, { path: "/setup", method: "GET" })).rejects.toThrow("socket hang up");
  });
});

describe("start and end", () => {
  const unused = { receive: async () => {}, ready: async () => [], log: () => {} };

  test("refuses to be made without a good secret", () => {
    expect(() => createFrontDoor({ ...unused, secrets: [] })).toThrow("The webhook secret is missing.");
    expect(() => createFrontDoor({ ...unused, secrets: ["development"] })).toThrow("is a well-known one");
    expect(() => createFrontDoor({ ...unused, secrets: [secret, "short"] })).toThrow("has 5 bytes");
    expect(() => createFrontDoor({ ...unused, secrets: [secret, ""] })).toThrow("is missing");
  });

  test("says what is wrong when it cannot listen", async () => {
    const { port } = await opened();
    const second = createFrontDoor({ ...unused, secrets: [secret] });
    await expect(second.listen(port, "127.0.0.1")).rejects.toThrow(
      `cannot listen on 127.0.0.1, port ${port}: another program uses it; set SLIPWAY_PORT to another one`,
    );
    await expect(second.listen(0, "192.0.2.1")).rejects.toThrow(
      "this machine has no such address; set SLIPWAY_HOST",
    );
    await second.drain(0);
  });

  test("drains: what runs is answered, what is new is not taken", async () => {
    const work = barrier();
    const { port, door, received } = await opened({ receive: () => work.lifted });
    const running = deliver(port, pushPayload);
    await expect.poll(() => received.length).toBe(1);
    const drained = door.drain(2_000);
    await expect(deliver(port, pushPayload)).rejects.toThrow("ECONNREFUSED");
    work.lift();
    const reply = await running;
    expect(reply.status).toBe(202);
    expect(reply.headers["connection"]).toBe("close");
    await drained;
  });

  test("while it drains, connections that are still open are told so, and closed", async () => {
    const work = barrier();
    const { port, door, received } = await opened({ receive: () => work.lifted });
    const running = deliver(port, pushPayload);
    await expect.poll(() => received.length).toBe(1);
    const request = rawRequest(JSON.stringify(pushPayload));
    const drain = barrier();
    const begun = async (text: string): Promise<string> => {
      const conversation = await converse(port, async (socket) => {
        socket.write(text.slice(0, 10));
        await drain.lifted;
        socket.write(text.slice(10));
      });
      return conversation.text;
    };
    const answers = [
      request,
      "GET /readyz HTTP/1.1\r\nhost: x\r\n\r\n",
      "GET /setup HTTP/1.1\r\nhost: x\r\n\r\n",
    ].map(begun);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const drained = door.drain(2_000);
    drain.lift();
    const [delivered = "", ready = "", page = ""] = await Promise.all(answers);
    expect(statusesIn(delivered)).toEqual([503]);
    expect(delivered).toContain("shutting down; deliver it again later");
    expect(ready).toContain('{"ready":false,"reasons":["this process is shutting down"]}');
    expect(statusesIn(page)).toEqual([404]);
    work.lift();
    expect(await running).toMatchObject({ status: 202 });
    await drained;
    expect(received).toHaveLength(1);
  });

  test("drains by force at the deadline, and a second time without harm", async () => {
    const { port, door, received } = await opened({
      receive: () => new Promise(() => {}),
      limits: { acceptMs: 60_000 },
    });
    const running = deliver(port, pushPayload).catch((error: unknown) => error);
    await expect.poll(() => received.length).toBe(1);
    const begin = performance.now();
    await door.drain(50);
    expect(performance.now() - begin).toBeLessThan(2_000);
    expect(await running).toBeInstanceOf(Error);
    await door.drain(50);
  });
});

describe("signatures", () => {
  test("of the previous secret are accepted while it is being replaced, and counted", async () => {
    const { port, door } = await opened();
    const body = JSON.stringify(pushPayload);
    const headers = githubHeaders(body, { "x-hub-signature-256": sign(body, previousSecret) });
    expect(await send(port, { body, headers })).toMatchObject({ status: 202 });
    expect(door.counts()).toEqual({ accepted: 1, "signed by the previous secret": 1 });
  });
});
