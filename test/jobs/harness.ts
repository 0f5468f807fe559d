/**
 * Slipway in this process as its entry points wire it, with a local GitHub, the real git and kustomize, and a cluster: webhooks come
 * in by the real front door, signed.
 */

import { createHash, createHmac, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RepositoryRef } from "../../src/core/model/repository.ts";
import { createClusters } from "../../src/cluster/create-clusters.ts";
import type { ClusterConfig } from "../../src/cluster/clusters-config.ts";
import { createGit } from "../../src/git/create-git.ts";
import { appEvents, appPermissions } from "../../src/github/app-manifest.ts";
import { createGitHub } from "../../src/github/create-github.ts";
import { createMemory, mostCompared } from "../../src/jobs/memory.ts";
import { runJobs } from "../../src/jobs/run-jobs.ts";
import type { Tools } from "../../src/jobs/tools.ts";
import { makeLog } from "../../src/log.ts";
import { createMemoryQueue } from "../../src/queue/memory-queue.ts";
import type { Queue } from "../../src/queue/queue.ts";
import type { RetryPolicy } from "../../src/queue/retry.ts";
import { createRenderer } from "../../src/render/create-renderer.ts";
import { findTools } from "../../src/render/tool/find-tools.ts";
import { createFrontDoor } from "../../src/webhooks/front-door.ts";
import { registerRoutes } from "../../src/webhooks/register-routes.ts";
import { makeRouter } from "../../src/wiring.ts";
import { startMemoryCluster, type MemoryCluster } from "../../sandbox/cluster/memory/start-memory-cluster.ts";
import type { App, Installation, Permissions } from "../../sandbox/github/model/app.ts";
import type { RulesetRule } from "../../sandbox/github/model/rules.ts";
import type { NewRuleset } from "../../sandbox/github/operations/rulesets.ts";
import { type LocalGitHub, startLocalGitHub } from "../../sandbox/github/start-local-github.ts";
import { findPart } from "../real/parts.ts";
import { type Files, shopFiles } from "./repository.ts";
import { writeTexts } from "./write-texts.ts";

export const repo = "acme/shop";

/** Who does what. */
export const people = { author: "alice", reviewer: "bob", reader: "carol", other: "dave" } as const;

export interface HarnessRequest {
  /** Of the repository's first commit; the small shop when absent. */
  readonly files?: Files;
  /** Of our App; all that `app.yml` asks for when absent. */
  readonly permissions?: Permissions;
  /** Contexts that the branch's rules require. */
  readonly requiredChecks?: readonly string[];
  /** Of the main branch; it is protected when absent. */
  readonly protectedBranch?: boolean;
  /** Replaces the registration of the cluster `local`. */
  readonly clusters?: (local: ClusterConfig) => readonly ClusterConfig[];
  /** Milliseconds since the epoch; for Slipway alone. */
  readonly clock?: () => number;
  /** Do not sweep at the start. */
  readonly asleep?: boolean;
  /** What happens in the repository before Slipway is installed. */
  readonly beforeInstalled?: (github: LocalGitHub) => Promise<void>;
}

export interface Harness {
  readonly github: LocalGitHub;
  readonly cluster: MemoryCluster;
  readonly app: App;
  readonly installation: Installation;
  readonly ref: RepositoryRef;
  readonly queue: Queue;
  readonly tools: Tools;
  /** Puts something else in the place of one of Slipway's tools, until the answer is called. */
  breakTool<Name extends keyof Tools>(name: Name, broken: Tools[Name]): () => void;
  /** Of Slipway, as it writes it. */
  readonly log: readonly string[];
  /** Every job that was handed to the queue, as JSON. */
  readonly jobs: readonly string[];
  /** Resolves when no delivery is under way and no job runs or is due; health looks that come later are not waited for. */
  quiet(): Promise<void>;
  stop(): Promise<void>;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Enough tries to see a failure through, soon enough for a test. */
const retry: RetryPolicy = { attempts: 4, firstDelayMs: 30, longestDelayMs: 120 };

export async function startHarness(request: HarnessRequest = {}): Promise<Harness> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-jobs-"));
  const [github, cluster] = await Promise.all([startLocalGitHub(), startMemoryCluster()]);
  const webhookSecret = randomBytes(32).toString("hex");
  const seeded = await seed(github, webhookSecret, request);
  const log: string[] = [];
  const watched = watchQueue();
  const tools: Writable<Tools> = await makeTools({
    ...request,
    folder,
    github,
    cluster,
    seeded,
    log,
    queue: watched.queue,
  });
  const worker = runJobs(watched.queue, tools, 4);
  const app = { appId: seeded.app.id, privateKey: seeded.privateKey, webhookSecrets: [webhookSecret] };
  const router = await makeRouter(app, { apiUrl: github.apiUrl });
  registerRoutes(router.routes, { queue: watched.queue, log: tools.log, ownAppId: seeded.app.id });
  const door = createFrontDoor({
    secrets: [webhookSecret],
    receive: router.receive,
    ready: async () => [],
    log: tools.log,
  });
  const { port } = await door.listen(0, "127.0.0.1");
  github.seed.setWebhookUrl(seeded.app, `http://127.0.0.1:${port}/webhooks`);
  if (request.asleep !== true) await watched.queue.add({ version: 1, kind: "sweep" });
  const harness: Harness = {
    github,
    cluster,
    ...seeded,
    queue: watched.queue,
    tools,
    log,
    jobs: watched.jobs,
    breakTool(name, broken) {
      const whole = tools[name];
      tools[name] = broken;
      return () => {
        tools[name] = whole;
      };
    },
    async quiet() {
      await github.idle();
      await watched.quiet();
    },
    async stop() {
      await writeTexts(harness);
      await door.drain(1_000);
      await worker.stop(2_000);
      await watched.queue.close();
      await Promise.all([tools.clusters.close(), tools.git.close()]);
      await Promise.all([github.stop(), cluster.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
  return harness;
}

interface Seeded {
  readonly app: App;
  readonly privateKey: string;
  readonly installation: Installation;
  readonly ref: RepositoryRef;
}

async function seed(
  github: LocalGitHub,
  webhookSecret: string,
  {
    files = shopFiles(),
    permissions = appPermissions,
    requiredChecks = [],
    protectedBranch = true,
    beforeInstalled,
  }: HarnessRequest,
): Promise<Seeded> {
  const { seed: hub } = github;
  const { author, reviewer, reader, other } = people;
  for (const login of [author, reviewer, reader, other, "mallory"]) hub.createUser(login);
  hub.createOrganization("acme", { [reviewer]: "admin" });
  const { id } = await hub.createRepository({ owner: "acme", name: "shop", files, author: reviewer });
  hub.addCollaborator(repo, author, "write");
  hub.addCollaborator(repo, reviewer, "maintain");
  hub.addCollaborator(repo, other, "write");
  hub.addCollaborator(repo, reader, "read");
  hub.addCollaborator(repo, "mallory", "read");
  if (protectedBranch) hub.createRuleset(repo, ruleset(requiredChecks));
  const { app, privateKey } = hub.registerApp({
    name: "slipway",
    owner: "acme",
    permissions,
    events: appEvents,
    webhookSecret,
  });
  await beforeInstalled?.(github);
  const installation = hub.installApp(app, "acme");
  return {
    app,
    privateKey,
    installation,
    ref: { installationId: installation.id, id, owner: "acme", name: "shop" },
  };
}

function ruleset(contexts: readonly string[]): NewRuleset {
  const checks: RulesetRule = {
    type: "required_status_checks",
    parameters: {
      required_status_checks: contexts.map((context) => ({ context })),
      strict_required_status_checks_policy: false,
    },
  };
  return {
    name: "main",
    rules: [{ type: "non_fast_forward" }, ...(contexts.length === 0 ? [] : [checks])],
  };
}

interface ToolsRequest extends HarnessRequest {
  readonly folder: string;
  readonly github: LocalGitHub;
  readonly cluster: MemoryCluster;
  readonly seeded: Seeded;
  readonly log: string[];
  readonly queue: Queue;
}

async function makeTools(request: ToolsRequest): Promise<Tools> {
  const { folder, github, cluster, seeded, log, queue, clock = Date.now } = request;
  const local: ClusterConfig = {
    name: "local",
    kubeconfig: cluster.kubeconfig,
    grants: [{ repository: repo, namespaces: ["shop-*"], clusterScoped: ["Namespace."] }],
  };
  const { app, privateKey } = seeded;
  return {
    github: createGitHub({ appId: app.id, privateKey, baseUrl: github.apiUrl }),
    git: createGit({ cacheDir: join(folder, "git"), allow: { loopbackHttp: true } }),
    renderer: await sharedRenderer(),
    clusters: createClusters({
      config: { clusters: request.clusters?.(local) ?? [local] },
      directory: folder,
      version: "0.0.0",
      limits: { tries: 2 },
    }),
    queue,
    memory: createMemory(),
    compared: createMemory(mostCompared),
    clock,
    keyedDigest: (scope) => (text) =>
      createHmac("sha256", privateKey).update(`${scope}\0${text}`).digest("hex"),
    sha256: (text) => createHash("sha256").update(text).digest("hex"),
    log: makeLog((line) => log.push(line), Date.now),
  };
}

let renderer: ReturnType<typeof openRenderer> | undefined;

/** Of one test file: what it remembers is told by its inputs' digests, so that tests do not meet there. */
function sharedRenderer(): ReturnType<typeof openRenderer> {
  return (renderer ??= openRenderer());
}

async function openRenderer() {
  const searchPath = process.env["PATH"] ?? "";
  const kustomize = findPart("kustomize")?.path;
  const found = await findTools({ searchPath, kustomize });
  // Both majors, so that a configuration can pin one.
  const helm = (["helm", "helm3"] as const).flatMap((part) => {
    const path = findPart(part)?.path;
    return path === undefined ? [] : { name: "helm" as const, path };
  });
  return createRenderer({ tools: { ...found, helm }, searchPath });
}

interface Watched {
  readonly queue: Queue;
  readonly jobs: string[];
  quiet(): Promise<void>;
}

/** The in-process queue, with a look at whether it has something to do now. */
function watchQueue(): Watched {
  const inner = createMemoryQueue({ retry });
  const jobs: string[] = [];
  let running = 0;
  let changed = performance.now();
  const touch = (): void => {
    changed = performance.now();
  };
  const queue: Queue = {
    ...inner,
    async add(job, options) {
      jobs.push(JSON.stringify(job));
      touch();
      await inner.add(job, options);
    },
    work: (handle, options) =>
      inner.work(async (job, signal) => {
        running += 1;
        touch();
        try {
          return await handle(job, signal);
        } finally {
          running -= 1;
          touch();
        }
      }, options),
  };
  return {
    queue,
    jobs,
    async quiet() {
      // Longer than the longest wait between two tries.
      const quietMs = retry.longestDelayMs + 40;
      for (const until = Date.now() + 20_000; Date.now() < until;) {
        if (running === 0 && performance.now() - changed > quietMs) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error("Slipway was not quiet within 20 s");
    },
  };
}
