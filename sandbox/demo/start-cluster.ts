/** The cluster of the demo: in memory, a real control plane on loopback, or the current context of the user's kubeconfig. */

import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline/promises";
import { loadKubeconfig } from "../../src/cluster/access/load-kubeconfig.ts";
import { connect, type Connection } from "../../src/cluster/api/connection.ts";
import { findAssets } from "../cluster/control-plane/find-assets.ts";
import { startControlPlane } from "../cluster/control-plane/start-control-plane.ts";
import { startMemoryCluster } from "../cluster/memory/start-memory-cluster.ts";

export const clusterKinds = ["memory", "control-plane", "kubeconfig"] as const;
export type ClusterKind = (typeof clusterKinds)[number];

export interface DemoCluster {
  readonly what: string;
  readonly kubeconfig: string;
  readonly connection: Connection;
  stop(): Promise<void>;
}

export async function startCluster(kind: ClusterKind): Promise<DemoCluster> {
  switch (kind) {
    case "memory": {
      return demoCluster("a cluster in memory", await startMemoryCluster());
    }
    case "control-plane": {
      const assets = findAssets();
      if (assets === undefined)
        throw new Error('There is no control plane here. "npm run parts" builds one with Go.');
      const plane = await startControlPlane({ assets });
      return demoCluster(`a real Kubernetes API server ${plane.version}`, plane);
    }
    case "kubeconfig":
      return useKubeconfig();
  }
}

async function demoCluster(
  what: string,
  started: { readonly kubeconfig: string; stop(): Promise<void> },
): Promise<DemoCluster> {
  const connection = await connectTo(started.kubeconfig);
  return { what, kubeconfig: started.kubeconfig, connection, stop: () => started.stop() };
}

async function connectTo(kubeconfig: string): Promise<Connection> {
  const text = await readFile(kubeconfig, "utf8");
  const access = await loadKubeconfig({ cluster: "local", text, allowLoopbackHttp: true });
  return connect({ cluster: "local", access, userAgent: "slipway-demo" });
}

/** It is somebody's real cluster, so it is asked for by name before anything is written to it. */
async function useKubeconfig(): Promise<DemoCluster> {
  const files = (process.env["KUBECONFIG"] ?? join(homedir(), ".kube", "config")).split(delimiter);
  const kubeconfig = files.find((file) => file !== "") ?? "";
  const connection = await connectTo(kubeconfig);
  const server = (await loadKubeconfig({ cluster: "local", text: await readFile(kubeconfig, "utf8") }))
    .server;
  const ask = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await ask.question(
    `The demo creates the namespaces shop-dev, shop-staging and shop-production on ${server}. Go on? [y/N] `,
  );
  ask.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new Error("Nothing was done.");
  return { what: `the cluster at ${server}`, kubeconfig, connection, stop: async () => {} };
}
