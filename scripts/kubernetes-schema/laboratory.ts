/** Sends probes to a real API server, without storing them unless asked. */

import { readFileSync } from "node:fs";
import { loadAll } from "js-yaml";
import type { ApiAnswer, ApiClient } from "../../sandbox/cluster/api-client.ts";
import { isObject, type JsonObject, textAt } from "../../sandbox/cluster/json.ts";
import type { AtomRef } from "../../sandbox/cluster/memory/types/atom.ts";
import type { BuiltInTypes, ServedResource } from "../../sandbox/cluster/memory/types/read-schema.ts";
import { resourcePath } from "../../sandbox/cluster/memory/types/resource-path.ts";

const probeNamespace = "probes";

export interface Probe {
  readonly object: JsonObject;
  readonly resource: ServedResource;
  /** `apps/v1 Deployment`. */
  readonly kind: string;
  readonly name: string;
  readonly type: AtomRef;
}

export interface Laboratory {
  readonly probes: readonly Probe[];
  /** Dry-runs the creation of an object in place of the probe's. */
  tryCreate(probe: Probe, object?: JsonObject): Promise<ApiAnswer>;
  create(probe: Probe): Promise<JsonObject>;
  /** Whether the server lists the kind with this query. */
  accepts(probe: Probe, query: string): Promise<boolean>;
  /** Dry-runs a replacement of the stored object. */
  tryReplace(probe: Probe, object: JsonObject): Promise<ApiAnswer>;
}

/** Error when a probe is of an unknown kind, or when the server refuses it. */
export async function openLaboratory(
  api: ApiClient,
  types: BuiltInTypes,
  resources: readonly ServedResource[],
): Promise<Laboratory> {
  await api.send({
    method: "POST",
    path: "/api/v1/namespaces",
    body: { apiVersion: "v1", kind: "Namespace", metadata: { name: probeNamespace } },
  });
  const probes = readProbes().map((object) => asProbe(object, types, resources));
  const dryRun = "dryRun=All&fieldManager=probe&fieldValidation=Strict";
  const collection = (probe: Probe) =>
    resourcePath(probe.resource, probe.resource.namespaced ? { namespace: probeNamespace } : {});
  return {
    probes,
    tryCreate: (probe, object = probe.object) =>
      api.send({ method: "POST", path: `${collection(probe)}?${dryRun}`, body: object }),
    async create(probe) {
      const answer = await api.send({ method: "POST", path: collection(probe), body: probe.object });
      if (answer.status !== 201) throw new Error(`${probe.name} was refused: ${answer.text}`);
      return answer.body;
    },
    async accepts(probe, query) {
      return (await api.send({ path: `${collection(probe)}?limit=1&${query}` })).status === 200;
    },
    tryReplace: (probe, object) =>
      api.send({ method: "PUT", path: `${collection(probe)}/${probe.name}?${dryRun}`, body: object }),
  };
}

/** The manifests of `sandbox/cluster/schema/probes.yaml`. */
export function readProbes(): readonly JsonObject[] {
  const text = readFileSync(new URL("../../sandbox/cluster/schema/probes.yaml", import.meta.url), "utf8");
  return loadAll(text).filter(isObject);
}

function asProbe(object: JsonObject, types: BuiltInTypes, resources: readonly ServedResource[]): Probe {
  const [apiVersion, kind] = [textAt(object, "apiVersion"), textAt(object, "kind")];
  const resource = resources.find((entry) => entry.apiVersion === apiVersion && entry.kind === kind);
  const type = types.typeOf(apiVersion, kind);
  if (resource === undefined || type === undefined) throw new Error(`no such kind: ${apiVersion} ${kind}`);
  return { object, resource, kind: `${apiVersion} ${kind}`, name: textAt(object, "metadata", "name"), type };
}
