/** What an environment's deployments ask for now: computed from the records alone, never from the event that rang. */

import { type DeploymentRecord, isFinal } from "../model/deployment.ts";

export interface NextStep {
  /** To be brought to its revision, if the gate lets it. */
  readonly wanted?: DeploymentRecord;
  /** Already past its gate and under way; goes on while `wanted` still waits. */
  readonly underWay?: DeploymentRecord;
  /** Not needed any more, whatever the gate says of `wanted`. */
  readonly superseded: readonly DeploymentRecord[];
}

/** `records`: ours, of one environment, newest first. */
export function nextStep(records: readonly DeploymentRecord[]): NextStep {
  const newest = records[0];
  const open = records.filter(({ state }) => !isFinal(state));
  if (newest === undefined || open.length === 0) return { superseded: [] };
  // A newer deployment that has ended is the last word: what is older and still open lost its turn.
  if (isFinal(newest.state)) return { superseded: open };
  const older = open.slice(1);
  if (isUnderWay(newest)) return { wanted: newest, superseded: older };
  const underWay = older.find(isUnderWay);
  const superseded = older.filter((record) => record !== underWay);
  return underWay === undefined ? { wanted: newest, superseded } : { wanted: newest, underWay, superseded };
}

/** `in_progress` is written after the gate allowed it and before the first write to the cluster. */
export function isUnderWay(record: DeploymentRecord): boolean {
  return record.state === "in_progress";
}
