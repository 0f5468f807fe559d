/** The plan of one deployment: what a dry run and the inventory say would be done, in the order in which it is done. */

import { type Identity, compareIdentities } from "../model/manifest.ts";
import type { Action, ActionKind, Plan } from "../model/plan.ts";
import type { Revision } from "../model/revision.ts";

export interface PlanInput {
  readonly environment: string;
  readonly revision: Revision;
  readonly renderDigest: string;
  readonly dryRun: readonly { readonly identity: Identity; readonly action: Exclude<ActionKind, "delete"> }[];
  readonly prunable: readonly Identity[];
}

export function makePlan({ environment, revision, renderDigest, dryRun, prunable }: PlanInput): Plan {
  const writes = dryRun.map(({ identity, action }): Action => ({ kind: action, identity }));
  const deletions = prunable
    .toSorted(compareIdentities)
    .map((identity): Action => ({ kind: "delete", identity }));
  return { schema: 1, environment, revision, renderDigest, actions: [...writes, ...deletions] };
}

/** `2 to create, 1 to update, 9 unchanged`; for progress lines and statuses. */
export function planSummary(plan: Plan): string {
  const words = { create: "to create", update: "to update", delete: "to delete", unchanged: "unchanged" };
  const kinds: readonly ActionKind[] = ["create", "update", "delete", "unchanged"];
  const counts = kinds.flatMap((kind) => {
    const count = plan.actions.filter((action) => action.kind === kind).length;
    return count === 0 ? [] : [`${count} ${words[kind]}`];
  });
  return counts.length === 0 ? "nothing to do" : counts.join(", ");
}
