import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { freePort } from "../../sandbox/cluster/free-port.ts";
import type { Service } from "../../src/run.ts";
import { readSettings, SettingsProblem } from "../../src/settings.ts";
import { deliveryWarning } from "../../src/setup/delivery-warning.ts";
import { startSetup } from "../../src/setup/start-setup.ts";

let folder: string;
let file: string;
let port: number;
let github: Server;
let githubPort: number;
let printed: string;
let setup: Service | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-start-setup-"));
  file = join(folder, "slipway.env");
  port = await freePort();
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  github = createServer((_request, response) => {
    response.writeHead(201, { "content-type": "application/json" });
    response.end(JSON.stringify(conversion));
  });
  githubPort = await freePort();
  await new Promise<void>((listening) => github.listen(githubPort, "127.0.0.1", listening));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await setup?.stop(0);
  setup = undefined;
  github.closeAllConnections();
  github.close();
  await rm(folder, { recursive: true, force: true });
});

const conversion = {
  id: 7,
  slug: "slipway",
  pem: "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\n",
  webhook_secret: "3f1c9a7e5b2d8046f1e3c5a7b9d2e4f6",
  html_url: "https://github.com/apps/slipway",
};

async function begin(more: Readonly<Record<string, string>> = {}): Promise<void> {
  const local = `http://127.0.0.1:${githubPort}`;
  const settings = readSettings({ SLIPWAY_PORT: String(port), SLIPWAY_GITHUB_API_URL: local, ...more });
  setup = await startSetup(settings, () => undefined, file);
}

function printedPath(): string {
  return /\/setup\?key=\w+/.exec(printed)?.[0] ?? "";
}

async function get(path: string): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: answer.status, text: await answer.text() };
}

/** As GitHub sends the browser back. */
async function comeBack(form: string): Promise<{ readonly status: number; readonly text: string }> {
  const state = /state=(\w+)/.exec(form)?.[1] ?? "";
  return get(`/setup/created?code=abc&state=${state}`);
}

function rawRequest(target: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () =>
      socket.write(`GET ${target} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`),
    );
    socket.on("data", (bytes) => (answer += bytes.toString()));
    socket.on("end", () => resolve(answer));
    socket.on("error", reject);
  });
}

describe("setup", () => {
  test("lives, and is not ready before the App is there", async () => {
    await begin();
    expect(await get("/healthz")).toMatchObject({ status: 200, text: "alive\n" });
    expect((await get("/ping")).status).toBe(200);
    const ready = await get("/readyz?verbose");
    expect(ready.status).toBe(503);
    expect(JSON.parse(ready.text)).toMatchObject({ ready: false, reasons: [expect.stringContaining("App")] });
  });

  test.each(["//", "///setup", "http://[", "/setup?key=%", "*"])(
    "survives a request for %s",
    async (target) => {
      await begin();
      expect(await rawRequest(target)).toMatch(/^HTTP\/1\.1 403 /);
      expect((await get(printedPath())).status).toBe(200);
    },
  );

  test("keeps the credentials in a new file that only its owner reads", async () => {
    await begin();
    expect((await comeBack((await get(printedPath())).text)).status).toBe(200);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, "utf8")).toContain("SLIPWAY_APP_ID=7");
  });

  test("does not begin when the file is there already, and leaves it alone", async () => {
    await writeFile(file, "mine");
    const problem = await begin().catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(SettingsProblem);
    expect(String(problem)).toContain(`${file} is there already`);
    expect(await readFile(file, "utf8")).toBe("mine");
  });

  test("does not begin when the file cannot be created", async () => {
    file = join(folder, "absent", "slipway.env");
    const problem = await begin().catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(SettingsProblem);
    expect(String(problem)).toContain(`${file} cannot be created`);
  });

  test("shows no form once the file is there", async () => {
    await begin();
    await writeFile(file, "mine");
    const { status, text } = await get(printedPath());
    expect(status).toBe(409);
    expect(text).toContain(file);
    expect(text).not.toContain("<form");
  });

  test("says that the App exists and its credentials are lost when they cannot be written", async () => {
    await begin();
    const form = await get(printedPath());
    await writeFile(file, "mine");
    const { status, text } = await comeBack(form.text);
    expect(status).toBe(500);
    expect(text).toContain("Delete the App on GitHub");
    expect(text).toContain(conversion.html_url);
    expect(text).toContain(file);
    expect(text).not.toContain(conversion.webhook_secret);
    expect(await readFile(file, "utf8")).toBe("mine");
  });

  test("warns before the form when GitHub cannot reach the public address", async () => {
    await begin({ SLIPWAY_GITHUB_API_URL: "https://api.github.com" });
    const { text } = await get(printedPath());
    expect(printed).toContain("SLIPWAY_PUBLIC_URL");
    expect(text.indexOf("SLIPWAY_PUBLIC_URL")).toBeGreaterThan(0);
    expect(text.indexOf("SLIPWAY_PUBLIC_URL")).toBeLessThan(text.indexOf("<form"));
  });
});

test.each([
  ["https://api.github.com", "http://127.0.0.1:3000", true],
  ["https://api.github.com", "http://localhost:3000", true],
  ["https://api.github.com", "http://[::1]:3000", true],
  ["https://api.github.com", "http://0.0.0.0:3000", true],
  ["https://api.github.com", "https://slipway.example.com", false],
  ["http://127.0.0.1:4000", "http://127.0.0.1:3000", false],
])("with GitHub at %s and Slipway at %s a warning is due: %s", (apiUrl, publicUrl, due) => {
  expect(deliveryWarning({ apiUrl, publicUrl }) !== undefined).toBe(due);
});
