import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startMemoryCluster } from "../../sandbox/cluster/memory/start-memory-cluster.ts";
import { headOf } from "../../sandbox/demo/story/look.ts";
import { filesWith, images } from "../../sandbox/demo/story/release.ts";
import type { World } from "../../sandbox/demo/story/step.ts";
import { people, requiredCheck, shop } from "../../sandbox/stack/shop.ts";
import { type Stack, startStack } from "../../sandbox/stack/start-stack.ts";
import { loadKubeconfig } from "../../src/cluster/access/load-kubeconfig.ts";
import { connect, type Connection } from "../../src/cluster/api/connection.ts";
import { findPart, lacks } from "../real/parts.ts";
import { startBrowser, untilShown } from "./browser.ts";

const patienceMs = 60_000;
const { author, reviewer } = people;
const nextImage = images.good.replace("6.7.1", "6.7.2");

describe.skipIf(lacks("chromium", "kustomize"))("a person in a browser, on the local GitHub", () => {
  let browser: Browser;
  let page: Page;
  let stack: Stack;
  let connection: Connection;
  let world: World;
  let stopCluster: () => Promise<void>;
  let screenshots: string;
  let first: number;
  let second: number;

  beforeAll(async () => {
    const cluster = await startMemoryCluster();
    stopCluster = () => cluster.stop();
    const kustomize = findPart("kustomize")?.path ?? "";
    stack = await startStack({ kubeconfig: cluster.kubeconfig, kustomize, sweepSeconds: 10 });
    const text = await readFile(cluster.kubeconfig, "utf8");
    const access = await loadKubeconfig({ cluster: "local", text, allowLoopbackHttp: true });
    connection = connect({ cluster: "local", access, userAgent: "slipway-test" });
    world = { github: stack.github, cluster: connection, pulls: {} };
    browser = await startBrowser();
    page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    screenshots =
      process.env["SLIPWAY_SCREENSHOTS"] ?? (await mkdtemp(join(tmpdir(), "slipway-screenshots-")));
    first = await propose("release-6.7.1", images.good, "Welcome back to the shop");
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await stack.stop();
    await connection.close();
    await stopCluster();
    if (process.env["SLIPWAY_SCREENSHOTS"] === undefined) await rm(screenshots, { recursive: true });
  }, 60_000);

  function propose(branch: string, image: string, greeting: string): Promise<number> {
    return proposeFiles(branch, filesWith(image, greeting));
  }

  /** The author works on the command line; the team's CI reports on what was pushed. */
  async function proposeFiles(branch: string, files: Record<string, string>): Promise<number> {
    const { seed } = stack.github;
    await seed.commitFiles(shop, branch, files, `Release ${branch}`, author);
    const number = await seed.openPullRequest(shop, { head: branch, title: `Release ${branch}` }, author);
    const head = await headOf(world, number);
    const body = { state: "success", context: requiredCheck, description: "all tests passed" };
    await seed.act(reviewer, { method: "POST", path: `/repos/${shop}/statuses/${head}`, body });
    return number;
  }

  async function say(text: string): Promise<void> {
    await page.locator("#new-comment textarea").fill(text);
    await page.locator("#new-comment").getByRole("button", { name: "Comment", exact: true }).click();
  }

  async function open(number: number): Promise<void> {
    await page.goto(`${stack.github.webUrl}/${shop}/pull/${number}`);
  }

  async function approveAndMerge(number: number): Promise<void> {
    await open(number);
    await page.getByText("Review changes").click();
    await page.getByRole("button", { name: "Approve" }).click();
    await untilShown(page, "Changes approved", patienceMs);
    await page.getByRole("button", { name: /^Merge pull request|^Create a merge commit/ }).click();
    await untilShown(page, "Pull request successfully merged", patienceMs);
  }

  /** The preview of a pull request that is closed again, as the README shows it. */
  async function picture(file: string, files: Readonly<Record<string, string>>): Promise<void> {
    const number = await proposeFiles("picture", files);
    const sharp = await browser.newPage({ viewport: { width: 640, height: 900 }, deviceScaleFactor: 2 });
    await sharp.goto(`${stack.github.webUrl}/${shop}/pull/${number}`);
    await untilShown(sharp, "In the clusters", patienceMs);
    const comment = sharp.locator(".timeline > *").filter({ hasText: "finding to look at" }).last();
    await comment.screenshot({ path: join(screenshots, file) });
    await sharp.close();
    const close = {
      method: "PATCH",
      path: `/repos/${shop}/pulls/${number}`,
      body: { state: "closed" },
    } as const;
    await stack.github.seed.act(author, close);
  }

  test("chooses whom to act as", async () => {
    await page.goto(stack.github.webUrl);
    await page.getByText("Act as…").click();
    await page.getByRole("button", { name: reviewer }).click();
    expect(await page.locator("header").innerText()).toContain(reviewer);
  });

  test(
    "reads the preview on the pull request",
    async () => {
      await open(first);
      await untilShown(page, "3 environments change", patienceMs);
      const shown = await page.locator("main").innerText();
      expect(shown).toContain(`+ image: ${images.good}`);
      expect(shown).toContain("+ greeting: Welcome back to the shop");
      await page.screenshot({ path: join(screenshots, "preview.png"), fullPage: true });
    },
    patienceMs + 10_000,
  );

  test(
    "approves, merges, and sees all three environments healthy",
    async () => {
      await approveAndMerge(first);
      await untilShown(page, "Deployments: 3 healthy", patienceMs);
      expect(await page.locator("main").innerText()).toContain(`${reviewer} merged commit`);
      await page.screenshot({ path: join(screenshots, "deployed.png"), fullPage: true });
    },
    patienceMs * 2,
  );

  test(
    "promise 9: takes a volume claim away, reads that production waits, types the line that it reads, and sees it go",
    async () => {
      const claim = "/api/v1/namespaces/shop-production/persistentvolumeclaims/uploads";
      const withClaim = await proposeFiles("uploads", uploads(true));
      await open(withClaim);
      await untilShown(page, "1 of 3 environments changes", patienceMs);
      await approveAndMerge(withClaim);
      await untilShown(page, "Deployments: 1 healthy", patienceMs);
      expect((await connection.send({ method: "GET", path: claim })).ok).toBe(true);

      await picture("preview-comment.png", { ...filesWith(nextImage, "Hello again"), ...uploads(false) });

      const without = await proposeFiles("no-uploads", uploads(false));
      await open(without);
      await untilShown(page, "/deploy production --ack pvc-removed", patienceMs);
      await approveAndMerge(without);
      await untilShown(page, "Waiting for: comment /deploy production --ack pvc-removed", patienceMs);
      await page.screenshot({ path: join(screenshots, "acknowledge.png"), fullPage: true });
      await say("/deploy production --ack pvc-removed");
      await untilShown(page, "healthy: production", patienceMs);
      const gone = await connection.send({ method: "GET", path: claim });
      expect(gone.ok ? undefined : gone.refusal.kind).toBe("not-found");
    },
    patienceMs * 4,
  );

  test(
    "merges a second release, types /rollback production, and sees it done",
    async () => {
      second = await propose("release-6.7.2", nextImage, "Hello again");
      await open(second);
      await untilShown(page, "3 environments change", patienceMs);
      await approveAndMerge(second);
      await untilShown(page, "Deployments: 3 healthy", patienceMs);
      await say("/rollback production");
      await untilShown(page, "rolled back, healthy: production", patienceMs);
      await untilShown(page, "/resume production", patienceMs);
      expect(await page.locator("main").innerText()).toContain(`Held by ${reviewer}`);
      await page.screenshot({ path: join(screenshots, "rolled-back.png"), fullPage: true });
    },
    patienceMs * 4,
  );

  test("sees what happened on the page of deployments", async () => {
    await page.goto(`${stack.github.webUrl}/${shop}/deployments`);
    const shown = await page.locator("main").innerText();
    expect(shown).toContain("Rolled back and healthy");
    await page.screenshot({ path: join(screenshots, "deployments.png"), fullPage: true });
  });
});

/** The overlay of production, with a claim or without one. */
function uploads(isThere: boolean): Record<string, string> {
  const folder = new URL("../../examples/shop/overlays/production/", import.meta.url);
  const overlay = readFileSync(new URL("kustomization.yaml", folder), "utf8");
  const claim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: uploads
spec:
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: 1Gi } }
`;
  return {
    "overlays/production/kustomization.yaml": isThere
      ? overlay.replace("resources:\n", "resources:\n  - uploads.yaml\n")
      : overlay,
    "overlays/production/uploads.yaml": claim,
  };
}
