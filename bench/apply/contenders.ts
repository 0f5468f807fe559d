/** The two that are compared: `kubectl` in its best form, and Slipway's engine. Each does the same three pieces of work. */

import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createClusters } from "../../src/cluster/create-clusters.ts";
import type { ClaimRequest, EnvironmentCluster } from "../../src/cluster/cluster.ts";
import { encodeJson } from "../../src/core/manifests/encode-json.ts";
import { identityOf } from "../../src/core/manifests/identity-of.ts";
import type { JsonObject } from "../../src/core/model/json.ts";
import type { Manifest } from "../../src/core/model/manifest.ts";
import { isRevision } from "../../src/core/model/revision.ts";
import { textAt } from "../../src/cluster/api/read-json.ts";

export interface Contender {
  readonly name: string;
  /** Throws when the work was not done in full. */
  readonly apply: (namespace: string, objects: readonly JsonObject[]) => Promise<void>;
  /** `changed`: how many objects differ from what is there, to check the answer. */
  readonly dryRun: (namespace: string, objects: readonly JsonObject[], changed: number) => Promise<void>;
}

export interface ContenderRequest {
  readonly kubeconfig: string;
  readonly scratch: string;
  readonly kubectl: string;
}

/** `kubectl` reads one JSON list, and keeps what it discovered in a cache of its own. */
export function kubectlContender({ kubeconfig, scratch, kubectl }: ContenderRequest): Contender {
  mkdirSync(join(scratch, "home"), { recursive: true });

  async function run(args: readonly string[], objects: readonly JsonObject[]) {
    const file = join(scratch, "objects.json");
    writeFileSync(file, encodeJson({ apiVersion: "v1", kind: "List", items: objects }));
    return runProgram(kubectl, ["--kubeconfig", kubeconfig, ...args, "-f", file], join(scratch, "home"));
  }

  return {
    name: "kubectl",
    async apply(_namespace, objects) {
      const { status, output } = await run(["apply", "--server-side", "--field-manager", "bench"], objects);
      const applied = output.split("\n").filter((line) => line.endsWith("serverside-applied")).length;
      if (status !== 0 || applied !== objects.length)
        throw new Error(`kubectl applied ${applied}: ${output.slice(0, 500)}`);
    },
    async dryRun(_namespace, objects, changed) {
      const { status, output } = await run(["diff", "--server-side", "--field-manager", "bench"], objects);
      const differing = output.split("\n").filter((line) => line.startsWith("diff ")).length;
      if (status !== (changed === 0 ? 0 : 1) || differing !== changed)
        throw new Error(`kubectl diff found ${differing} with status ${status}: ${output.slice(0, 500)}`);
    },
  };
}

/** A new connection each time, as a new process would have; the process itself is this one. */
export function slipwayContender({ kubeconfig }: ContenderRequest): Contender {
  async function within(
    namespace: string,
    work: (environment: EnvironmentCluster) => Promise<void>,
  ): Promise<void> {
    const grants = [{ repository: "octo/bench", namespaces: ["*"], clusterScoped: [] }];
    const config = { clusters: [{ name: "bench", kubeconfig, grants }] };
    const clusters = createClusters({ config, directory: "/", version: "bench" });
    try {
      const cluster = await clusters.get("bench");
      await work(cluster.environment({ repository: "octo/bench", environment: "bench", namespace }));
    } finally {
      await clusters.close();
    }
  }

  return {
    name: "slipway",
    apply: (namespace, objects) =>
      within(namespace, async (environment) => {
        const manifests = objects.map(manifestOf);
        const claim = await environment.claim(claimRequest(), manifests);
        const result = await environment.apply(claim, manifests);
        if (result.kind === "rejected" || result.objects.length !== objects.length)
          throw new Error(`slipway: ${JSON.stringify(result).slice(0, 500)}`);
      }),
    dryRun: (namespace, objects, changed) =>
      within(namespace, async (environment) => {
        const result = await environment.dryRun(objects.map(manifestOf));
        const found =
          result.kind === "accepted" ? result.objects.filter(({ action }) => action !== "unchanged") : [];
        if (result.kind === "rejected" || found.length !== changed)
          throw new Error(`slipway found ${found.length}: ${JSON.stringify(result).slice(0, 500)}`);
      }),
  };
}

function manifestOf(body: JsonObject): Manifest {
  return { identity: identityOf(body), apiVersion: textAt(body, "apiVersion"), body };
}

function claimRequest(): ClaimRequest {
  const revision = "0".repeat(40);
  if (!isRevision(revision)) throw new Error("forty digits are a revision");
  return { revision, renderDigest: "sha256:bench", deploymentId: "", now: new Date().toISOString() };
}

interface Ended {
  readonly status: number | null;
  readonly output: string;
}

function runProgram(program: string, args: readonly string[], home: string): Promise<Ended> {
  const child = spawn(program, args, { env: { HOME: home, PATH: process.env["PATH"] ?? "" } });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, output: Buffer.concat(chunks).toString() }));
  });
}
