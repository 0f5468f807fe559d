/** The process itself: what it says when it cannot start, and that nothing of it goes on then. */

import { execFile } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../sandbox/cluster/free-port.ts";
import { startSlipway, untilReady } from "../sandbox/stack/slipway-process.ts";
import { readSettings } from "../src/settings.ts";
import { makeRenderer } from "../src/wiring.ts";
import { findPart, lacks } from "./real/parts.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-start-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** No GitHub answers there: the process starts without it. */
async function settings(): Promise<Readonly<Record<string, string>>> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    SLIPWAY_APP_ID: "7",
    SLIPWAY_PRIVATE_KEY: privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
    SLIPWAY_WEBHOOK_SECRET: "3f1c9a7e5b2d8046f1e3c5a7b9d2e4f60718293a4b5c6d7e",
    SLIPWAY_GITHUB_API_URL: `http://127.0.0.1:${await freePort()}`,
    SLIPWAY_PORT: String(await freePort()),
    SLIPWAY_CACHE_DIR: folder,
  };
}

async function outputUntilEnd(name: string, given: Readonly<Record<string, string>>): Promise<string> {
  const logFile = join(folder, name);
  await startSlipway({ entry: "main", settings: given, logFile, cwd: folder }).ended;
  return readFile(logFile, "utf8");
}

test("a taken port is told in a sentence, and no sweep runs", async () => {
  const other = createServer();
  const port = await freePort();
  await new Promise<void>((listening) => other.listen(port, "127.0.0.1", listening));
  const output = await outputUntilEnd("port", { ...(await settings()), SLIPWAY_PORT: String(port) });
  other.close();
  expect(output).toContain(`port ${port}: another program uses it; set SLIPWAY_PORT`);
  expect(output).not.toContain("working");
  expect(output).not.toMatch(/^\s+at /m);
}, 60_000);

test("with some credentials missing it names them and offers no second App", async () => {
  const { SLIPWAY_WEBHOOK_SECRET: _, ...rest } = await settings();
  const output = await outputUntilEnd("some", rest);
  expect(output).toContain("lacks SLIPWAY_WEBHOOK_SECRET");
  expect(output).not.toContain("/setup?key=");
}, 60_000);

test("a program named for rendering that is not there is told in a sentence", async () => {
  const output = await outputUntilEnd("named", { ...(await settings()), SLIPWAY_KUSTOMIZE: "/absent" });
  expect(output).toContain("/absent is not the absolute path of a program");
  expect(output).not.toMatch(/^\s+at /m);
}, 60_000);

test("without a renderer it starts, and its log says how to get one", async () => {
  const port = String(await freePort());
  const given = { ...(await settings()), SLIPWAY_PORT: port, PATH: folder };
  const logFile = join(folder, "renderer");
  const slipway = startSlipway({ entry: "main", settings: given, logFile, cwd: folder });
  await untilReady(`http://127.0.0.1:${port}`, slipway, 30_000);
  await expect.poll(() => readFile(logFile, "utf8"), { timeout: 20_000 }).toContain('"working"');
  await slipway.stop();
  expect(await readFile(logFile, "utf8")).toContain("no renderer was found");
}, 60_000);

test("SIGTERM ends it cleanly, within the time that an orchestrator gives, and it says so", async () => {
  const port = String(await freePort());
  const logFile = join(folder, "stopped");
  const given = { ...(await settings()), SLIPWAY_PORT: port };
  const slipway = startSlipway({ entry: "main", settings: given, logFile, cwd: folder });
  await untilReady(`http://127.0.0.1:${port}`, slipway, 30_000);
  process.kill(slipway.pid, "SIGTERM");
  await slipway.ended;
  const log = await readFile(logFile, "utf8");
  expect(log).toContain('"signal":"SIGTERM"');
  expect(log).not.toMatch(/^\s+at /m);
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow("fetch failed");
}, 60_000);

test("work that fails unforeseen is logged by name and place only, and the process goes on", async () => {
  const script = `
    import { run } from ${JSON.stringify(new URL("../src/run.ts", import.meta.url).href)};
    await run(async () => ({ stop: async () => undefined }));
    void Promise.reject(new TypeError("hunter2"));
    setTimeout(() => process.stderr.write("went on"), 50);`;
  const tsx = import.meta.resolve("tsx");
  const { stderr } = await promisify(execFile)(
    process.execPath,
    ["--import", tsx, "--input-type=module", "-e", script],
    { env: { HOME: folder } },
  );
  expect(stderr).toContain("something unforeseen failed");
  expect(stderr).toContain("TypeError");
  expect(stderr).toContain("went on");
  expect(stderr).not.toContain("hunter2");
}, 60_000);

test.skipIf(lacks("kustomize"))("the log tells which program renders", async () => {
  const { path = "" } = findPart("kustomize") ?? {};
  const told: unknown[] = [];
  const log = (...line: readonly unknown[]): number => told.push(line);
  const renderer = await makeRenderer(readSettings({ SLIPWAY_KUSTOMIZE: path }), { log });
  await renderer.close();
  const version: unknown = expect.stringMatching(/^5\./);
  expect(told).toEqual([["info", "rendering", { name: "kustomize", version, path }]]);
});
