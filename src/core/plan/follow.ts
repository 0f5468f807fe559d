/** Whether an environment that follows the branch needs a new deployment. */

import type { DeploymentRecord } from "../model/deployment.ts";
import type { Revision } from "../model/revision.ts";
import { holdOf } from "./hold.ts";

export interface FollowQuestion {
  readonly branchHead: Revision;
  /** Digest of the environment's inputs at the branch's head; `undefined` when its path is not there. */
  readonly inputsAtHead: string | undefined;
  /** Digest of its inputs at the revision of the newest record; `undefined` when unknown. */
  readonly inputsAtNewest: string | undefined;
  /** Ours, of this environment, newest first. */
  readonly records: readonly DeploymentRecord[];
}

export type FollowAnswer =
  | { readonly kind: "deploy" }
  | { readonly kind: "stay"; readonly why: "held" | "there" | "unchanged" | "absent" };

/** A failed deployment is not tried again by itself: only new inputs or a command do that. */
export function follow({ branchHead, inputsAtHead, inputsAtNewest, records }: FollowQuestion): FollowAnswer {
  if (holdOf(records) !== undefined) return { kind: "stay", why: "held" };
  if (inputsAtHead === undefined) return { kind: "stay", why: "absent" };
  const newest = records[0];
  if (newest === undefined) return { kind: "deploy" };
  if (newest.request.revision === branchHead) return { kind: "stay", why: "there" };
  return inputsAtHead === inputsAtNewest ? { kind: "stay", why: "unchanged" } : { kind: "deploy" };
}
