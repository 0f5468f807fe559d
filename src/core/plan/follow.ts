/** Whether an environment that follows the branch needs a new deployment. */

import type { DeploymentRecord } from "../model/deployment.ts";
import type { Revision } from "../model/revision.ts";

/** What an environment is made of at a revision. */
export type InputsAt =
  | { readonly kind: "inputs"; readonly digest: string }
  /** It is configured, and its folder is not there. */
  | { readonly kind: "absent" }
  /** It cannot be told: the revision is gone, or its configuration did not have the environment. */
  | { readonly kind: "unknown" };

type Asked = Pick<DeploymentRecord, "request">;

export interface FollowQuestion {
  readonly branchHead: Revision;
  readonly atHead: InputsAt;
  /** At the revision of `lastAsked`. */
  readonly atLastAsked: InputsAt;
  readonly lastAsked: Asked | undefined;
}

export type FollowAnswer =
  | { readonly kind: "deploy" }
  | { readonly kind: "stay"; readonly why: "there" | "unchanged" };

/**
 * To what the branch last asked this environment to be: the newest deployment that is no rollback. A rollback holds the
 * environment, and what is merged meanwhile waits at its gate, where people see it.
 */
export function lastAsked<Record extends Asked>(records: readonly Record[]): Record | undefined {
  return records.find(({ request }) => request.kind !== "rollback");
}

/** A failed deployment is not tried again by itself: only new inputs or a command do that. */
export function follow({ branchHead, atHead, atLastAsked, lastAsked: last }: FollowQuestion): FollowAnswer {
  if (last === undefined) return { kind: "deploy" };
  if (last.request.revision === branchHead) return { kind: "stay", why: "there" };
  return areSame(atHead, atLastAsked) ? { kind: "stay", why: "unchanged" } : { kind: "deploy" };
}

/** A folder that stays away fails once, not with each push. */
function areSame(a: InputsAt, b: InputsAt): boolean {
  if (a.kind === "inputs" && b.kind === "inputs") return a.digest === b.digest;
  return a.kind === "absent" && b.kind === "absent";
}
