/** To which deployment a rollback goes: only to one of ours that was healthy in this environment. */

import type { DeploymentRecord } from "../model/deployment.ts";

export type RollbackTarget =
  | { readonly kind: "target"; readonly target: DeploymentRecord; readonly current: DeploymentRecord }
  | { readonly kind: "none"; readonly why: string; readonly candidates: readonly DeploymentRecord[] };

/**
 * `records`: ours, of one environment, newest first. `to`: the id that a person named.
 * Without it: the last healthy deployment of another revision before the one that the environment was last brought to. What a
 * rollback went back from is newer than that one, so a second rollback goes further back, and not to where the first came from.
 */
export function rollbackTarget(records: readonly DeploymentRecord[], to?: string): RollbackTarget {
  const current = records.find((record) => wasStarted(record));
  if (current === undefined) return { kind: "none", why: "nothing was ever deployed here", candidates: [] };
  const candidates = candidatesIn(records, current);
  if (to !== undefined) {
    const named = records.find((record) => record.id === to && record.everSucceeded);
    return named === undefined
      ? { kind: "none", why: `${to} is no deployment that was healthy here`, candidates }
      : { kind: "target", target: named, current };
  }
  const [target] = candidatesIn(records.slice(records.indexOf(broughtBy(records, current))), current);
  const why = "no other revision was healthy here before the one that it was last brought to";
  return target === undefined ? { kind: "none", why, candidates } : { kind: "target", target, current };
}

/** Whether older deployments would not change where a rollback goes: `newest` holds its target, or reaches behind the one named. */
export function isDecided(newest: readonly DeploymentRecord[], to?: string): boolean {
  const oldest = newest.at(-1);
  const isBehind = to !== undefined && oldest !== undefined && isOlder(oldest.id, to);
  return isBehind || rollbackTarget(newest, to).kind === "target";
}

/** Ids are decimal numbers that outgrow a double, and grow with time. */
function isOlder(id: string, than: string): boolean {
  return id.length < than.length || (id.length === than.length && id < than);
}

function candidatesIn(
  records: readonly DeploymentRecord[],
  current: DeploymentRecord,
): readonly DeploymentRecord[] {
  return distinctRevisions(
    records.filter((record) => record.everSucceeded && record.request.revision !== current.request.revision),
  );
}

/** The deployment that first brought the revision to which a rollback went back; any other deployment brought its own. */
function broughtBy(records: readonly DeploymentRecord[], current: DeploymentRecord): DeploymentRecord {
  if (current.request.kind !== "rollback") return current;
  const { revision } = current.request;
  return (
    records.find(({ request }) => request.kind !== "rollback" && request.revision === revision) ?? current
  );
}

/**
 * A deployment that still waits for its gate has changed nothing, nor has one that was superseded in the queue, nor one that
 * ended before its first write: that is an `error`, while a `failure` left something behind.
 */
function wasStarted({ state, everSucceeded }: DeploymentRecord): boolean {
  return everSucceeded || state === "in_progress" || state === "failure";
}

function distinctRevisions(records: readonly DeploymentRecord[]): readonly DeploymentRecord[] {
  const seen = new Set<string>();
  return records.filter(({ request }) => !seen.has(request.revision) && seen.add(request.revision));
}
