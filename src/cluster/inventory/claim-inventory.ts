/** Claims an environment: raises the generation, and writes ahead what is going to be applied, before it is. */

import { Fault } from "../../core/model/fault.ts";
import type { Inventory, InventoryEntry } from "../../core/model/inventory.ts";
import { identityKey } from "../../core/model/manifest.ts";
import type { Claim, ClaimRequest } from "../cluster.ts";
import { dryRunObject } from "../dry-run/dry-run-object.ts";
import { applyOnce } from "../apply-request.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { describeRefusal } from "../dry-run/describe-refusal.ts";
import type { Target } from "../targets.ts";
import { problemFault } from "../problem-fault.ts";
import { raiseGeneration, readStored, writeStored } from "./inventory-store.ts";
import type { StoredInventory } from "./inventory-object.ts";
import { markLeaving } from "./mark-leaving.ts";

/** Faults besides those of reading and writing: CLAIM_LOST when somebody else claimed at the same time. */
export async function claimInventory(
  context: EnvironmentContext,
  request: ClaimRequest,
  targets: readonly Target[],
): Promise<Claim> {
  const before = await readStored(context);
  return before === undefined
    ? claimFirst(context, request, targets)
    : claimNext(context, request, targets, before);
}

async function claimFirst(
  context: EnvironmentContext,
  request: ClaimRequest,
  targets: readonly Target[],
): Promise<Claim> {
  const wanted = claimOf(context, request, undefined, targets);
  const first = await writeStored(context, wanted, undefined);
  if (first.kind === "written") return { inventory: first.stored.inventory };
  if (first.kind === "changed") throw raced(context);
  await bringNamespace(context, targets);
  const second = await writeStored(context, wanted, undefined);
  if (second.kind !== "written") throw raced(context);
  return { inventory: second.stored.inventory };
}

/** First the generation, which ends the older claim, then the list: nobody else writes it any more. */
async function claimNext(
  context: EnvironmentContext,
  request: ClaimRequest,
  targets: readonly Target[],
  before: StoredInventory,
): Promise<Claim> {
  const { revision, renderDigest, deploymentId, now } = request;
  const facts = { state: "applying", revision, renderDigest, deploymentId, claimedAt: now };
  const raised = await raiseGeneration(context, before, facts);
  if (raised.kind !== "written") throw raced(context);
  const written = await writeStored(
    context,
    claimOf(context, request, raised.stored.inventory, targets),
    raised.stored,
  );
  if (written.kind !== "written") throw raced(context);
  const { inventory } = written.stored;
  return before.inventory.state === "applying" ? { inventory, overtook: true } : { inventory };
}

/** `present`: the inventory as it stands, `undefined` for the first claim. Old and new objects together. */
function claimOf(
  { ref }: EnvironmentContext,
  { revision, renderDigest, deploymentId, now }: ClaimRequest,
  present: Inventory | undefined,
  targets: readonly Target[],
): Inventory {
  const wanted = new Set(targets.map(({ identity }) => identityKey(identity)));
  const old = markLeaving(present?.objects ?? [], wanted);
  const known = new Set(old.map(({ identity }) => identityKey(identity)));
  const intended = targets
    .filter(({ identity }) => !known.has(identityKey(identity)))
    .map(({ identity, resource: { version } }): InventoryEntry => ({ identity, version }));
  return {
    environment: ref.environment,
    generation: present?.generation ?? 1,
    state: "applying",
    revision,
    renderDigest,
    deploymentId,
    claimedAt: now,
    objects: [...old, ...intended],
    history: present?.history ?? [],
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
