/** What an environment's deployments ask for now: computed from the records alone, never from the event that rang. */

import { type DeploymentRecord, isFinal } from "../model/deployment.ts";

export interface NextStep {
  /** The newest, while it has not ended: to be brought to its revision, if the gate lets it. */
  readonly wanted?: DeploymentRecord;
  /**
   * Older ones that are past their gates, newest first. The first goes on while `wanted` waits or ends without a write; each is
   * superseded once a newer one has the claim, for from then on the newer one writes.
   */
  readonly underWay: readonly DeploymentRecord[];
  /** Not begun, and not needed any more, whatever the gate says of `wanted`. */
  readonly superseded: readonly DeploymentRecord[];
}

/** `records`: ours, of one environment, newest first. */
export function nextStep(records: readonly DeploymentRecord[]): NextStep {
  const [newest, ...older] = records;
  const open = older.filter(({ state }) => !isFinal(state));
  const rest = {
    underWay: open.filter(isUnderWay),
    superseded: open.filter((record) => !isUnderWay(record)),
  };
  return newest === undefined || isFinal(newest.state) ? rest : { wanted: newest, ...rest };
}

/** `in_progress` is written after the gate allowed it and before the first write to the cluster. */
export function isUnderWay(record: DeploymentRecord): boolean {
  return record.state === "in_progress";
}

/** Whether it is this one's turn to begin: the newest one's, or the one's that is under way while the newest waits. */
export function isOnTurn(records: readonly DeploymentRecord[], { id }: DeploymentRecord): boolean {
  const { wanted, underWay } = nextStep(records);
  if (wanted === undefined) return false;
  return wanted.id === id || (!isUnderWay(wanted) && underWay[0]?.id === id);
}

/**
 * - `own`: it has the claim, and is brought to its end, whatever became of newer ones that wrote nothing.
 * - `overtaken`: a newer one has the claim, or has ended while this one had not begun to write.
 * - `free`: it may take the claim.
 */
export type Standing = "own" | "overtaken" | "free";

/** `claimedBy`: id of the deployment that claimed the environment's inventory last. */
export function standing(
  records: readonly DeploymentRecord[],
  { id }: DeploymentRecord,
  claimedBy: string | undefined,
): Standing {
  if (claimedBy === id) return "own";
  const newer = records.slice(
    0,
    records.findIndex((record) => record.id === id),
  );
  const [newest] = newer;
  const hasEnded = newest !== undefined && isFinal(newest.state);
  return hasEnded || newer.some((record) => record.id === claimedBy) ? "overtaken" : "free";
}

/**
 * Healthy ones that a newer healthy one replaced, and that still count as active: they are to be retired, and a crash between
 * the two statuses left them so.
 */
export function replaced<Record extends Pick<DeploymentRecord, "state">>(
  records: readonly Record[],
): readonly Record[] {
  return records.filter(({ state }) => state === "success").slice(1);
}
