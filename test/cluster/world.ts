/** A cluster to test on, with what tests ask of it: environments, plain requests, and the audit log as the judge of who wrote what. */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ApiClient, type ApiRequest, apiClient } from "../../sandbox/cluster/api-client.ts";
import { findAssets } from "../../sandbox/cluster/control-plane/find-assets.ts";
import { startControlPlane } from "../../sandbox/cluster/control-plane/start-control-plane.ts";
import type { RequestRecord } from "../../sandbox/cluster/memory/http/serve.ts";
import { startMemoryCluster } from "../../sandbox/cluster/memory/start-memory-cluster.ts";
import type { SandboxUser } from "../../sandbox/cluster/sandbox-user.ts";
import type { ClaimRequest, Clusters, EnvironmentCluster, Grant } from "../../src/cluster/cluster.ts";
import type { ClusterConfig } from "../../src/cluster/clusters-config.ts";
import { createClusters } from "../../src/cluster/create-clusters.ts";
import { decodeJson } from "../../src/core/manifests/decode-json.ts";
import { identityOf } from "../../src/core/manifests/identity-of.ts";
import { isJsonObject, type JsonObject } from "../../src/core/model/json.ts";
import type { Identity, Manifest } from "../../src/core/model/manifest.ts";
import { isRevision, type Revision } from "../../src/core/model/revision.ts";
import { textAt } from "../../src/cluster/api/read-json.ts";

export interface EnvironmentRequest {
  readonly environment?: string;
  readonly repository?: string;
  /** Further ones that its manifests may name. */
  readonly namespaces?: readonly string[];
  /** Tells one worker from another in the audit log. */
  readonly worker?: string;
  readonly kubeconfig?: string;
  readonly grants?: readonly Grant[];
  readonly cluster?: Partial<ClusterConfig>;
}

/** What both kinds of API server offer. */
export interface Plane {
  readonly kubeconfig: string;
  readonly server: string;
  readonly token: string;
  readonly caFile: string;
  kubeconfigFor(user: SandboxUser): string;
  stop(): Promise<void>;
}

/** What the small API server leaves out, and says so; its contract names it. */
export interface Abilities {
  /** The record of requests holds their bodies. */
  readonly bodies: boolean;
  /** Values are validated beyond their types, and admission policies are asked. */
  readonly validation: boolean;
}

export interface World {
  readonly plane: Plane;
  readonly api: ApiClient;
  /** A folder for files of the test. */
  readonly scratch: string;
  /** A namespace of its own for a test; not created. */
  newNamespace(): string;
  environment(namespace: string, request?: EnvironmentRequest): Promise<EnvironmentCluster>;
  /** A live object, `undefined` when it is not there. */
  readonly live: (path: string) => Promise<JsonObject | undefined>;
  /** Throws unless the answer is 2xx. */
  readonly must: (request: ApiRequest) => Promise<JsonObject>;
  createNamespace(name: string): Promise<void>;
  audit(): readonly AuditEvent[];
  stop(): Promise<void>;
}

export interface AuditEvent {
  readonly verb: string;
  readonly uri: string;
  readonly userAgent: string;
  readonly code: number;
  readonly at: string;
  readonly body: JsonObject;
}

export const everything: Grant = { repository: "octo/shop", namespaces: ["*"], clusterScoped: ["*"] };

export interface WorldRequest {
  readonly users?: readonly SandboxUser[];
  readonly controllers?: boolean;
  readonly kubelet?: boolean;
}

/** A real control plane. */
export async function startWorld(request: WorldRequest = {}): Promise<World> {
  const assets = findAssets();
  if (assets === undefined) throw new Error("the parts of a control plane are absent");
  const plane = await startControlPlane({ assets, audit: true, ...request });
  return worldOf(plane, () => readAudit(plane.auditLog));
}

/** The small API server in this process. Its record holds no bodies. */
export async function startMemoryWorld(): Promise<World> {
  const plane = await startMemoryCluster();
  return worldOf(plane, () => plane.requests().map(eventOf));
}

const verbs: Readonly<Record<string, string>> = {
  POST: "create",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
  GET: "get",
};

function eventOf({ method, url, status, userAgent }: RequestRecord, index: number): AuditEvent {
  const verb = verbs[method] ?? method;
  // The order of the records is their time.
  return {
    verb,
    uri: decodeURIComponent(url),
    userAgent,
    code: status,
    at: String(index).padStart(9, "0"),
    body: {},
  };
}

function worldOf(plane: Plane, audit: () => readonly AuditEvent[]): World {
  const api = apiClient({
    server: plane.server,
    token: plane.token,
    certificateAuthority: readFileSync(plane.caFile, "utf8"),
  });
  const scratch = mkdtempSync(join(tmpdir(), "slipway-world-"));
  const opened: Clusters[] = [];
  let namespaces = 0;

  async function live(path: string): Promise<JsonObject | undefined> {
    const { status, text } = await api.send({ path });
    if (status === 404) return undefined;
    return bodyOf(text);
  }

  async function must(wanted: ApiRequest): Promise<JsonObject> {
    const { status, text } = await api.send(wanted);
    if (status < 200 || status > 299)
      throw new Error(`${wanted.method} ${wanted.path} answered ${status}: ${text}`);
    return bodyOf(text);
  }

  return {
    plane,
    api,
    scratch,
    live,
    must,
    newNamespace: () => `test-${(namespaces += 1)}`,
    async environment(namespace, wanted = {}) {
      const {
        environment = "staging",
        repository = "octo/shop",
        worker = "test",
        kubeconfig = plane.kubeconfig,
      } = wanted;
      const config: ClusterConfig = {
        name: "local",
        kubeconfig,
        grants: wanted.grants ?? [everything],
        ...wanted.cluster,
      };
      const clusters = createClusters({
        config: { clusters: [config] },
        directory: "/",
        version: worker,
        goneWithinMs: 2_000,
        allowLoopbackHttp: true,
      });
      opened.push(clusters);
      return (await clusters.get("local")).environment({
        repository,
        environment,
        namespace,
        namespaces: wanted.namespaces,
      });
    },
    async createNamespace(name) {
      const metadata = { name };
      await must({
        method: "POST",
        path: "/api/v1/namespaces",
        body: { apiVersion: "v1", kind: "Namespace", metadata },
      });
    },
    audit,
    async stop() {
      await Promise.all(opened.map((clusters) => clusters.close()));
      await api.close();
      await plane.stop();
      rmSync(scratch, { recursive: true });
    },
  };
}

function bodyOf(text: string): JsonObject {
  const value = decodeJson(text);
  if (!isJsonObject(value)) throw new Error(`a JSON object was expected: ${text}`);
  return value;
}

function readAudit(file: string | undefined): readonly AuditEvent[] {
  if (file === undefined) throw new Error("there is no audit log");
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.endsWith("}"));
  return lines.map((line) => {
    const event = bodyOf(line);
    const { requestObject, responseStatus } = event;
    const code = isJsonObject(responseStatus) ? Number(responseStatus["code"]) : 0;
    return {
      verb: textAt(event, "verb"),
      uri: decodeURIComponent(textAt(event, "requestURI")),
      userAgent: textAt(event, "userAgent"),
      code,
      at: textAt(event, "stageTimestamp"),
      body: isJsonObject(requestObject) ? requestObject : {},
    };
  });
}

const writeVerbs = ["create", "update", "patch", "delete", "deletecollection"];

/** Requests that could change something: by a worker, with or without those to its inventory. */
export function writesOf(events: readonly AuditEvent[], worker: string): readonly AuditEvent[] {
  return events.filter(
    ({ verb, userAgent }) => writeVerbs.includes(verb) && userAgent === `slipway/${worker}`,
  );
}

export function isDryRun({ uri }: AuditEvent): boolean {
  return uri.includes("dryRun=All");
}

export function isInventory({ uri }: AuditEvent): boolean {
  return /\/configmaps(?:\/slipway-|\?)/.test(uri);
}

/** The objects that a worker wrote for good, without its inventory. */
export function objectWrites(events: readonly AuditEvent[], worker: string): readonly AuditEvent[] {
  return writesOf(events, worker).filter((event) => !isDryRun(event) && !isInventory(event));
}

export function manifest(body: JsonObject): Manifest {
  return { identity: identityOf(body), apiVersion: textAt(body, "apiVersion"), body };
}

export function configMap(
  namespace: string,
  name: string,
  data: Readonly<Record<string, string>>,
  metadata: JsonObject = {},
): Manifest {
  return manifest({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace, ...metadata }, data });
}

export function namespaceManifest(name: string): Manifest {
  return manifest({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
}

export function deployment(
  namespace: string,
  name: string,
  { replicas = 1, image = "web:1", ...spec }: JsonObject = {},
): Manifest {
  return manifest({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: "web", image }] } },
      ...spec,
    },
  });
}

function revision(digit: string): Revision {
  const text = digit.repeat(40);
  if (!isRevision(text)) throw new Error(`${digit} is no hexadecimal digit`);
  return text;
}

export function claimRequest(digit = "a"): ClaimRequest {
  return {
    revision: revision(digit),
    renderDigest: `sha256:${digit.repeat(64)}`,
    deploymentId: digit,
    now: "2026-11-24T12:00:00.000Z",
  };
}

/** A whole deployment: claim, apply, settle. Throws when it is rejected. */
export async function deploy(
  environment: EnvironmentCluster,
  manifests: readonly Manifest[],
  digit = "a",
  acknowledged: readonly Identity[] = [],
) {
  const claim = await environment.claim(claimRequest(digit), manifests);
  const applied = await environment.apply(claim, manifests);
  if (applied.kind === "rejected") throw new Error(applied.problems.map(({ message }) => message).join("\n"));
  const pruned = await environment.prune(claim, { now: "2026-11-24T12:01:00.000Z", acknowledged });
  return { claim, applied, pruned };
}

export function actions(
  objects: readonly { readonly identity: Manifest["identity"]; readonly action: string }[],
): readonly string[] {
  return objects.map(({ identity, action }) => `${action} ${identity.kind}/${identity.name}`);
}
