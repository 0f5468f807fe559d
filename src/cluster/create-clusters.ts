/** The clusters that the operator registered, each connected at its first use. */

import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Fault } from "../core/model/fault.ts";
import { loadKubeconfig } from "./access/load-kubeconfig.ts";
import { connect, type Connection, type ConnectionLimits } from "./api/connection.ts";
import { makeDiscovery } from "./api/discovery.ts";
import { textAt } from "./api/read-json.ts";
import { unreadable } from "./api/unreadable.ts";
import { applySetId } from "./apply-set.ts";
import type { Cluster, Clusters, EnvironmentRef } from "./cluster.ts";
import type { ClusterConfig, ClustersConfig } from "./clusters-config.ts";
import { environmentCluster } from "./environment-cluster.ts";
import { allowanceOf, notGranted } from "./grant.ts";
import { inventoryPlace } from "./inventory-name.ts";

export interface ClustersRequest {
  readonly config: ClustersConfig;
  /** Folder to which the kubeconfigs' names are relative: that of the operator's file. */
  readonly directory: string;
  /** Slipway's version: `0.1.0`. */
  readonly version: string;
  /** `http:` to a loopback address is allowed: for a local sandbox. */
  readonly allowLoopbackHttp?: boolean;
  readonly limits?: Partial<ConnectionLimits>;
  /** Milliseconds that a prune waits for a deleted object to be gone. Default 30,000. */
  readonly goneWithinMs?: number;
}

export function createClusters(request: ClustersRequest): Clusters {
  const { clusters } = request.config;
  const opened = new Map<string, Promise<Cluster>>();

  return {
    get(name) {
      const known = opened.get(name);
      if (known !== undefined) return known;
      const config = clusters.find((candidate) => candidate.name === name);
      if (config === undefined) return Promise.reject(unknownCluster(name, clusters));
      const opening = open(request, config);
      opened.set(name, opening);
      // A kubeconfig that is mended is read again without a restart.
      opening.catch(() => opened.delete(name));
      return opening;
    },
    names: () => clusters.map(({ name }) => name),
    async close() {
      const all = await Promise.allSettled(opened.values());
      opened.clear();
      await Promise.all(all.flatMap((one) => (one.status === "fulfilled" ? [one.value.close()] : [])));
    },
  };
}

function unknownCluster(name: string, clusters: readonly ClusterConfig[]): Fault {
  const names = clusters.map((cluster) => cluster.name);
  return new Fault("UNKNOWN_CLUSTER", {
    message: `The cluster "${name}" is not registered. ${names.length === 0 ? "No cluster is" : `Registered: ${names.join(", ")}`}.`,
    next: "Name a registered cluster in the configuration, or ask the operator to add this one to the clusters file.",
    retry: "never",
  });
}

async function open(request: ClustersRequest, config: ClusterConfig): Promise<Cluster> {
  const { directory, version, allowLoopbackHttp, limits } = request;
  const file = resolve(directory, config.kubeconfig);
  const access = await loadKubeconfig({
    cluster: config.name,
    text: await readKubeconfigFile(config.name, file),
    context: config.context,
    filesFrom: config.files === true ? dirname(file) : undefined,
    allowLoopbackHttp,
    impersonate: config.impersonate,
  });
  const connection = connect({
    cluster: config.name,
    access,
    userAgent: `slipway/${version}`,
    ...(limits === undefined ? {} : { limits }),
  });
  return openCluster(connection, config, request);
}

async function readKubeconfigFile(cluster: string, file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new Fault("CLUSTER_UNAVAILABLE", {
      message: `The kubeconfig of the cluster ${cluster} cannot be read.`,
      next: "The operator must put it where the clusters file says, readable for Slipway.",
      retry: "never",
      cause: error,
    });
  }
}

function openCluster(
  connection: Connection,
  config: ClusterConfig,
  { version, goneWithinMs = 30_000 }: ClustersRequest,
): Cluster {
  const discovery = makeDiscovery(connection);
  return {
    name: config.name,
    async version() {
      const answer = await connection.send({ method: "GET", path: "/version" });
      if (!answer.ok) throw unreadable(config.name, "its version", answer.refusal);
      return textAt(answer.body, "gitVersion");
    },
    environment(ref) {
      const allowance = allowanceOf(config.grants, ref.repository);
      if (allowance?.namespace(ref.namespace) !== true) throw noGrant(config, ref, allowance !== undefined);
      const parent = inventoryPlace(ref, config.inventoryNamespace);
      return environmentCluster({
        connection,
        discovery,
        allowance,
        ref,
        parent,
        fieldManager: `slipway/${ref.environment}`,
        applySet: applySetId({ ...parent, kind: "ConfigMap", group: "" }),
        tooling: `slipway/v${version}`,
        goneWithinMs,
      });
    },
    close: () => connection.close(),
  };
}

function noGrant(
  { name }: ClusterConfig,
  { repository, environment, namespace }: EnvironmentRef,
  some: boolean,
): Fault {
  return notGranted(
    some
      ? `${repository} may not use the namespace ${namespace} in the cluster ${name}, which the environment ${environment} wants.`
      : `${repository} may not use the cluster ${name}.`,
    `namespaces: ["${namespace}"]`,
    repository,
  );
}
