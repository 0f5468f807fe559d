/** Claims an environment: raises the generation, and writes ahead what is going to be applied, before it is. */

import { Fault } from "../../core/model/fault.ts";
import type { Inventory, InventoryEntry } from "../../core/model/inventory.ts";
import { identityKey, type Manifest } from "../../core/model/manifest.ts";
import type { Claim, ClaimRequest } from "../cluster.ts";
import { dryRunObject } from "../dry-run/dry-run-object.ts";
import { applyOnce } from "../apply-request.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { describeRefusal } from "../dry-run/describe-refusal.ts";
import { prepareTargets, type Target } from "../targets.ts";
import { problemFault } from "../problem-fault.ts";
import { readStored, writeStored } from "./inventory-store.ts";
import type { StoredInventory } from "./inventory-object.ts";

const mostTries = 5;

/** Faults besides those of reading: CLAIM_LOST when somebody else claimed at the same time, and what `prepareTargets` throws. */
export async function claimInventory(
  context: EnvironmentContext,
  request: ClaimRequest,
  manifests: readonly Manifest[],
): Promise<Claim> {
  const { targets, problems } = await prepareTargets(context, manifests);
  if (problems.length > 0) throw problemFault(problems, "Nothing was written.");
  let before = await readStored(context);
  const claimed = before?.inventory.generation;
  for (let tries = 1; ; tries += 1) {
    const result = await writeStored(context, claimOf(context, request, before, targets), before);
    if (result.kind === "written") {
      const { inventory } = result.stored;
      return before?.inventory.state === "applying" ? { inventory, overtook: true } : { inventory };
    }
    if (result.kind === "namespace-missing") await bringNamespace(context, targets);
    before = await readStored(context);
    if (before?.inventory.generation !== claimed || tries >= mostTries) throw raced(context);
  }
}

function claimOf(
  { ref }: EnvironmentContext,
  { revision, renderDigest, deploymentId, now }: ClaimRequest,
  before: StoredInventory | undefined,
  targets: readonly Target[],
): Inventory {
  const old = before?.inventory.objects ?? [];
  const known = new Set(old.map(({ identity }) => identityKey(identity)));
  const intended = targets
    .filter(({ identity }) => !known.has(identityKey(identity)))
    .map(({ identity, resource: { version } }): InventoryEntry => ({ identity, version }));
  return {
    environment: ref.environment,
    generation: (before?.inventory.generation ?? 0) + 1,
    state: "applying",
    revision,
    renderDigest,
    deploymentId,
    claimedAt: now,
    objects: [...old, ...intended],
    history: before?.inventory.history ?? [],
  };
}

/**
 * The inventory may live in a namespace that the manifests themselves bring. It is made first then, and only it: without it
 * there is no place to write down what comes next.
 */
async function bringNamespace(context: EnvironmentContext, targets: readonly Target[]): Promise<void> {
  const { namespace } = context.parent;
  const target = targets.find(
    ({ identity }) => identity.kind === "Namespace" && identity.group === "" && identity.name === namespace,
  );
  if (target === undefined) throw namespaceMissing(context);
  const verdict = await dryRunObject(context, { target, live: undefined, brought: new Map() });
  if (verdict.kind === "problem") throw problemFault([verdict.problem], "Nothing was written.");
  if (verdict.kind !== "create") return;
  const answer = await applyOnce(context, { target, dryRun: false });
  if (!answer.ok)
    throw problemFault([describeRefusal(target.identity, answer.refusal)], "Nothing was written.");
}

function namespaceMissing({ parent, ref, connection }: EnvironmentContext): Fault {
  const own = parent.namespace === ref.namespace;
  return new Fault("DRY_RUN_REJECTED", {
    message: `The namespace ${parent.namespace}, where the inventory of ${ref.environment} belongs, does not exist in the cluster ${connection.cluster}.`,
    next: own
      ? "Create it, or add a Namespace to the manifests."
      : "The operator must create it, or change inventoryNamespace in the clusters file.",
    retry: "never",
  });
}

function raced({ ref }: EnvironmentContext): Fault {
  return new Fault("CLAIM_LOST", {
    message: `Somebody else claimed ${ref.environment} at the same time.`,
    next: "Nothing to do: the other deployment goes on.",
    retry: "never",
  });
}
