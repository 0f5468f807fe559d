import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../sandbox/cluster/free-port.ts";
import { type LocalGitHub, startLocalGitHub } from "../../sandbox/github/start-local-github.ts";
import { type SlipwayProcess, startSlipway } from "../../sandbox/stack/slipway-process.ts";
import { requireApp } from "../../src/run.ts";
import { readSettings } from "../../src/settings.ts";
import { lacks } from "../real/parts.ts";
import { startBrowser } from "./browser.ts";

describe.skipIf(lacks("chromium"))("Slipway without credentials", () => {
  let folder: string;
  let github: LocalGitHub;
  let browser: Browser;
  let slipway: SlipwayProcess;
  let port: number;
  let printed: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "slipway-setup-"));
    github = await startLocalGitHub();
    github.seed.createUser("bob");
    browser = await startBrowser();
    port = await freePort();
    const settings = {
      SLIPWAY_PORT: String(port),
      SLIPWAY_GITHUB_API_URL: github.apiUrl,
      SLIPWAY_GITHUB_URL: github.webUrl,
    };
    slipway = startSlipway({ entry: "main", settings, logFile: join(folder, "log"), cwd: folder });
    printed = await printedAddress();
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await slipway.stop();
    await github.stop();
    await rm(folder, { recursive: true });
  });

  async function printedAddress(): Promise<string> {
    for (let tries = 0; tries < 300; tries += 1) {
      const log = await readFile(join(folder, "log"), "utf8").catch(() => "");
      const [address] = /http:\S+\/setup\?key=\S+/.exec(log) ?? [];
      if (address !== undefined) return address;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("no address was printed");
  }

  test("says what is missing", async () => {
    const log = await readFile(join(folder, "log"), "utf8");
    expect(log).toContain("SLIPWAY_APP_ID");
    expect(log).toContain("SLIPWAY_WEBHOOK_SECRET");
  });

  test("shows its page to nobody who lacks the printed key", async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/setup`);
    expect(answer.status).toBe(403);
    expect(await answer.text()).not.toContain("<form");
  });

  test("accepts no way back that did not begin here", async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/setup/created?code=abc&state=forged`);
    expect(answer.status).toBe(403);
  });

  test("creates the App with one button on each side, and keeps its credentials where only their owner reads", async () => {
    const page = await browser.newPage();
    await page.goto(github.webUrl);
    await page.getByText("Act as…").click();
    await page.getByRole("button", { name: "bob" }).click();
    await page.goto(printed);
    await page.getByRole("button", { name: "Create the App on GitHub" }).click();
    await page.getByRole("button", { name: "Create GitHub App as bob" }).click();
    await page.getByRole("heading", { name: "The App is there" }).waitFor();

    const file = join(folder, "slipway.env");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const settings = readSettings(parseEnv(await readFile(file, "utf8")));
    expect(settings.missing).toEqual([]);
    expect(requireApp(settings).privateKey).toContain("PRIVATE KEY-----\n");
  }, 60_000);

  test("tells no credential to its log", async () => {
    const log = await readFile(join(folder, "log"), "utf8");
    expect(log).not.toContain("PRIVATE KEY");
  });
});
