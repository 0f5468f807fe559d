/** Dry-runs a whole set: what is proven is not asked, the rest is asked all at once, and every problem is gathered. */

import type { InventoryEntry } from "../../core/model/inventory.ts";
import { type Identity, identityKey, identityLabel } from "../../core/model/manifest.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { every } from "../every.ts";
import { type LiveObjects, placesOf, readMembers } from "../live.ts";
import { definedKinds } from "../defined-kinds.ts";
import type { Target } from "../targets.ts";
import { dryRunObject } from "./dry-run-object.ts";
import type { RecentVerdicts } from "./recent-verdicts.ts";
import { isProvablySame } from "./provably-same.ts";
import type { Verdict } from "./verdict.ts";

export interface SetQuestion {
  readonly targets: readonly Target[];
  /** Of the inventory; empty proves nothing. */
  readonly recorded: readonly InventoryEntry[];
  /** What else the change brings later, so that a question which needs it can wait. Default: the targets themselves. */
  readonly companions?: readonly Target[];
  /** Of new objects, the metadata of the answer is enough. */
  readonly brief?: boolean;
  /** What was just read of the objects with our label, in all places of the targets. Default: it is read. */
  readonly members?: LiveObjects;
  /** What was asked a moment ago. */
  readonly recent?: RecentVerdicts | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** In the order of the targets. */
export async function dryRunObjects(
  context: EnvironmentContext,
  { targets, recorded, companions = targets, members, recent, brief, signal }: SetQuestion,
): Promise<readonly Verdict[]> {
  const served = targets.filter(({ awaitsKind }) => !awaitsKind);
  const live = members ?? (await readMembers(context, { places: placesOf(served), signal }));
  const entries = new Map(recorded.map((entry) => [identityKey(entry.identity), entry]));
  const brought = namesOf(companions);
  const verdicts = await every(targets, signal, async (target, stop) => {
    const known = live.get(identityKey(target.identity));
    const entry = entries.get(identityKey(target.identity));
    if (known !== undefined && isProvablySame(target, known, entry, context.applySet))
      return { kind: "unchanged", target, live: known } satisfies Verdict;
    const recalled = recent?.recall(target, known);
    return recalled ?? dryRunObject(context, { target, live: known, brought, brief, signal: stop });
  });
  return verdicts.map((verdict) => untilItsKindChanged(verdict, verdicts));
}

function namesOf(targets: readonly Target[]): ReadonlyMap<string, string> {
  return new Map(
    targets.map(({ resource, identity }) => [`${resource.plural}/${identity.name}`, identityLabel(identity)]),
  );
}

/** A custom resource is judged by the new schema, once the definition that the same set changes is written. */
function untilItsKindChanged(verdict: Verdict, all: readonly Verdict[]): Verdict {
  if (verdict.kind !== "problem" || verdict.problem.reason !== "DRY_RUN_REJECTED") return verdict;
  const { group, kind }: Identity = verdict.target.identity;
  const changing = all.some(
    (other) =>
      (other.kind === "create" || other.kind === "update") &&
      definedKinds([other.target]).some((defined) => defined.group === group && defined.kind === kind),
  );
  return changing ? { kind: "deferred", target: verdict.target, why: "its changed kind is there" } : verdict;
}
