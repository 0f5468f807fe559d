/** One look at the health of every object of an inventory. What is ready is the judge's affair; finding it is ours. */

import type { Judge, JudgeContext, ObjectHealth } from "../../core/model/health.ts";
import type { Inventory, InventoryEntry } from "../../core/model/inventory.ts";
import type { JsonObject } from "../../core/model/json.ts";
import { identityKey } from "../../core/model/manifest.ts";
import { listAll } from "../api/list-all.ts";
import type { Resource } from "../api/resource.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { every } from "../every.ts";
import { refusalOf } from "../grant.ts";
import { type LiveObjects, readLive, readMembers } from "../live.ts";
import { podsOf, type WorkloadParts } from "./pods-of-workloads.ts";

const podResource: Resource = { group: "", version: "v1", kind: "Pod", plural: "pods", namespaced: true };
const replicaSetResource: Resource = {
  group: "apps",
  version: "v1",
  kind: "ReplicaSet",
  plural: "replicasets",
  namespaced: true,
};

/** Kinds whose pods tell how they are. */
const workloads: ReadonlySet<string> = new Set([
  "Deployment.apps",
  "StatefulSet.apps",
  "DaemonSet.apps",
  "ReplicaSet.apps",
  "Job.batch",
]);

interface Located {
  readonly entry: InventoryEntry;
  /** `undefined`: the kind is not served any more. */
  readonly resource: Resource | undefined;
}

export interface Observation {
  readonly inventory: Inventory;
  readonly judge: Judge;
  readonly judgeContext: JudgeContext;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Faults: CLUSTER_FORBIDDEN, CLUSTER_UNAVAILABLE. In the order of the inventory, without what is leaving: a broken object that
 * Git took away must not keep its own removal waiting.
 */
export async function observeObjects(
  context: EnvironmentContext,
  { inventory, judge, judgeContext, signal }: Observation,
): Promise<readonly ObjectHealth[]> {
  const located = await Promise.all(
    inventory.objects.filter(({ leaving }) => leaving !== true).map((entry) => locate(context, entry)),
  );
  const members = await readMembers(context, { places: located.flatMap(placeOf), signal });
  const namespaces = new Set(
    located.filter(({ entry }) => isWorkload(entry)).map(({ entry }) => entry.identity.namespace),
  );
  const parts = new Map(
    await every([...namespaces], signal, async (namespace, stop): Promise<[string, WorkloadParts]> => [
      namespace,
      await readParts(context, namespace, stop),
    ]),
  );
  return every(located, signal, async (place, stop) => {
    const { identity } = place.entry;
    if (!isGranted(context, place))
      return { identity, state: "unknown", message: "no grant covers it any more" };
    const live = await find(context, place, members, stop);
    if (live === undefined) return { identity, state: "not-found", message: "it is not in the cluster" };
    const pods = isWorkload(place.entry) ? podsOf(live, parts.get(identity.namespace) ?? noParts) : [];
    return { identity, ...judge(live, pods, judgeContext) };
  });
}

const noParts: WorkloadParts = { pods: [], replicaSets: [] };

async function locate({ discovery }: EnvironmentContext, entry: InventoryEntry): Promise<Located> {
  return { entry, resource: await discovery.locate({ ...entry.identity, version: entry.version }) };
}

function placeOf({ entry, resource }: Located): readonly { resource: Resource; namespace: string }[] {
  return resource === undefined ? [] : [{ resource, namespace: entry.identity.namespace }];
}

function isWorkload({ identity: { kind, group } }: InventoryEntry): boolean {
  return workloads.has(`${kind}.${group}`);
}

/** An inventory can be forged where tenants may write it: it opens no place that the grant does not. */
function isGranted({ allowance }: EnvironmentContext, { entry, resource }: Located): boolean {
  const namespaced = resource?.namespaced ?? entry.identity.namespace !== "";
  return refusalOf(allowance, { identity: entry.identity, namespaced }) === undefined;
}

/** An object may have lost its label; it is looked up by name before it is called gone. */
async function find(
  context: EnvironmentContext,
  { entry, resource }: Located,
  members: LiveObjects,
  signal: AbortSignal,
): Promise<JsonObject | undefined> {
  const listed = members.get(identityKey(entry.identity));
  if (listed !== undefined || resource === undefined) return listed;
  return readLive(context, resource, entry.identity, signal);
}

async function readParts(
  { connection }: EnvironmentContext,
  namespace: string,
  signal: AbortSignal,
): Promise<WorkloadParts> {
  const [pods, replicaSets] = await Promise.all([
    listAll(connection, { resource: podResource, namespace, signal }),
    listAll(connection, { resource: replicaSetResource, namespace, metadataOnly: true, signal }),
  ]);
  return { pods, replicaSets };
}
