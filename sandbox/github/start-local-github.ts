/** Starts the local GitHub: one process on the loopback interface, real Git repositories in a folder, everything else in memory. */

import { mkdir, mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { createFaults } from "./faults/faults.ts";
import type { Faults } from "./faults/faults.ts";
import { createApi } from "./http/dispatch.ts";
import { createRateLimit } from "./http/rate-limit.ts";
import type { RequestLog } from "./http/request-log.ts";
import { createRequestLog } from "./http/request-log.ts";
import { createHttpServer } from "./http/server.ts";
import type { Clock, Hub, TokenForm } from "./hub.ts";
import { createBackground } from "./hub.ts";
import type { Delivery } from "./model/delivery.ts";
import { createPages } from "./pages/pages.ts";
import type { Seed } from "./seed/seed.ts";
import { createSeed } from "./seed/create-seed.ts";
import { createIds, createStore } from "./store.ts";
import { createWebhooks } from "./webhooks/webhooks.ts";

export interface LocalGitHubOptions {
  /** Absent: a free one. */
  readonly port?: number;
  /** Milliseconds since the epoch; absent: the machine's clock. */
  readonly clock?: Clock;
  /** Where the repositories are kept; absent: a temporary folder that goes when the server stops. */
  readonly dir?: string;
  /** The form of installation tokens; absent: short. */
  readonly installationTokens?: TokenForm;
  /** Fills it before it answers the first request. */
  readonly seed?: (seed: Seed) => Promise<void>;
}

export interface LocalGitHub {
  /** For clients (`baseUrl`): `http://127.0.0.1:1234/api/v3`. GraphQL is beside it, at `/api/graphql`. */
  readonly apiUrl: string;
  /** For people and for git: `http://127.0.0.1:1234`, `http://127.0.0.1:1234/acme/shop.git`. */
  readonly webUrl: string;
  /** Does things as people do them. */
  readonly seed: Seed;
  readonly faults: Faults;
  readonly requests: RequestLog;
  deliveries(): readonly Delivery[];
  /** For tests: leaves so many requests of the primary rate limit to an installation. */
  leaveRequests(installationId: number, remaining: number): void;
  /** Resolves when no delivery and no test merge is under way. */
  idle(): Promise<void>;
  /** Lets go whatever is held, ends all connections, removes the temporary folder. */
  stop(): Promise<void>;
}

export async function startLocalGitHub(options: LocalGitHubOptions = {}): Promise<LocalGitHub> {
  const dir = options.dir ?? (await mkdtemp(path.join(tmpdir(), "local-github-")));
  await mkdir(dir, { recursive: true });
  const log = createRequestLog();
  const clock = options.clock ?? Date.now;
  const background = createBackground();
  const stopping = new AbortController();
  const faults = createFaults();
  const late: { hub?: Hub } = {};
  const hubNow = (): Hub => {
    if (late.hub === undefined) throw new Error("the local GitHub does not listen yet");
    return late.hub;
  };
  const pages = createPages(hubNow, () => api);
  const server = createHttpServer({ hub: hubNow, api: () => api, pages });
  const web = `http://127.0.0.1:${await listen(server, options.port ?? 0)}`;
  const hub: Hub = {
    store: createStore(),
    ids: createIds(),
    clock,
    webhooks: createWebhooks(hubNow),
    faults,
    rateLimit: createRateLimit(clock),
    dir,
    urls: { web, api: `${web}/api/v3` },
    background,
    stopping: stopping.signal,
    tokenForm: options.installationTokens ?? "short",
  };
  late.hub = hub;
  const api = createApi({ hub, log });
  const seed = createSeed(hub, api);
  await options.seed?.(seed);
  return {
    apiUrl: hub.urls.api,
    webUrl: web,
    seed,
    faults,
    requests: log,
    deliveries: () => [...hub.store.deliveries],
    leaveRequests: (installationId, remaining) => hub.rateLimit.leave(installationId, remaining),
    idle: () => background.idle(),
    async stop() {
      faults.clear();
      stopping.abort();
      await close(server);
      await background.idle();
      if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      if (typeof address === "object" && address !== null) resolve(address.port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
