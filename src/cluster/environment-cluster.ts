/** One environment in one cluster: the operations of the interface, each a few calls of what the folders here offer. */

import type { Inventory, InventoryEntry } from "../core/model/inventory.ts";
import { identityKey, type Identity, type Manifest } from "../core/model/manifest.ts";
import { applyTargets } from "./apply/apply-targets.ts";
import { partOfLabel } from "./apply-set.ts";
import { settling } from "./apply/finish.ts";
import type {
  ApplyProgress,
  Claim,
  ClaimRequest,
  DryRunResult,
  EnvironmentCluster,
  KeptObject,
  PruneRequest,
  PruneResult,
} from "./cluster.ts";
import { dryRunObjects } from "./dry-run/dry-run-objects.ts";
import { makeRecentVerdicts, type RecentVerdicts } from "./dry-run/recent-verdicts.ts";
import { toDryRuns } from "./dry-run/to-dry-run.ts";
import type { EnvironmentContext } from "./environment-context.ts";
import { claimInventory } from "./inventory/claim-inventory.ts";
import { Fence } from "./inventory/fence.ts";
import { readStored } from "./inventory/inventory-store.ts";
import { look } from "./look/look.ts";
import { observeObjects } from "./observe/observe-objects.ts";
import { deletionProblems } from "./prune/may-delete.ts";
import { type Pruned, pruneObjects } from "./prune/prune-objects.ts";
import { settled } from "./prune/settle.ts";
import { problemFault } from "./problem-fault.ts";
import { prepareTargets, type Target, type Targets } from "./targets.ts";

export function environmentCluster(context: EnvironmentContext): EnvironmentCluster {
  const session = { context, recent: makeRecentVerdicts(), prepare: preparedOnce(context) };
  return {
    membersLabel: `${partOfLabel}=${context.applySet}`,
    readInventory: async () => (await readStored(context))?.inventory,
    dryRun: (manifests, signal) => dryRun(session, manifests, signal),
    liveView: context.allowance.liveView,
    look: async (manifests, signal) => {
      const { targets, problems } = await session.prepare(manifests);
      const recorded = (await readStored(context))?.inventory.objects ?? [];
      const { leaving } = split(context, recorded, manifests);
      return look(context, { targets, problems, recorded, leaving, signal });
    },
    claim: (request, manifests, signal) => claim(session, request, manifests, signal),
    apply: (claimed, manifests, onProgress, signal) =>
      apply(session, { claim: claimed, manifests, onProgress, signal }),
    observe: (inventory, judge, judgeContext, signal) =>
      observeObjects(context, { inventory, judge, judgeContext, signal }),
    prunable: (inventory, manifests) =>
      split(context, inventory.objects, manifests).leaving.map(({ identity }) => identity),
    prune: (claimed, request) => prune(context, claimed, request),
    fail: ({ inventory }) =>
      fenced(context, inventory, async (fence) => {
        await fence.replace((now) => ({ ...now, state: "failed" }));
      }),
    resume: (inventory) => ({ inventory }),
  };
}

/** What the operations of one environment share while they follow each other: dry run, claim, apply. */
interface Session {
  readonly context: EnvironmentContext;
  readonly recent: RecentVerdicts;
  readonly prepare: (manifests: readonly Manifest[]) => Promise<Targets>;
}

/** The same list of manifests is normalised and digested once. A kind that came meanwhile is found when it is asked about. */
function preparedOnce(context: EnvironmentContext): Session["prepare"] {
  const prepared = new WeakMap<readonly Manifest[], Promise<Targets>>();
  return (manifests) => {
    const found = prepared.get(manifests);
    if (found !== undefined) return found;
    const preparing = prepareTargets(context, manifests);
    prepared.set(manifests, preparing);
    preparing.then(
      ({ problems }) => problems.length > 0 && prepared.delete(manifests),
      () => prepared.delete(manifests),
    );
    return preparing;
  };
}

async function fenced<T>(
  context: EnvironmentContext,
  inventory: Inventory,
  work: (fence: Fence) => Promise<T>,
): Promise<T> {
  const fence = await Fence.open(context, inventory.generation);
  try {
    return await work(fence);
  } finally {
    await fence.close();
  }
}

async function dryRun(
  { context, recent, prepare }: Session,
  manifests: readonly Manifest[],
  signal: AbortSignal | undefined,
): Promise<DryRunResult> {
  const { targets, problems } = await prepare(manifests);
  const recorded = (await readStored(context))?.inventory.objects ?? [];
  const [verdicts, undeletable] = await Promise.all([
    dryRunObjects(context, { targets, recorded, signal }),
    deletionProblems(context, split(context, recorded, manifests).leaving),
  ]);
  recent.remember(verdicts);
  const refused = verdicts.flatMap((verdict) => (verdict.kind === "problem" ? [verdict.problem] : []));
  const all = [...problems, ...refused, ...undeletable];
  return all.length > 0
    ? { kind: "rejected", problems: all }
    : { kind: "accepted", objects: toDryRuns(verdicts, recorded, context.applySet) };
}

async function claim(
  { context, prepare }: Session,
  request: ClaimRequest,
  manifests: readonly Manifest[],
  signal: AbortSignal | undefined,
): Promise<Claim> {
  const { targets, problems } = await prepare(manifests);
  if (problems.length > 0) throw problemFault(problems, "Nothing was written.");
  // Its two writes belong together: it is not stopped between them.
  signal?.throwIfAborted();
  return claimInventory(context, request, targets);
}

interface ApplyCall {
  readonly claim: Claim;
  readonly manifests: readonly Manifest[];
  readonly onProgress?: ((progress: ApplyProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

async function apply(
  { context, recent, prepare }: Session,
  { claim: claimed, manifests, onProgress, signal }: ApplyCall,
): ReturnType<EnvironmentCluster["apply"]> {
  const { targets, problems } = await prepare(manifests);
  if (problems.length > 0) return { kind: "rejected", problems };
  const { inventory, overtook = false } = claimed;
  return fenced(context, inventory, async (fence) => {
    const before = fence.inventory.objects;
    requireIntended(before, targets);
    const undeletable = await deletionProblems(context, split(context, before, manifests).leaving);
    if (undeletable.length > 0) return { kind: "rejected", problems: undeletable };
    const result = await applyTargets({ context, fence, targets, overtook, recent, onProgress, signal });
    if (result.kind === "rejected") return result;
    await fence.replace((now) => settling(now, result.entries));
    return { kind: "applied", objects: toDryRuns(result.verdicts, before, context.applySet) };
  });
}

/** What is not in the inventory would be lost by a crash: nothing is written that was not written ahead. */
function requireIntended(objects: readonly InventoryEntry[], targets: readonly Target[]): void {
  const known = new Set(objects.map(({ identity }) => identityKey(identity)));
  const unknown = targets.find(({ identity }) => !known.has(identityKey(identity)));
  if (unknown === undefined) return;
  throw new Error("apply was given a manifest that its claim was not given");
}

function prune(
  context: EnvironmentContext,
  { inventory }: Claim,
  { now, acknowledged = [], signal }: PruneRequest,
): Promise<PruneResult> {
  return fenced(context, inventory, async (fence) => {
    const { objects } = fence.inventory;
    const leaving = objects.filter((entry) => entry.leaving === true);
    const staying = objects.filter((entry) => entry.leaving !== true);
    const results = await pruneObjects({
      context,
      fence,
      leaving,
      staying,
      acknowledged: new Set(acknowledged.map(identityKey)),
      signal,
    });
    const kept = results.flatMap((result) => (result.kind === "kept" ? [result.entry] : []));
    await fence.replace((current) => settled(current, [...staying, ...kept], now));
    return pruneResult(results);
  });
}

function pruneResult(results: readonly Pruned[]): PruneResult {
  return {
    deleted: results.flatMap((result) => (result.kind === "deleted" ? [result.entry.identity] : [])),
    kept: results.flatMap((result) => (result.kind === "deleted" ? [] : [keptObject(result)])),
  };
}

function keptObject({ entry, why, ...more }: Exclude<Pruned, { kind: "deleted" }>): KeptObject {
  const code = "code" in more ? more.code : undefined;
  return { identity: entry.identity, why, ...(code === undefined ? {} : { code }) };
}

interface Split {
  /** In the inventory, and not in the manifests. */
  readonly leaving: readonly InventoryEntry[];
  readonly staying: readonly InventoryEntry[];
}

function split(
  { ref }: EnvironmentContext,
  objects: readonly InventoryEntry[],
  manifests: readonly Manifest[],
): Split {
  const wanted = new Set(manifests.flatMap(({ identity }) => keysOf(identity, ref.namespace)));
  const isWanted = ({ identity }: InventoryEntry) => wanted.has(identityKey(identity));
  return { leaving: objects.filter((entry) => !isWanted(entry)), staying: objects.filter(isWanted) };
}

/** A manifest without a namespace is in the environment's, if its kind is namespaced: no prune may miss that. */
function keysOf(identity: Identity, namespace: string): readonly string[] {
  const own = identityKey(identity);
  return identity.namespace === "" ? [own, identityKey({ ...identity, namespace })] : [own];
}
