/** The whole stack for a test: the real control plane, a real Redis, web and worker as processes of their own. */

import { readFile } from "node:fs/promises";
import { connect } from "../../src/cluster/api/connection.ts";
import { loadKubeconfig } from "../../src/cluster/access/load-kubeconfig.ts";
import { findAssets } from "../../sandbox/cluster/control-plane/find-assets.ts";
import { startControlPlane } from "../../sandbox/cluster/control-plane/start-control-plane.ts";
import type { World } from "../../sandbox/demo/story/step.ts";
import { type Stack, startStack } from "../../sandbox/stack/start-stack.ts";
import { startRedis } from "../queue/redis-server.ts";
import { findPart } from "../real/parts.ts";

export interface StoryStack {
  readonly stack: Stack;
  readonly world: World;
  /** Path of the API server's audit log. */
  readonly auditLog: string;
  stop(): Promise<void>;
}

export async function startStoryStack(): Promise<StoryStack> {
  const assets = findAssets();
  const kustomize = findPart("kustomize")?.path;
  if (assets === undefined || kustomize === undefined) throw new Error("the real parts are absent");
  const [plane, redis] = await Promise.all([startControlPlane({ assets, audit: true }), startRedis()]);
  const { kubeconfig } = plane;
  const stack = await startStack({ kubeconfig, redisUrl: redis.url, kustomize, sweepSeconds: 5 });
  const access = await loadKubeconfig({ cluster: "local", text: await readFile(kubeconfig, "utf8") });
  const cluster = connect({ cluster: "local", access, userAgent: "slipway-test" });
  return {
    stack,
    world: { github: stack.github, cluster, pulls: {} },
    auditLog: plane.auditLog ?? "",
    async stop() {
      await stack.stop();
      await cluster.close();
      await redis.close();
      await plane.stop();
    },
  };
}
