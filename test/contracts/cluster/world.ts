/** The two API servers that keep one contract, as a test sees them. */

import { readFileSync } from "node:fs";
import { type ApiAnswer, type ApiClient, apiClient } from "../../../sandbox/cluster/api-client.ts";
import { findAssets } from "../../../sandbox/cluster/control-plane/find-assets.ts";
import { startControlPlane } from "../../../sandbox/cluster/control-plane/start-control-plane.ts";
import {
  isObject,
  type JsonObject,
  type JsonValue,
  listAt,
  objectAt,
  textAt,
} from "../../../sandbox/cluster/json.ts";
import { startMemoryCluster } from "../../../sandbox/cluster/memory/start-memory-cluster.ts";
import { newUser } from "../../../sandbox/cluster/sandbox-user.ts";
import { lacks } from "../../real/parts.ts";

export interface World {
  /** The administrator. */
  readonly api: ApiClient;
  /** Somebody without any right of his own. */
  readonly guest: ApiClient;
  readonly guestName: string;
  /** Somebody with a token that nobody issued. */
  readonly stranger: ApiClient;
  stop(): Promise<void>;
}

export interface Server {
  readonly name: string;
  readonly absent: boolean;
  /** `still`: without controllers, so that only the test writes. */
  start(options?: { readonly still?: boolean }): Promise<World>;
}

interface Running {
  readonly server: string;
  readonly token: string;
  readonly caFile: string;
  stop(): Promise<void>;
}

export const memory: Server = {
  name: "the in-memory API server",
  absent: false,
  async start({ still = false } = {}) {
    const guest = newUser("guest", []);
    return worldOf(await startMemoryCluster({ users: [guest], controllers: !still }), guest);
  },
};

export const real: Server = {
  name: "a real API server",
  absent: lacks("etcd", "kube-apiserver", "kube-controller-manager"),
  async start({ still = false } = {}) {
    const assets = findAssets();
    if (assets === undefined) throw new Error("the parts were found a moment ago");
    const guest = newUser("guest", []);
    return worldOf(
      await startControlPlane({ assets, users: [guest], controllers: !still, kubelet: !still }),
      guest,
    );
  },
};

function worldOf(running: Running, guest: { readonly name: string; readonly token: string }): World {
  const certificateAuthority = readFileSync(running.caFile, "utf8");
  const clientFor = (token: string) => apiClient({ server: running.server, token, certificateAuthority });
  const clients = [
    clientFor(running.token),
    clientFor(guest.token),
    clientFor("nobody-issued-this"),
  ] as const;
  const [api, guestClient, stranger] = clients;
  return {
    api,
    guest: guestClient,
    guestName: guest.name,
    stranger,
    async stop() {
      await Promise.all(clients.map((client) => client.close()));
      await running.stop();
    },
  };
}

let count = 0;

/** A name that no other test uses. */
export function fresh(prefix: string): string {
  count += 1;
  return `${prefix}-${count}`;
}

/** A namespace of its own for one test. */
export async function freshNamespace({ api }: World): Promise<string> {
  const name = fresh("contract");
  const body = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
  const answer = await api.send({ method: "POST", path: "/api/v1/namespaces", body });
  if (answer.status !== 201) throw new Error(`no namespace: ${answer.text}`);
  return name;
}

export interface ApplyRequest {
  readonly manager: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly fieldValidation?: string;
}

/** Server-side apply, as our engine sends it. */
export async function apply(
  { api }: Pick<World, "api">,
  path: string,
  object: unknown,
  { manager, force = false, dryRun = false, fieldValidation = "Strict" }: ApplyRequest,
): Promise<ApiAnswer> {
  const query = new URLSearchParams({ fieldManager: manager, force: String(force), fieldValidation });
  if (dryRun) query.set("dryRun", "All");
  return api.send({
    method: "PATCH",
    path: `${path}?${query.toString()}`,
    contentType: "application/apply-patch+yaml",
    body: object,
  });
}

/** Server-side apply of a ConfigMap, by what it holds and who applies it. */
export function mapApplier(world: () => World, namespace: () => string) {
  return async (
    name: string,
    data: Readonly<Record<string, unknown>>,
    manager: string,
    force = false,
  ): Promise<ApiAnswer> =>
    apply(world(), configMapPath(namespace(), name), configMap(name, data), { manager, force });
}

/** What each manager owns, in the form of `fieldsV1`. */
export function ownersOf({ body }: ApiAnswer): Readonly<Record<string, JsonValue | undefined>> {
  return Object.fromEntries(
    listAt(body, "metadata", "managedFields").map((entry) => [
      textAt(entry, "manager"),
      objectAt(entry)["fieldsV1"],
    ]),
  );
}

export function configMap(name: string, data: Readonly<Record<string, unknown>>, metadata: JsonObject = {}) {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, ...metadata }, data };
}

export function configMapPath(namespace: string, name = ""): string {
  return `/api/v1/namespaces/${namespace}/configmaps${name === "" ? "" : `/${name}`}`;
}

export function deployment(
  name: string,
  spec: JsonObject = {},
  podSpec: JsonObject = {},
  image = "example.com/good:1",
) {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: "main", image }], ...podSpec },
      },
      ...spec,
    },
  };
}

export function deploymentPath(namespace: string, name = ""): string {
  return `/apis/apps/v1/namespaces/${namespace}/deployments${name === "" ? "" : `/${name}`}`;
}

export function version(answer: ApiAnswer): string {
  return textAt(answer.body, "metadata", "resourceVersion");
}

/** The causes of a refusal: reason, field and message of each. */
export function causes({ body }: ApiAnswer): readonly JsonObject[] {
  const { details } = body;
  const list = isObject(details) ? details["causes"] : [];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** A workload of the kinds that have a selector and a template. */
export function workload(apiVersion: string, kind: string, name: string, spec: JsonObject = {}) {
  return { ...deployment(name, spec), apiVersion, kind };
}
