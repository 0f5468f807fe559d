import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readAllowedCharts } from "../../src/remotes/allowed-charts.ts";
import type { RenderResult } from "../../src/core/model/render.ts";
import { createGit } from "../../src/git/create-git.ts";
import type { Git } from "../../src/git/git.ts";
import { readRemotes } from "../../src/remotes/read-remotes.ts";
import { createRenderer, type LocalRenderer } from "../../src/render/create-renderer.ts";
import { scratchFolder } from "../git/make-repository.ts";
import { findPart, lacks } from "../real/parts.ts";
import { makeTar } from "../security/make-tar.ts";
import { makeChart } from "./make-chart.ts";
import { makeTree } from "./make-tree.ts";

const archive = gzipSync(
  makeTar(
    Object.entries(makeChart("shop")).map(([path, text]) => ({
      path,
      text: typeof text === "string" ? text : "",
    })),
  ),
);

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function names(result: RenderResult): readonly string[] {
  if (result.kind !== "rendered") return [JSON.stringify(result)];
  return result.render.manifests.map(({ identity }) => identity.name);
}

describe.skipIf(lacks("kustomize", "helm"))("a chart of a repository of charts", () => {
  let scratch: string;
  let server: Server;
  let origin: string;
  let git: Git;
  let answer: { status: number; body: Uint8Array; location?: string };
  const asked: string[] = [];
  const renderers: LocalRenderer[] = [];

  beforeEach(async () => {
    scratch = scratchFolder();
    mkdirSync(join(scratch, "work"));
    asked.length = 0;
    answer = { status: 200, body: archive };
    server = createServer((request, response) => {
      asked.push(request.url ?? "");
      const { location } = answer;
      if (location !== undefined && (location === "/loop" || request.url !== location))
        response.writeHead(302, { location }).end();
      else response.writeHead(answer.status).end(answer.body);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const address = server.address();
    origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    git = createGit({ cacheDir: join(scratch, "git") });
  });

  afterEach(async () => {
    for (const renderer of renderers.splice(0)) await renderer.close();
    await git.close();
    server.closeAllConnections();
    server.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  async function render(version = "0.1.0", digest = sha256(archive)): Promise<RenderResult> {
    const chartsFile = join(scratch, "charts.yaml");
    writeFileSync(
      chartsFile,
      `charts:\n- {repository: "${origin}", name: shop, version: 0.1.0, digest: "sha256:${digest}"}\n`,
    );
    const settings = { remotes: [], chartsFile, cacheDirectory: scratch, allowLoopbackHttp: true };
    const renderer = createRenderer({
      tools: {
        kustomize: [{ name: "kustomize", path: findPart("kustomize")?.path ?? "" }],
        helm: [{ name: "helm", path: findPart("helm")?.path ?? "" }],
      },
      searchPath: process.env["PATH"] ?? "",
      workDir: join(scratch, "work"),
      remotes: await readRemotes(settings, git),
    });
    renderers.push(renderer);
    const chart = `{name: shop, version: ${version}, repo: "${origin}", releaseName: web, valuesInline: {size: 3}}`;
    const files = { "envs/dev/kustomization.yaml": `namePrefix: dev-\nhelmCharts:\n- ${chart}\n` };
    return renderer.render({ tree: makeTree(files), path: "envs/dev", namespace: "shop" });
  }

  test("that is allowed by its digest is fetched once, kept, and rendered without network", async () => {
    expect(names(await render())).toEqual(["dev-web"]);
    expect(names(await render())).toEqual(["dev-web"]);
    expect(asked).toEqual(["/shop-0.1.0.tgz"]);
    expect(readdirSync(join(scratch, "charts"))).toEqual([`${sha256(archive)}.tgz`]);
  });

  test("that was tampered with in the cache is fetched again", async () => {
    mkdirSync(join(scratch, "charts"));
    writeFileSync(join(scratch, "charts", `${sha256(archive)}.tgz`), "something else");
    expect(names(await render())).toEqual(["dev-web"]);
    expect(asked).toHaveLength(1);
  });

  test("may be moved to another address", async () => {
    answer = { ...answer, location: "/elsewhere.tgz" };
    expect(names(await render())).toEqual(["dev-web"]);
  });

  test("in another version is refused, and nothing is asked", async () => {
    expect(await render("0.2.0")).toMatchObject({
      kind: "failed",
      failure: { reason: "RENDER_REMOTE_FORBIDDEN", line: 3 },
    });
    expect(asked).toEqual([]);
  });

  test("with another digest is not rendered, nor kept", async () => {
    expect(await render("0.1.0", "0".repeat(64))).toMatchObject({
      kind: "failed",
      failure: { reason: "CHART_ARCHIVE_REJECTED", message: expect.stringContaining("has the digest") },
    });
    expect(readdirSync(scratch)).not.toContain("charts");
  });

  test("that holds a link is not unpacked", async () => {
    const bad = gzipSync(makeTar([{ path: "shop/Chart.yaml", link: "/etc/passwd" }]));
    answer = { status: 200, body: bad };
    expect(await render("0.1.0", sha256(bad))).toMatchObject({
      kind: "failed",
      failure: { reason: "CHART_ARCHIVE_REJECTED", message: expect.stringContaining("holds a link") },
    });
  });

  test.each([
    ["answers with an error", { status: 503, body: Buffer.from("secret words") }],
    ["leads to another protocol", { status: 200, body: archive, location: "file:///etc/passwd" }],
    ["leads in circles", { status: 302, body: archive, location: "/loop" }],
  ])("whose server %s is unavailable, and tried again", async (_, broken) => {
    answer = broken;
    const result = await render();
    expect(reasonOf(result)).toBe("CHART_UNAVAILABLE");
    expect(JSON.stringify(result)).not.toContain("secret words");
    answer = { status: 200, body: archive };
    expect(names(await render())).toEqual(["dev-web"]);
  });
});

function reasonOf(result: RenderResult): string {
  return result.kind === "failed" ? result.failure.reason : result.kind;
}

describe("the list of allowed charts", () => {
  const digest = `sha256:${"a".repeat(64)}`;

  test("knows where a chart is when it is not told", () => {
    const text = `charts:\n- {repository: "https://charts.example.com/", name: redis, version: 20.1.0, digest: "${digest}"}\n`;
    expect(readAllowedCharts(text)).toEqual({
      kind: "read",
      charts: [
        {
          repository: "https://charts.example.com",
          name: "redis",
          version: "20.1.0",
          digest: "a".repeat(64),
          url: "https://charts.example.com/redis-20.1.0.tgz",
        },
      ],
    });
  });

  test.each([
    "",
    "charts: x\n",
    "charts: [1]\n",
    "charts: [{name: redis}]\n",
    "a: [\n",
    "charts: [{repository: r, name: n, version: v, digest: sha1:x}]\n",
  ])("that is %j says what is expected", (text) => {
    expect(readAllowedCharts(text)).toMatchObject({
      kind: "problem",
      message: expect.stringMatching(/expected|line/),
    });
  });
});
