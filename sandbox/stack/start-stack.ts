/** Everything that a story needs: a local GitHub with the shop, a cluster, and Slipway as one process or as web and worker. */

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../cluster/free-port.ts";
import { type LocalGitHub, startLocalGitHub } from "../github/start-local-github.ts";
import { seedShop, shop, type ShopApp } from "./shop.ts";
import { type EntryPoint, type SlipwayProcess, startSlipway, untilReady } from "./slipway-process.ts";

export interface StackRequest {
  /** Path of a kubeconfig with everything inline. */
  readonly kubeconfig: string;
  /** Context of that kubeconfig; the current one when absent. */
  readonly context?: string;
  /** With Redis Slipway runs as web and worker, else as one process. */
  readonly redisUrl?: string;
  /** Absolute paths of the programs that render. */
  readonly kustomize?: string;
  readonly kubectl?: string;
  /** Of the local GitHub; a free one when absent. */
  readonly githubPort?: number;
  /** Seconds between two sweeps. */
  readonly sweepSeconds?: number;
}

export interface Stack {
  readonly github: LocalGitHub;
  /** Of Slipway's front door. */
  readonly url: string;
  readonly logFile: string;
  readonly processes: ReadonlyMap<EntryPoint, SlipwayProcess>;
  /** Kills every process of Slipway without warning, and starts it again. */
  restart(): Promise<void>;
  /** Ends what it started. The folder with the log stays when it is to be read. */
  stop(options?: { readonly keepLog?: boolean }): Promise<void>;
}

const readyWithinMs = 30_000;

export async function startStack(request: StackRequest): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-stack-"));
  const { githubPort } = request;
  const github = await startLocalGitHub(githubPort === undefined ? {} : { port: githubPort });
  const app = await seedShop(github);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  github.seed.setWebhookUrl(app.app, `${url}/webhooks`);
  const logFile = join(folder, "slipway.log");
  const settings = await settingsOf(request, { folder, github, app, port });
  const entries: readonly EntryPoint[] = request.redisUrl === undefined ? ["main"] : ["web", "worker"];
  const processes = new Map<EntryPoint, SlipwayProcess>();

  async function start(): Promise<void> {
    for (const entry of entries) processes.set(entry, startSlipway({ entry, settings, logFile }));
    const [receiver] = processes.values();
    if (receiver !== undefined) await untilReady(url, receiver, readyWithinMs);
  }

  try {
    await start();
  } catch (error) {
    const log = await readFile(logFile, "utf8").catch(() => "");
    await Promise.all([...processes.values()].map((child) => child.kill()));
    await github.stop();
    await rm(folder, { recursive: true, force: true });
    throw new Error(`Slipway did not start:\n${log.slice(-2_000)}`, { cause: error });
  }
  return {
    github,
    url,
    logFile,
    processes,
    async restart() {
      await Promise.all([...processes.values()].map((child) => child.kill()));
      await start();
    },
    async stop({ keepLog = false } = {}) {
      await Promise.all([...processes.values()].map((child) => child.stop()));
      await github.stop();
      if (!keepLog) await rm(folder, { recursive: true, force: true });
    },
  };
}

interface StackParts {
  readonly folder: string;
  readonly github: LocalGitHub;
  readonly app: ShopApp;
  readonly port: number;
}

async function settingsOf(
  request: StackRequest,
  { folder, github, app, port }: StackParts,
): Promise<Record<string, string>> {
  const clustersFile = join(folder, "clusters.yml");
  await writeFile(clustersFile, JSON.stringify(clustersOf(request)));
  return {
    SLIPWAY_PORT: String(port),
    SLIPWAY_APP_ID: String(app.appId),
    SLIPWAY_PRIVATE_KEY: app.privateKey,
    SLIPWAY_WEBHOOK_SECRET: app.webhookSecret,
    SLIPWAY_GITHUB_API_URL: github.apiUrl,
    SLIPWAY_GITHUB_URL: github.webUrl,
    SLIPWAY_CLUSTERS_FILE: clustersFile,
    SLIPWAY_CACHE_DIR: join(folder, "cache"),
    SLIPWAY_ALLOW_LOOPBACK_HTTP: "1",
    SLIPWAY_SWEEP_SECONDS: String(request.sweepSeconds ?? 60),
    ...(request.redisUrl === undefined ? {} : { SLIPWAY_REDIS_URL: request.redisUrl }),
    ...(request.kustomize === undefined ? {} : { SLIPWAY_KUSTOMIZE: request.kustomize }),
    ...(request.kubectl === undefined ? {} : { SLIPWAY_KUBECTL: request.kubectl }),
  };
}

/** JSON is YAML. */
function clustersOf({ kubeconfig, context }: StackRequest) {
  const grants = [{ repository: shop, namespaces: ["shop-*"], clusterScoped: ["Namespace."] }];
  return {
    clusters: [{ name: "local", kubeconfig, grants, ...(context === undefined ? {} : { context }) }],
  };
}
