import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startBrowser } from "../../../e2e/browser.ts";
import { lacks } from "../../../real/parts.ts";
import type { Scene } from "../scene.ts";
import { createScene, repo } from "../scene.ts";

async function opened(scene: Scene): Promise<number> {
  await scene.github.seed.commitFiles(
    "acme/shop",
    "feature",
    { "base/web.yaml": "replicas: 2\n" },
    "Two",
    "bob",
  );
  return scene.github.seed.openPullRequest("acme/shop", { head: "feature", title: "Two replicas" }, "bob");
}

describe.skipIf(lacks("chromium"))("pages in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  async function visit(
    scene: Scene,
    path: string,
  ): Promise<{ readonly page: Page; readonly problems: string[] }> {
    const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const problems: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    page.on("pageerror", (error) => problems.push(error.message));
    await page.goto(`${scene.github.webUrl}${path}`);
    return { page, problems };
  }

  test("somebody chooses who they are, comments, approves and merges", async () => {
    const scene = await createScene();
    const { page, problems } = await visit(scene, `/acme/shop/pull/${await opened(scene)}`);
    await page.click(".act-as summary");
    await page.click("button[value=alice]");
    await page.fill("#comment-text", "/deploy dev");
    await page.click(".new-comment .primary");
    await page.waitForSelector("article >> text=/deploy dev");
    await page.click("summary:has-text('Review changes')");
    await page.click("button[value=APPROVE]");
    await page.waitForSelector("text=approved these changes");
    await page.click("button[value=squash]");
    await page.waitForSelector("text=Pull request successfully merged and closed");
    expect(problems).toEqual([]);
  }, 60_000);

  test("a page follows what happens, keeps what is being typed, and what was unfolded", async () => {
    const scene = await createScene();
    const number = await opened(scene);
    const app = await scene.asInstallation();
    const body = "<details><summary>More</summary>\n\nhidden words\n\n</details>";
    const { data } = await app.rest.issues.createComment({ ...repo, issue_number: number, body });
    const { page, problems } = await visit(scene, `/acme/shop/pull/${number}`);
    await page.click(".act-as summary");
    await page.click("button[value=bob]");
    await page.click(".prose summary");
    await page.fill("#comment-text", "half a sent");
    await app.rest.issues.createComment({ ...repo, issue_number: number, body: "from elsewhere" });
    await page.waitForSelector("text=from elsewhere");
    expect(await page.inputValue("#comment-text")).toBe("half a sent");
    expect(await page.isVisible("text=hidden words")).toBe(true);
    await app.rest.issues.updateComment({ ...repo, comment_id: data.id, body: `${body}\n\nedited in place` });
    await page.waitForSelector("text=edited in place");
    expect(await page.isVisible("text=hidden words")).toBe(true);
    expect(problems).toEqual([]);
  }, 60_000);

  test("every page fits the width of a phone", async () => {
    const scene = await createScene();
    const number = await opened(scene);
    const app = await scene.asInstallation();
    const long = `${"x".repeat(300)} ${"a/very/long/path/".repeat(20)}\n\n\`\`\`\n${"y".repeat(300)}\n\`\`\`\n\n| ${"cell | ".repeat(12)}\n| ${"--- | ".repeat(12)}`;
    await app.rest.issues.createComment({ ...repo, issue_number: number, body: long });
    const base = "/acme/shop";
    const { page } = await visit(scene, "/");
    for (const path of [
      "/",
      base,
      `${base}/pulls`,
      `${base}/pull/${number}`,
      `${base}/pull/${number}/files`,
      `${base}/deployments`,
      `${base}/branches`,
      "/settings/apps/slipway/advanced",
    ]) {
      await page.goto(`${scene.github.webUrl}${path}`);
      const overflow = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      expect({ path, overflow }).toEqual({ path, overflow: 0 });
    }
  }, 60_000);
});
