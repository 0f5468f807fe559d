/** To which deployment a rollback goes: only to one of ours that was healthy in this environment. */

import { type DeploymentRecord, isFinal } from "../model/deployment.ts";

export type RollbackTarget =
  | { readonly kind: "target"; readonly target: DeploymentRecord; readonly current: DeploymentRecord }
  | { readonly kind: "none"; readonly why: string; readonly candidates: readonly DeploymentRecord[] };

/**
 * `records`: ours, of one environment, newest first. `to`: the id that a person named.
 * Without it: the newest healthy deployment of another revision than the one that the environment was last brought to.
 */
export function rollbackTarget(records: readonly DeploymentRecord[], to?: string): RollbackTarget {
  const current = records.find((record) => wasStarted(record));
  if (current === undefined) return { kind: "none", why: "nothing was ever deployed here", candidates: [] };
  const candidates = distinctRevisions(
    records.filter((record) => record.everSucceeded && record.request.revision !== current.request.revision),
  );
  if (to !== undefined) {
    const named = records.find((record) => record.id === to && record.everSucceeded);
    return named === undefined
      ? { kind: "none", why: `${to} is no deployment that was healthy here`, candidates }
      : { kind: "target", target: named, current };
  }
  const [target] = candidates;
  return target === undefined
    ? { kind: "none", why: "no other revision was ever healthy here", candidates }
    : { kind: "target", target, current };
}

/** A deployment that still waits for its gate has changed nothing, and one that was superseded in the queue neither. */
function wasStarted({ state, everSucceeded }: DeploymentRecord): boolean {
  return everSucceeded || state === "in_progress" || (isFinal(state) && state !== "inactive");
}

function distinctRevisions(records: readonly DeploymentRecord[]): readonly DeploymentRecord[] {
  const seen = new Set<string>();
  return records.filter(({ request }) => !seen.has(request.revision) && seen.add(request.revision));
}
