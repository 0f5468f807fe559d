/** Deletes what left the render, last, one stage after the other, each object only if it is still the one that was applied. */

import { setTimeout as sleep } from "node:timers/promises";
import type { InventoryEntry } from "../../core/model/inventory.ts";
import { identityKey } from "../../core/model/manifest.ts";
import type { JsonObject } from "../../core/model/json.ts";
import { pathOf, type Resource } from "../api/resource.ts";
import { stageOf, stages } from "../apply/stage.ts";
import { describeRefusal } from "../dry-run/describe-refusal.ts";
import { every } from "../every.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { refusalOf } from "../grant.ts";
import type { Fence } from "../inventory/fence.ts";
import { finalizersOf, readLive, resourceVersionOf, uidOf } from "../live.ts";
import { keepReason } from "./keep-reason.ts";
import { type NeededAcknowledgement, neededAcknowledgements } from "./needs-acknowledgement.ts";

export interface PruneWork {
  readonly context: EnvironmentContext;
  readonly fence: Fence;
  /** What is in the inventory and not in the manifests that were claimed. */
  readonly leaving: readonly InventoryEntry[];
  /** Everything else in the inventory. */
  readonly staying: readonly InventoryEntry[];
  /** Keys of what may go although its deletion needs an acknowledgement. */
  readonly acknowledged: ReadonlySet<string>;
  /** Stops it between two objects; what is deleted is found gone by the next prune. */
  readonly signal?: AbortSignal | undefined;
}

export type Pruned = { readonly entry: InventoryEntry } & (
  | { readonly kind: "deleted" }
  /** Not ours any more, or gone already: it leaves the inventory. */
  | { readonly kind: "forgotten"; readonly why: string }
  /** It stays in the inventory. `code`: of the finding by which its deletion is acknowledged, where nothing else keeps it. */
  | { readonly kind: "kept"; readonly why: string; readonly code?: string }
);

const pollMs = 200;
const mostTries = 5;

/** Faults: CLAIM_LOST, CLUSTER_UNAVAILABLE, CLUSTER_FORBIDDEN for reading. A refused deletion keeps the object. */
export async function pruneObjects(work: PruneWork): Promise<readonly Pruned[]> {
  const results: Pruned[] = [];
  const all = work.leaving.length + work.staying.length;
  const needed = new Map(
    [...neededAcknowledgements(work.leaving, all)].filter(
      ([{ identity }]) => !work.acknowledged.has(identityKey(identity)),
    ),
  );
  for (const stage of stages.toReversed()) {
    const own = work.leaving.filter(({ identity }) => stageOf(identity) === stage);
    results.push(
      ...(await every(own, work.fence.signal, (entry) => pruneOne(work, entry, needed.get(entry)))),
    );
  }
  return results;
}

async function pruneOne(
  work: PruneWork,
  entry: InventoryEntry,
  missing: NeededAcknowledgement | undefined,
): Promise<Pruned> {
  const { context, staying } = work;
  const resource = await context.discovery.locate({ ...entry.identity, version: entry.version });
  if (resource === undefined) return { kind: "forgotten", entry, why: "its kind is not served any more" };
  const refusal = refusalOf(context.allowance, { identity: entry.identity, namespaced: resource.namespaced });
  if (refusal !== undefined) return { kind: "kept", entry, why: `no grant covers it any more (${refusal})` };
  for (let tries = 0; tries < mostTries; tries += 1) {
    work.signal?.throwIfAborted();
    const live = await readLive(context, resource, entry.identity, work.fence.signal);
    if (live === undefined) return { kind: "deleted", entry };
    const reason = keepReason({
      entry,
      live,
      applySet: context.applySet,
      fieldManager: context.fieldManager,
      appliedUids: new Set(staying.flatMap(({ uid }) => uid ?? [])),
    });
    if (reason !== undefined)
      return { kind: reason.kind === "keep" ? "kept" : "forgotten", entry, why: reason.why };
    if (missing !== undefined) return { kind: "kept", entry, ...missing };
    const deleted = await deleteLive(work, { entry, resource, live });
    if (deleted !== "changed") return deleted;
  }
  return { kind: "kept", entry, why: "it changed again and again while it was to be deleted" };
}

interface Doomed {
  readonly entry: InventoryEntry;
  readonly resource: Resource;
  readonly live: JsonObject;
}

/** Only this object, and only in the version that was looked at: a label taken away in between saves it. */
async function deleteLive(
  { context, fence, signal }: PruneWork,
  { entry, resource, live }: Doomed,
): Promise<Pruned | "changed"> {
  await fence.permit();
  const answer = await context.connection.send({
    method: "DELETE",
    path: pathOf(resource, entry.identity),
    body: {
      apiVersion: "v1",
      kind: "DeleteOptions",
      propagationPolicy: "Background",
      preconditions: { uid: uidOf(live), resourceVersion: resourceVersionOf(live) },
    },
    signal: fence.signal,
  });
  if (answer.ok) return waitUntilGone(context, { entry, resource, live }, signal);
  if (answer.refusal.kind === "not-found") return { kind: "deleted", entry };
  if (answer.refusal.kind === "modified") return "changed";
  return { kind: "kept", entry, why: describeRefusal(entry.identity, answer.refusal).message };
}

async function waitUntilGone(
  context: EnvironmentContext,
  { entry, resource, live }: Doomed,
  signal: AbortSignal | undefined,
): Promise<Pruned> {
  const end = performance.now() + context.goneWithinMs;
  for (let now: JsonObject | undefined = live; ;) {
    now = await readLive(context, resource, entry.identity);
    if (now === undefined || uidOf(now) !== uidOf(live)) return { kind: "deleted", entry };
    if (performance.now() > end) return { kind: "kept", entry, why: stillThere(now, context.goneWithinMs) };
    await sleep(pollMs, undefined, signal === undefined ? {} : { signal });
  }
}

function stillThere(live: JsonObject, goneWithinMs: number): string {
  const finalizers = finalizersOf(live);
  const waits = finalizers.length === 0 ? "" : `; it waits for its finalizers ${finalizers.join(", ")}`;
  return `it is being deleted, and still there after ${goneWithinMs / 1000} seconds${waits}`;
}
