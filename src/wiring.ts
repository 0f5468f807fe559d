/** The only constructor of clients. SDKs are imported where they are first needed: the web process never loads Kubernetes' or Octokit's. */

import { createHash, createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Probot } from "probot";
import type { Clusters } from "./cluster/cluster.ts";
import { eventNames } from "./core/events/read-event.ts";
import type { Git } from "./git/git.ts";
import type { GitHub } from "./github/github.ts";
import { createMemory, mostCompared } from "./jobs/memory.ts";
import type { Log, Tools } from "./jobs/tools.ts";
import type { Queue } from "./queue/queue.ts";
import type { LocalRenderer } from "./render/create-renderer.ts";
import type { RenderLimits } from "./render/render-limits.ts";
import { type AppSettings, type RenderSettings, type Settings, SettingsProblem } from "./settings.ts";
import { version } from "./version.ts";
import type { Delivery, Receive } from "./webhooks/receive-delivery.ts";
import type { DeliveryRouter } from "./webhooks/register-routes.ts";

export async function makeQueue({ redisUrl }: Settings, log: Log): Promise<Queue> {
  if (redisUrl === undefined) {
    const { createMemoryQueue } = await import("./queue/memory-queue.ts");
    return createMemoryQueue();
  }
  const { createRedisQueue } = await import("./queue/redis-queue.ts");
  return createRedisQueue({
    url: redisUrl,
    onProblem: (problem) => log("warn", "the queue has trouble", { problem }),
  });
}

export interface Router {
  readonly routes: DeliveryRouter;
  readonly receive: Receive;
}

/** Probot routes deliveries to handlers; it never sees one that our front door did not verify. */
export async function makeRouter(app: AppSettings, { apiUrl }: Pick<Settings, "apiUrl">): Promise<Router> {
  const { createProbotApp } = await import("./github/probot-app.ts");
  const { appId, privateKey, webhookSecrets } = app;
  const probot = createProbotApp({ appId, privateKey, secret: webhookSecrets[0] ?? "", baseUrl: apiUrl });
  return {
    routes: probot,
    receive: async (delivery) => {
      if (isProbotEvent(delivery)) await probot.receive(delivery);
    },
  };
}

/** Probot types payloads by event; the front door has them as plain objects, of the events that it knows. */
function isProbotEvent(delivery: Delivery): delivery is Delivery & Parameters<Probot["receive"]>[0] {
  return eventNames.some((name) => name === delivery.name);
}

export interface WorkerTools extends Tools {
  readonly github: GitHub;
  close(): Promise<void>;
}

export async function makeTools(
  settings: Settings,
  app: AppSettings,
  { queue, log }: { readonly queue: Queue; readonly log: Log },
): Promise<WorkerTools> {
  const git = await makeGit(settings);
  const [github, renderer, clusters] = await Promise.all([
    makeGitHub(settings, app),
    makeRenderer(settings, { git, log }),
    makeClusters(settings),
  ]);
  // Not the key itself: what is derived from it tells nothing of it, and survives a restart.
  const maskKey = createHash("sha256").update("slipway mask\0").update(app.privateKey).digest();
  return {
    github,
    git,
    renderer,
    clusters,
    queue,
    memory: createMemory(),
    compared: createMemory(mostCompared),
    log,
    clock: Date.now,
    keyedDigest: (scope) => (text) => createHmac("sha256", maskKey).update(`${scope}\0${text}`).digest("hex"),
    sha256: (text) => createHash("sha256").update(text).digest("hex"),
    async close() {
      await Promise.all([git.close(), renderer.close(), clusters.close()]);
    },
  };
}

async function makeGitHub({ apiUrl }: Settings, { appId, privateKey }: AppSettings): Promise<GitHub> {
  const { createGitHub } = await import("./github/create-github.ts");
  return createGitHub({ appId, privateKey, baseUrl: apiUrl });
}

async function makeGit({ cacheDirectory, allowLoopbackHttp }: Settings): Promise<Git> {
  const { createGit } = await import("./git/create-git.ts");
  return createGit({ cacheDir: join(cacheDirectory, "git"), allow: { loopbackHttp: allowLoopbackHttp } });
}

export interface RendererParts {
  /** Absent: nothing is taken from other repositories. */
  readonly git?: Git;
  readonly log?: Log;
}

/** The log, when there is one, tells which programs render. Fault: RENDER_TOOL_MISSING for a named one that cannot be used. */
export async function makeRenderer(
  settings: Settings,
  { git, log }: RendererParts = {},
): Promise<LocalRenderer> {
  const { createRenderer } = await import("./render/create-renderer.ts");
  const { findTools } = await import("./render/tool/find-tools.ts");
  const { readRemotes } = await import("./remotes/read-remotes.ts");
  const renderer = createRenderer({
    tools: await findTools(settings),
    searchPath: settings.searchPath,
    limits: renderLimits(settings.renderLimits),
    remotes: git === undefined ? undefined : await readRemotes(settings, git),
  });
  if (log !== undefined) await tellRenderer(renderer, log);
  return renderer;
}

function renderLimits({ seconds, memoryMb, outputMb, atOnce }: RenderSettings): Partial<RenderLimits> {
  const mebibyte = 1024 * 1024;
  return {
    wallMs: seconds * 1_000,
    memoryBytes: memoryMb * mebibyte,
    outputBytes: outputMb * mebibyte,
    ...(atOnce === undefined ? {} : { renders: atOnce }),
  };
}

async function tellRenderer(renderer: LocalRenderer, log: Log): Promise<void> {
  const tools = (await Promise.all([renderer.offered("kustomize"), renderer.offered("helm")])).flat();
  for (const { name, version: toolVersion, path } of tools)
    log("info", "rendering", { name, version: toolVersion, path });
  if (tools.length > 0) return;
  const { howToGet } = await import("./render/tool/render-tool.ts");
  log("warn", "no renderer was found: only plain files can be rendered", {
    next: howToGet.kustomize,
  });
}

async function makeClusters({ clustersFile, allowLoopbackHttp }: Settings): Promise<Clusters> {
  const { createClusters } = await import("./cluster/create-clusters.ts");
  const { parseClustersConfig } = await import("./cluster/clusters-config.ts");
  if (clustersFile === undefined)
    return createClusters({ config: { clusters: [] }, directory: ".", version });
  const parsed = parseClustersConfig(await readClustersFile(clustersFile));
  if (parsed.kind === "problems") {
    const lines = parsed.problems.map(
      ({ line, path, message }) => `${clustersFile}:${line}: ${path} ${message}`,
    );
    throw new SettingsProblem(lines.join("\n"));
  }
  return createClusters({
    config: parsed.config,
    directory: dirname(clustersFile),
    version,
    allowLoopbackHttp,
  });
}

async function readClustersFile(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch {
    throw new SettingsProblem(`SLIPWAY_CLUSTERS_FILE names ${file}, which cannot be read`);
  }
}
