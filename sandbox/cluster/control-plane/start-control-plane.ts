/** Starts a real Kubernetes control plane on loopback, for tests, benchmarks and the demo. */

import { setTimeout as sleep } from "node:timers/promises";
import { type ApiClient, apiClient } from "../api-client.ts";
import { freePort } from "../free-port.ts";
import { startKubelet } from "../kubelet/start-kubelet.ts";
import { newUser, type SandboxUser } from "../sandbox-user.ts";
import { apiServerArguments, controllerManagerArguments, etcdArguments } from "./arguments.ts";
import { type ControlPlaneFiles, writeControlPlaneFiles } from "./control-plane-files.ts";
import { type DependentProcess, startDependentProcess } from "./dependent-process.ts";
import type { ControlPlaneAssets } from "./find-assets.ts";
import { makeScratchDirectory, type ScratchDirectory } from "../scratch-directory.ts";

export interface ControlPlaneRequest {
  readonly assets: ControlPlaneAssets;
  /** An existing folder for the scratch directory; default: the system's folder for temporary files. */
  readonly dir?: string;
  /** Keep an audit log (JSON, one event a line): writes with their bodies, reads without. Default: no. */
  readonly audit?: boolean;
  /** Run kube-controller-manager. Default: yes. */
  readonly controllers?: boolean;
  /** Run the fake kubelet, so that pods become ready or fail by their image's name. Default: yes. */
  readonly kubelet?: boolean;
  /** More users than the administrator; they have the rights that RBAC objects in the cluster give them. */
  readonly users?: readonly SandboxUser[];
}

export interface ControlPlane {
  /** Path of the administrator's kubeconfig; everything is inline in it. */
  readonly kubeconfig: string;
  /** `https://127.0.0.1:PORT`. */
  readonly server: string;
  /** The administrator's bearer token. */
  readonly token: string;
  /** Path of the PEM certificate that signs the server's. */
  readonly caFile: string;
  readonly version: string;
  /** Path; only with `audit`. */
  readonly auditLog?: string;
  /** Process ids, to measure them. */
  readonly pids: { readonly etcd: number; readonly apiServer: number; readonly controllerManager?: number };
  /** Path of a kubeconfig for one of the `users`. */
  kubeconfigFor(user: SandboxUser): string;
  /** Ends every process and removes the scratch directory. Safe to call twice. */
  stop(): Promise<void>;
}

const attempts = 3;
const readyWithinMs = 60_000;

/**
 * Resolves when the API server answers `/readyz` and, with controllers, when they work. Nothing outlives this process.
 * Error with the failing server's last log lines when it does not become ready in a minute.
 */
export async function startControlPlane(request: ControlPlaneRequest): Promise<ControlPlane> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(request);
    } catch (error) {
      // Free ports can be taken between asking and using; anything else fails the same way again.
      if (!(error instanceof PortTaken) || attempt === attempts) throw error;
    }
  }
}

class PortTaken extends Error {}

async function startOnce(request: ControlPlaneRequest): Promise<ControlPlane> {
  const scratch = makeScratchDirectory(request.dir);
  const processes: DependentProcess[] = [];
  try {
    return await startIn(scratch, processes, request);
  } catch (error) {
    await Promise.all(processes.map((process) => process.stop()));
    scratch.remove();
    throw error;
  }
}

async function startIn(
  scratch: ScratchDirectory,
  processes: DependentProcess[],
  { assets, audit = false, controllers = true, kubelet = true, users = [] }: ControlPlaneRequest,
): Promise<ControlPlane> {
  const administrator = newUser("admin", ["system:masters"]);
  const controllerManager = newUser("system:kube-controller-manager", ["system:masters"]);
  const everybody = [administrator, controllerManager, ...users];
  const files = writeControlPlaneFiles({ directory: scratch.path, users: everybody, audit });
  const ports = { etcd: await freePort(), secure: await freePort() };
  const server = `https://127.0.0.1:${ports.secure}`;
  const start = (executable: string, args: readonly string[], log: string) => {
    const child = startDependentProcess({
      executable,
      arguments: args,
      logFile: `${scratch.path}/${log}.log`,
    });
    processes.push(child);
    return child;
  };
  // All at once: each retries until the one that it needs is there.
  const etcd = start(assets.etcd, etcdArguments(scratch.path, ports.etcd), "etcd");
  const apiServer = start(assets.apiServer, apiServerArguments(files, ports), "kube-apiserver");
  const manager = controllers
    ? start(
        assets.controllerManager,
        controllerManagerArguments({ ...files, kubeconfig: files.kubeconfigFor(controllerManager, server) }),
        "kube-controller-manager",
      )
    : undefined;
  const client = apiClient({
    server,
    token: administrator.token,
    certificateAuthority: files.certificateText,
  });
  try {
    await waitUntilReady(client, processes, controllers);
  } finally {
    await client.close();
  }
  const address = { server, token: administrator.token, certificateAuthority: files.certificateText };
  const node = kubelet ? await startKubelet(address) : undefined;
  return describe(
    { files, server, administrator, version: assets.version },
    {
      pids: {
        etcd: etcd.pid,
        apiServer: apiServer.pid,
        ...(manager === undefined ? {} : { controllerManager: manager.pid }),
      },
      async stop() {
        await node?.stop();
        await Promise.all(processes.map((process) => process.stop()));
        scratch.remove();
      },
    },
  );
}

interface Parts {
  readonly files: ControlPlaneFiles;
  readonly server: string;
  readonly administrator: SandboxUser;
  readonly version: string;
}

function describe(
  { files, server, administrator, version }: Parts,
  running: Pick<ControlPlane, "pids" | "stop">,
): ControlPlane {
  return {
    kubeconfig: files.kubeconfigFor(administrator, server),
    server,
    token: administrator.token,
    caFile: files.certificate,
    version,
    ...(files.auditLog === undefined ? {} : { auditLog: files.auditLog }),
    kubeconfigFor: (user) => files.kubeconfigFor(user, server),
    ...running,
  };
}

async function waitUntilReady(
  client: ApiClient,
  processes: readonly DependentProcess[],
  controllers: boolean,
): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  // The first thing that controllers do in a new namespace.
  const signs = controllers ? ["/readyz", "/api/v1/namespaces/default/serviceaccounts/default"] : ["/readyz"];
  for (const path of signs) {
    while (!(await answers(client, path))) {
      const dead = processes.find((process) => !process.isRunning());
      if (dead !== undefined) throw endedTooEarly(dead.lastLog());
      if (Date.now() > deadline)
        throw new Error(`The control plane was not ready after a minute (${path}).\n${logs(processes)}`);
      await sleep(25);
    }
  }
}

async function answers(client: ApiClient, path: string): Promise<boolean> {
  try {
    return (await client.send({ path })).status === 200;
  } catch {
    return false; // Not listening yet.
  }
}

function endedTooEarly(log: string): Error {
  const message = `A server of the control plane ended while starting.\n${log}`;
  return /address already in use/.test(log) ? new PortTaken(message) : new Error(message);
}

function logs(processes: readonly DependentProcess[]): string {
  return processes.map((process) => process.lastLog()).join("\n---\n");
}
