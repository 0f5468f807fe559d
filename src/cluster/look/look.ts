/** One look at a cluster for a preview: what an apply would do and what has drifted, from the same reading of the live objects. */

import type { InventoryEntry } from "../../core/model/inventory.ts";
import type { Look, ObjectProblem } from "../cluster.ts";
import { dryRunObjects } from "../dry-run/dry-run-objects.ts";
import { toDryRuns } from "../dry-run/to-dry-run.ts";
import type { EnvironmentContext } from "../environment-context.ts";
import { every } from "../every.ts";
import { refusalOf } from "../grant.ts";
import { placesOf, readMembers } from "../live.ts";
import { scaledWorkloads } from "../live-scale.ts";
import type { Target } from "../targets.ts";
import { findDrift, type Recorded } from "./find-drift.ts";

export interface LookQuestion {
  readonly targets: readonly Target[];
  /** Of the manifests that are no target. */
  readonly problems: readonly ObjectProblem[];
  /** Of the inventory. */
  readonly recorded: readonly InventoryEntry[];
  readonly leaving: readonly InventoryEntry[];
  readonly signal?: AbortSignal | undefined;
}

/** A problem of one object hides none of the others: nothing is going to be written. */
export async function look(context: EnvironmentContext, question: LookQuestion): Promise<Look> {
  const { targets, recorded, leaving, signal } = question;
  const located = await locate(context, recorded, signal);
  const served = targets.filter(({ awaitsKind }) => !awaitsKind);
  const places = [
    ...placesOf(served),
    ...placesOf(located.map(({ entry, resource }) => ({ resource, identity: entry.identity }))),
  ];
  const members = await readMembers(context, { places, signal });
  const [verdicts, drifted] = await Promise.all([
    dryRunObjects(context, { targets, recorded, members, signal }),
    findDrift(context, { recorded: located, members, scaled: scaledWorkloads(targets), signal }),
  ]);
  const refused = verdicts.flatMap((verdict) => (verdict.kind === "problem" ? [verdict.problem] : []));
  return {
    objects: toDryRuns(verdicts, recorded, context.applySet),
    problems: [...question.problems, ...refused],
    leaving: leaving.map(({ identity }) => identity),
    drifted,
  };
}

/**
 * An object whose kind is not served any more went with it: nobody changed it by hand. What no grant covers is not looked at, whatever
 * the inventory says.
 */
async function locate(
  { discovery, allowance }: EnvironmentContext,
  recorded: readonly InventoryEntry[],
  signal: AbortSignal | undefined,
): Promise<readonly Recorded[]> {
  const found = await every(recorded, signal, async (entry): Promise<readonly Recorded[]> => {
    const resource = await discovery.locate({ ...entry.identity, version: entry.version });
    if (resource === undefined) return [];
    const { namespaced } = resource;
    return refusalOf(allowance, { identity: entry.identity, namespaced }) === undefined
      ? [{ entry, resource }]
      : [];
  });
  return found.flat();
}
