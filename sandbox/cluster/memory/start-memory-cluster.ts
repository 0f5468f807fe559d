/** Starts a small API server in this process: for the demo, and for tests that want no binaries. */

import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import type { JsonObject } from "../json.ts";
import { type ImageRule, imageRules } from "../kubelet/image-rules.ts";
import { kubeconfig } from "../kubeconfig.ts";
import { newUser, type SandboxUser } from "../sandbox-user.ts";
import { makeScratchDirectory } from "../scratch-directory.ts";
import { selfSignedCertificate } from "../self-signed-certificate.ts";
import { createObject } from "./api/create-object.ts";
import { Pages } from "./api/list-objects.ts";
import type { State } from "./api/state.ts";
import { startControllers } from "./controllers/start-controllers.ts";
import { type Fault, Faults } from "./http/faults.ts";
import { type RequestRecord, serve } from "./http/serve.ts";
import { builtIns } from "./kinds/built-in-kinds.ts";
import { KindRegistry } from "./kinds/kind-registry.ts";
import { newGenerator } from "./objects/generate.ts";
import { ObjectStore } from "./storage/object-store.ts";

export interface MemoryClusterRequest {
  /** Milliseconds since the epoch, for times in objects; default: the system's clock. Rollouts take real time. */
  readonly clock?: () => number;
  /** What images do; default: the rules of the fake kubelet. */
  readonly images?: readonly ImageRule[];
  /** Run controllers and the kubelet, so that workloads come to life. Default: yes. */
  readonly controllers?: boolean;
  /** More users than the administrator; they have the rights that RBAC objects in the cluster give them. */
  readonly users?: readonly SandboxUser[];
  /** Default: any free port of loopback. */
  readonly port?: number;
}

export interface MemoryCluster {
  /** Path of the administrator's kubeconfig; everything is inline in it. */
  readonly kubeconfig: string;
  /** `https://127.0.0.1:PORT`. */
  readonly server: string;
  /** The administrator's bearer token. */
  readonly token: string;
  /** Path of the PEM certificate that clients trust. */
  readonly caFile: string;
  /** `v1.36.3`: the real server whose behaviour was measured. */
  readonly version: string;
  /** Path of a kubeconfig for one of the `users`. */
  kubeconfigFor(user: SandboxUser): string;
  /** Every request since the start or the last `forgetRequests`, oldest first. */
  requests(): readonly RequestRecord[];
  forgetRequests(): void;
  /** Makes requests fail; returns the function that ends it. */
  addFault(fault: Fault): () => void;
  /** Refuses connections until the returned function is called. */
  becomeUnreachable(): Promise<() => Promise<void>>;
  /** Ends everything and removes the files. Safe to call twice. */
  stop(): Promise<void>;
}

export async function startMemoryCluster(request: MemoryClusterRequest = {}): Promise<MemoryCluster> {
  const { clock = Date.now, users = [] } = request;
  const administrator = newUser("admin", ["system:masters"]);
  const tls = selfSignedCertificate(new Date());
  const state = newState(clock);
  createFirstObjects(state);
  const images = request.controllers === false ? undefined : (request.images ?? imageRules);
  const stopControllers = startControllers(state, images);
  const records: RequestRecord[] = [];
  const faults = new Faults();
  const everybody = new Map([administrator, ...users].map((user) => [user.token, user]));
  const { version } = builtIns();
  const record = (entry: RequestRecord) => records.push(entry);
  const server = serve({ state, pages: new Pages(), faults, tls, users: everybody, version, record });
  const port = await listen(server, request.port ?? 0);
  const address = `https://127.0.0.1:${port}`;
  const scratch = makeScratchDirectory();
  const write = (name: string, text: string) => {
    const path = join(scratch.path, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const kubeconfigFor = ({ name, token }: SandboxUser) =>
    write(
      `${name}.kubeconfig`,
      kubeconfig({ server: address, certificateAuthority: tls.certificate, token }),
    );
  return {
    kubeconfig: kubeconfigFor(administrator),
    server: address,
    token: administrator.token,
    caFile: write("server.crt", tls.certificate),
    version,
    kubeconfigFor,
    requests: () => [...records],
    forgetRequests: () => records.splice(0),
    addFault: (fault) => faults.add(fault),
    async becomeUnreachable() {
      await close(server);
      return async () => {
        await listen(server, port);
      };
    },
    async stop() {
      stopControllers();
      await close(server);
      scratch.remove();
    },
  };
}

function newState(now: () => number): State {
  const found = builtIns();
  return {
    store: new ObjectStore(),
    kinds: new KindRegistry(found),
    behaviour: found.behaviour,
    now,
    newUid: randomUUID,
    generate: newGenerator(),
  };
}

/** What every cluster has from the beginning. */
function createFirstObjects(state: State): void {
  for (const name of ["default", "kube-system", "kube-public", "kube-node-lease"])
    create(state, "v1 Namespace", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
  create(state, "rbac.authorization.k8s.io/v1 ClusterRole", {
    metadata: { name: "cluster-admin" },
    rules: [
      { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
      { nonResourceURLs: ["*"], verbs: ["*"] },
    ],
  });
}

function create(state: State, kind: string, object: JsonObject): void {
  const target = { kind: state.kinds.builtIn(kind), namespace: "" };
  const options = {
    dryRun: false,
    fieldManager: "kube-apiserver",
    fieldValidation: "Strict",
    subresource: "",
  } as const;
  createObject(state, target, object, options);
}

async function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
