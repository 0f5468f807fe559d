/** One environment in one cluster: the operations of the interface, each a few calls of what the folders here offer. */

import type { Inventory, InventoryEntry } from "../core/model/inventory.ts";
import { identityKey, type Manifest } from "../core/model/manifest.ts";
import { applyTargets } from "./apply/apply-targets.ts";
import { settling } from "./apply/finish.ts";
import type { EnvironmentCluster, PruneResult } from "./cluster.ts";
import { dryRunObjects } from "./dry-run/dry-run-objects.ts";
import { toDryRunResult, toDryRuns } from "./dry-run/to-dry-run.ts";
import type { EnvironmentContext } from "./environment-context.ts";
import { claimInventory } from "./inventory/claim-inventory.ts";
import { type Fence, openFence } from "./inventory/fence.ts";
import { readStored } from "./inventory/inventory-store.ts";
import { observeObjects } from "./observe/observe-objects.ts";
import { deletionProblems } from "./prune/may-delete.ts";
import { type Pruned, pruneObjects } from "./prune/prune-objects.ts";
import { settled } from "./prune/settle.ts";
import { prepareTargets, type Target } from "./targets.ts";

export function environmentCluster(context: EnvironmentContext): EnvironmentCluster {
  const { applySet } = context;

  async function fenced<T>(inventory: Inventory, work: (fence: Fence) => Promise<T>): Promise<T> {
    const fence = await openFence(context, inventory.generation);
    try {
      return await work(fence);
    } finally {
      await fence.close();
    }
  }

  return {
    readInventory: async () => (await readStored(context))?.inventory,

    async dryRun(manifests, signal) {
      const { targets, problems } = await prepareTargets(context, manifests);
      const recorded = (await readStored(context))?.inventory.objects ?? [];
      const result = toDryRunResult(
        await dryRunObjects(context, { targets, recorded, signal }),
        recorded,
        applySet,
      );
      if (problems.length === 0) return result;
      return {
        kind: "rejected",
        problems: [...problems, ...(result.kind === "rejected" ? result.problems : [])],
      };
    },

    claim: (request, manifests) => claimInventory(context, request, manifests),

    async apply({ inventory, overtook = false }, manifests, onProgress, signal) {
      const { targets, problems } = await prepareTargets(context, manifests);
      if (problems.length > 0) return { kind: "rejected", problems };
      return fenced(inventory, async (fence) => {
        const before = fence.inventory().objects;
        requireIntended(before, targets);
        const undeletable = await deletionProblems(context, split(before, manifests).leaving);
        if (undeletable.length > 0) return { kind: "rejected", problems: undeletable };
        const result = await applyTargets({ context, fence, targets, overtook, onProgress, signal });
        if (result.kind === "rejected") return result;
        await fence.replace((now) => settling(now, result.entries));
        return { kind: "applied", objects: toDryRuns(result.verdicts, before, applySet) };
      });
    },

    observe: (inventory, judge, judgeContext) => observeObjects(context, inventory, judge, judgeContext),

    prunable: (inventory, manifests) =>
      split(inventory.objects, manifests).leaving.map(({ identity }) => identity),

    prune: ({ inventory }, manifests, now) =>
      fenced(inventory, async (fence) => {
        const { leaving, staying } = split(fence.inventory().objects, manifests);
        const results = await pruneObjects({ context, fence, leaving, staying });
        const kept = results.flatMap((result) => (result.kind === "kept" ? [result.entry] : []));
        await fence.replace((current) => settled(current, [...staying, ...kept], now));
        return pruneResult(results);
      }),

    fail: ({ inventory }) =>
      fenced(inventory, async (fence) => {
        await fence.replace((now) => ({ ...now, state: "failed" }));
      }),

    resume: (inventory) => ({ inventory }),
  };

  function split(objects: readonly InventoryEntry[], manifests: readonly Manifest[]) {
    const wanted = new Set(manifests.flatMap(({ identity }) => keysOf(identity)));
    const isWanted = ({ identity }: InventoryEntry) => wanted.has(identityKey(identity));
    return { leaving: objects.filter((entry) => !isWanted(entry)), staying: objects.filter(isWanted) };
  }

  /** A manifest without a namespace is in the environment's, if its kind is namespaced: no prune may miss that. */
  function keysOf(identity: Manifest["identity"]): readonly string[] {
    const placed = { ...identity, namespace: context.ref.namespace };
    return identity.namespace === "" ? [identityKey(identity), identityKey(placed)] : [identityKey(identity)];
  }
}

/** What is not in the inventory would be lost by a crash: nothing is written that was not written ahead. */
function requireIntended(objects: readonly InventoryEntry[], targets: readonly Target[]): void {
  const known = new Set(objects.map(({ identity }) => identityKey(identity)));
  const unknown = targets.find(({ identity }) => !known.has(identityKey(identity)));
  if (unknown === undefined) return;
  throw new Error("apply was given a manifest that its claim was not given");
}

function pruneResult(results: readonly Pruned[]): PruneResult {
  return {
    deleted: results.flatMap((result) => (result.kind === "deleted" ? [result.entry.identity] : [])),
    kept: results.flatMap((result) =>
      result.kind === "deleted" ? [] : [{ identity: result.entry.identity, why: result.why }],
    ),
  };
}
