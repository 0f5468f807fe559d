/** The App by Probot: only by its options. */

import { createHmac, generateKeyPairSync } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import { createProbotApp } from "../../src/github/probot-app.ts";

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2_048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
const secret = "a secret of more than thirty-two characters";

/** As the front door hands them over: parsed JSON. */
const pinged = JSON.parse('{"zen":"Keep it logically awesome."}');
const pushed = JSON.parse("{}");

const environment = { ...process.env };
afterEach(() => {
  process.env = { ...environment };
});

function app(): ReturnType<typeof createProbotApp> {
  return createProbotApp({ appId: 7, privateKey, secret });
}

describe("the App by Probot", () => {
  test.each(["", "development", "x".repeat(31)])("does not start with the secret %j", (weak) => {
    expect(() => createProbotApp({ appId: 7, privateKey, secret: weak })).toThrow("at least 32 characters");
  });

  test("hands what it receives to the handlers, and rejects with what they throw", async () => {
    const probot = app();
    const seen: unknown[] = [];
    probot.on("ping", async ({ id, payload }) => void seen.push([id, payload.zen]));
    probot.on("push", async () => {
      throw new Error("handler");
    });
    await probot.receive({
      id: "guid-1",
      name: "ping",
      payload: pinged,
    });
    expect(seen).toEqual([["guid-1", "Keep it logically awesome."]]);
    await expect(probot.receive({ id: "guid-2", name: "push", payload: pushed })).rejects.toThrow("handler");
  });

  test("verifies with our secret, not with the public default", async () => {
    const probot = await app().ready();
    const body = JSON.stringify({ zen: "x" });
    const sign = (key: string): string => `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;
    expect(await probot.webhooks.verify(body, sign(secret))).toBe(true);
    expect(await probot.webhooks.verify(body, sign("development"))).toBe(false);
  });

  test("reads nothing from the environment", async () => {
    Object.assign(process.env, {
      REDIS_URL: "redis://127.0.0.1:1",
      WEBHOOK_PROXY_URL: "http://127.0.0.1:1",
      SENTRY_DSN: "https://x@127.0.0.1/1",
      APP_ID: "8",
      PRIVATE_KEY: "nonsense",
      WEBHOOK_SECRET: "other",
      GHE_HOST: "evil.example.com",
    });
    const asked: string[] = [];
    const probot = createProbotApp({
      appId: 7,
      privateKey,
      secret,
      fetch: async (url, init) => {
        const request = new Request(url, init);
        asked.push(request.url);
        const [, claims = ""] = (request.headers.get("authorization") ?? "").split(".");
        expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({ iss: 7 });
        expect(request.headers.get("x-github-api-version")).toBe("2022-11-28");
        return Response.json({ id: 7 });
      },
    });
    const { request } = await probot.auth();
    await request("GET /app");
    expect(asked).toEqual(["https://api.github.com/app"]);
  });

  test.each([500, 502, 429, 409])("asks once, whatever is answered: %s", async (status) => {
    let asked = 0;
    const probot = createProbotApp({
      appId: 7,
      privateKey,
      secret,
      fetch: async () => {
        asked += 1;
        return Response.json({ message: "no" }, { status, headers: { "retry-after": "1" } });
      },
    });
    const { request } = await probot.auth();
    await expect(
      request("POST /app/installations/{installation_id}/access_tokens", { installation_id: 1 }),
    ).rejects.toThrow("no");
    expect(asked).toBe(1);
  });
});
