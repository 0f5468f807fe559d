import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { Fault } from "../../../src/core/model/fault.ts";
import { type FaultServer, sendJson, startFaultServer } from "../fault-server.ts";

let server: FaultServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function serve(answer: (count: number, response: ServerResponse, request: IncomingMessage) => void) {
  server = await startFaultServer(answer);
  return server;
}

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Fault) return error;
  throw new Error("a Fault was expected", { cause: error });
}

const get = { method: "GET", path: "/api/v1/namespaces/x" } as const;

describe("a connection", () => {
  test("tries again after 429 and 503, as long as the server said", async () => {
    const { connection, requests } = await serve((count, response) =>
      count < 2
        ? sendJson(response, count === 0 ? 429 : 503, { kind: "Status" }, { "retry-after": "0" })
        : sendJson(response, 200, { metadata: { name: "x" } }),
    );
    const answer = await (await connection()).send(get);
    expect(answer).toEqual({ ok: true, body: { metadata: { name: "x" } } });
    expect(requests).toHaveLength(3);
  });

  test("gives up after five tries with a fault that may be tried later", async () => {
    const { connection, requests } = await serve((_, response) =>
      sendJson(response, 503, {}, { "retry-after": "0" }),
    );
    const fault = await faultOf((await connection()).send(get));
    expect(fault).toMatchObject({ reason: "CLUSTER_UNAVAILABLE", retry: "later" });
    expect(fault.message).toBe("The cluster test cannot be used now: it answered 503.");
    expect(requests).toHaveLength(5);
  });

  test("never repeats what the server calls a malformed object, although its status is 500", async () => {
    const message = "failed to create typed patch object (a/b; v1, Kind=C): .x: field not declared in schema";
    const { connection, requests } = await serve((_, response) => sendJson(response, 500, { message }));
    const answer = await (await connection()).send(get);
    expect(answer).toMatchObject({ ok: false, refusal: { kind: "malformed" } });
    expect(requests).toHaveLength(1);
  });

  test("tries a webhook that does not answer only twice, and then blames it", async () => {
    const message = 'Internal error occurred: failed calling webhook "w.example.com": failed to call webhook';
    const { connection, requests } = await serve((_, response) => sendJson(response, 500, { message }));
    const answer = await (await connection()).send(get);
    expect(answer).toMatchObject({
      ok: false,
      refusal: { kind: "unavailable", by: "admission webhook w.example.com" },
    });
    expect(requests).toHaveLength(2);
  });

  test("survives a connection that is closed in the middle", async () => {
    const { connection } = await serve((count, response, request) =>
      count === 0 ? request.socket.destroy() : sendJson(response, 200, { ok: "yes" }),
    );
    expect(await (await connection()).send(get)).toEqual({ ok: true, body: { ok: "yes" } });
  });

  test("does not wait for ever for an answer that does not come", async () => {
    const { connection } = await serve(() => undefined);
    const client = await connection({ callMs: 50, tries: 2, deadlineMs: 2000 });
    const fault = await faultOf(client.send(get));
    expect(fault.message).toBe("The cluster test cannot be used now: it did not answer in time.");
  });

  test("does not wait for ever for an answer that comes drop by drop", async () => {
    const { connection } = await serve((_, response) => {
      const drops = setInterval(() => response.write(" "), 10);
      response.on("close", () => clearInterval(drops));
    });
    const fault = await faultOf((await connection({ callMs: 100, tries: 1 })).send(get));
    expect(fault.reason).toBe("CLUSTER_UNAVAILABLE");
  });

  test("keeps to its deadline, whatever the server asks to wait", async () => {
    const { connection } = await serve((_, response) =>
      sendJson(response, 503, {}, { "retry-after": "3600" }),
    );
    const began = performance.now();
    const fault = await faultOf((await connection({ deadlineMs: 500 })).send(get));
    expect(fault.retry).toBe("later");
    expect(performance.now() - began).toBeLessThan(2000);
  });

  test("reads no more of an answer than its limit", async () => {
    const { connection, requests } = await serve((_, response) =>
      sendJson(response, 200, { a: "x".repeat(100_000) }),
    );
    const fault = await faultOf((await connection({ answerBytes: 10_000 })).send(get));
    expect(fault.message).toBe("The cluster test cannot be used now: an answer is larger than 10000 bytes.");
    expect(requests).toHaveLength(1);
  });

  test("says that the credential is not accepted, and does not try again", async () => {
    const { connection, requests } = await serve((_, response) =>
      sendJson(response, 401, { reason: "Unauthorized" }),
    );
    const fault = await faultOf((await connection()).send(get));
    expect(fault).toMatchObject({ reason: "CLUSTER_FORBIDDEN", retry: "never" });
    expect(requests).toHaveLength(1);
  });

  test("says that nothing listens, without an address", async () => {
    const { connection, stop } = await serve(() => undefined);
    const client = await connection({ tries: 1 });
    await stop();
    const fault = await faultOf(client.send(get));
    expect(fault.message).toMatch(/^The cluster test cannot be used now: .*\.$/);
    expect(fault.message).not.toMatch(/127\.0\.0\.1/);
  });

  test("stops at once when its caller gives up, also while it waits to try again", async () => {
    const { connection } = await serve((_, response) => sendJson(response, 503, {}, { "retry-after": "20" }));
    const controller = new AbortController();
    const sent = (await connection()).send({ ...get, signal: controller.signal });
    setTimeout(() => controller.abort(new Error("changed my mind")), 50);
    await expect(sent).rejects.toThrow(/changed my mind|aborted/);
  });

  test("asks at most sixteen things at once, and fewer after the server complained", async () => {
    let busy = 0;
    let most = 0;
    const { connection } = await serve((count, response) => {
      busy += 1;
      most = Math.max(most, busy);
      setTimeout(() => {
        busy -= 1;
        if (count === 20) most = 0;
        sendJson(response, count === 20 ? 429 : 200, {}, { "retry-after": "0" });
      }, 60);
    });
    const client = await connection();
    await Promise.all(Array.from({ length: 20 }, () => client.send(get)));
    expect(most).toBe(16);
    await client.send(get); // The one that is answered 429, and then 200.
    await Promise.all(Array.from({ length: 40 }, () => client.send(get)));
    expect(most).toBeLessThanOrEqual(9);
  });

  test("sends integers that a double cannot hold as they are", async () => {
    const { connection, requests } = await serve((_, response) => sendJson(response, 200, {}));
    await (await connection()).send({ method: "PUT", path: "/x", body: { n: 9007199254740993n } });
    expect(requests[0]?.body).toBe('{"n":9007199254740993}');
  });

  test("proves who it is with the kubeconfig's token, and says what it is", async () => {
    const { connection, requests } = await serve((_, response) => sendJson(response, 200, {}));
    await (await connection()).send(get);
    expect(requests[0]?.headers).toMatchObject({
      authorization: "Bearer sesame",
      "user-agent": "slipway/test",
    });
  });
});
