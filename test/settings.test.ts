import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { lacksEveryCredential, requireApp, requireRedis } from "../src/run.ts";
import { readSettings, SettingsProblem } from "../src/settings.ts";
import { defaultRenderLimits } from "../src/render/render-limits.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-settings-"));
afterAll(() => rmSync(folder, { recursive: true }));

const key = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs1", format: "pem" })
  .toString();
const secret = "3f1c9a7e5b2d8046f1e3c5a7b9d2e4f60718293a4b5c6d7e";
const complete = { SLIPWAY_APP_ID: "7", SLIPWAY_PRIVATE_KEY: key, SLIPWAY_WEBHOOK_SECRET: secret };

describe("the settings", () => {
  test("are complete with an App's three credentials", () => {
    expect(readSettings(complete)).toMatchObject({
      missing: [],
      app: { appId: 7, privateKey: key, webhookSecrets: [secret] },
      apiUrl: "https://api.github.com",
      host: "127.0.0.1",
      port: 3000,
      publicUrl: "http://127.0.0.1:3000",
      redisUrl: undefined,
    });
  });

  test("say which credentials are missing; an empty variable is a missing one", () => {
    const { app, missing } = readSettings({ SLIPWAY_APP_ID: "7", SLIPWAY_WEBHOOK_SECRET: "" });
    expect(app).toBeUndefined();
    expect(missing).toEqual(["SLIPWAY_PRIVATE_KEY or SLIPWAY_PRIVATE_KEY_FILE", "SLIPWAY_WEBHOOK_SECRET"]);
  });

  test("take a private key from one line, or from a file", () => {
    const inline = readSettings({ ...complete, SLIPWAY_PRIVATE_KEY: key.replaceAll("\n", "\\n") });
    expect(inline.app?.privateKey).toBe(key);
    const file = join(folder, "app.pem");
    writeFileSync(file, key);
    const { SLIPWAY_PRIVATE_KEY: _, ...rest } = complete;
    expect(readSettings({ ...rest, SLIPWAY_PRIVATE_KEY_FILE: file }).app?.privateKey).toBe(key);
  });

  test("accept a second webhook secret while it is being replaced", () => {
    const previous = secret.split("").toReversed().join("");
    const { app } = readSettings({ ...complete, SLIPWAY_WEBHOOK_SECRET_PREVIOUS: previous });
    expect(app?.webhookSecrets).toEqual([secret, previous]);
  });

  test("name everything that cannot be used, at once, without its value", () => {
    const unusable = {
      SLIPWAY_APP_ID: "slipway",
      SLIPWAY_PRIVATE_KEY_FILE: join(folder, "absent.pem"),
      SLIPWAY_PORT: "70000",
      SLIPWAY_CONCURRENCY: "many",
      SLIPWAY_GITHUB_API_URL: "github",
      SLIPWAY_ALLOW_LOOPBACK_HTTP: "perhaps",
    };
    const problem = caught(() => readSettings({ ...unusable, SLIPWAY_WEBHOOK_SECRET: "hunter2" }));
    for (const name of Object.keys(unusable)) expect(problem.message).toContain(name);
    expect(problem.message).not.toContain("hunter2");
  });

  test.each([
    ["text that is no key", "-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----\n"],
    ["half a key", key.slice(0, 400)],
    ["a key of another kind", ellipticKey()],
  ])("refuse %s as private key, inline and in a file, and never repeat it", (_what, unusable) => {
    const file = join(folder, "unusable.pem");
    writeFileSync(file, unusable);
    const { SLIPWAY_PRIVATE_KEY: _, ...rest } = complete;
    const inline = caught(() => readSettings({ ...complete, SLIPWAY_PRIVATE_KEY: unusable })).message;
    const inFile = caught(() => readSettings({ ...rest, SLIPWAY_PRIVATE_KEY_FILE: file })).message;
    expect(inline).toMatch(/^SLIPWAY_PRIVATE_KEY holds no RSA private key/);
    expect(inFile).toContain(`SLIPWAY_PRIVATE_KEY_FILE names ${file}`);
    for (const message of [inline, inFile]) expect(message).not.toContain(unusable.split("\n")[1]);
  });

  test.each(["http://github.example.com/api/v3", "https://bob:hunter2@github.example.com/api/v3"])(
    "refuse %s as address of GitHub's API",
    (address) => {
      const { message } = caught(() => readSettings({ ...complete, SLIPWAY_GITHUB_API_URL: address }));
      expect(message).toContain("SLIPWAY_GITHUB_API_URL");
      expect(message).not.toContain("hunter2");
    },
  );

  test("limit a render as it is limited by default, until the operator says otherwise", () => {
    const { seconds, memoryMb, outputMb, atOnce } = readSettings({}).renderLimits;
    const { wallMs, memoryBytes, outputBytes } = defaultRenderLimits;
    expect([seconds * 1_000, memoryMb * 1024 ** 2, outputMb * 1024 ** 2, atOnce]).toEqual([
      wallMs,
      memoryBytes,
      outputBytes,
      undefined,
    ]);
    const set = {
      SLIPWAY_RENDER_SECONDS: "90",
      SLIPWAY_RENDER_MEMORY_MB: "2048",
      SLIPWAY_RENDER_OUTPUT_MB: "8",
    };
    expect(readSettings({ ...set, SLIPWAY_RENDERS: "3" }).renderLimits).toEqual({
      seconds: 90,
      memoryMb: 2_048,
      outputMb: 8,
      atOnce: 3,
    });
    for (const name of [...Object.keys(set), "SLIPWAY_RENDERS"])
      expect(caught(() => readSettings({ [name]: "0" })).message).toContain(name);
  });

  test("know port 0, which asks for a free one", () => {
    expect(readSettings({ SLIPWAY_PORT: "0" }).port).toBe(0);
  });
});

describe("a process", () => {
  test("does not start without credentials, and says what would create them", () => {
    expect(caught(() => requireApp(readSettings({}))).message).toContain("npm start");
  });

  test("offers a new App only when no credential is set at all", () => {
    expect(lacksEveryCredential(readSettings({}))).toBe(true);
    expect(lacksEveryCredential(readSettings(complete))).toBe(false);
    const some = readSettings({ SLIPWAY_APP_ID: "7", SLIPWAY_PRIVATE_KEY: key });
    expect(lacksEveryCredential(some)).toBe(false);
    const { message } = caught(() => requireApp(some));
    expect(message).toContain("lacks SLIPWAY_WEBHOOK_SECRET.");
    expect(message).not.toContain("npm start");
  });

  test.each(["development", "short", "a".repeat(64)])("never starts with the webhook secret %s", (unsafe) => {
    const settings = readSettings({ ...complete, SLIPWAY_WEBHOOK_SECRET: unsafe });
    const { message } = caught(() => requireApp(settings));
    expect(message).toContain("openssl rand -hex 32");
    expect(message).not.toContain(unsafe);
  });

  test("that is only web or only worker needs Redis", () => {
    expect(caught(() => requireRedis(readSettings(complete))).message).toContain("SLIPWAY_REDIS_URL");
    expect(() => requireRedis(readSettings({ SLIPWAY_REDIS_URL: "redis://127.0.0.1:1" }))).not.toThrow();
  });
});

function ellipticKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

function caught(act: () => unknown): SettingsProblem {
  try {
    act();
  } catch (error) {
    if (error instanceof SettingsProblem) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("repositories from which bases may be taken", () => {
  test("are listed by address, with commas or blanks between them", () => {
    const written =
      "https://github.com/org/platform.git, https://git.example.com/a/*\nhttps://github.com/o/r";
    expect(readSettings({ SLIPWAY_REMOTES: written }).remotes).toEqual([
      "https://github.com/org/platform",
      "https://git.example.com/a/*",
      "https://github.com/o/r",
    ]);
    expect(readSettings({}).remotes).toEqual([]);
  });

  test.each([
    "*",
    "https://*",
    "https://github.com",
    "http://github.com/o/r",
    "git@github.com:o/r",
    "https://u:p@h/o/r",
  ])("cannot be %s", (address) => {
    expect(() => readSettings({ SLIPWAY_REMOTES: address })).toThrow(/SLIPWAY_REMOTES must list/);
  });
});
