/** How a deployment that is healthy and pruned ended: with what was kept, and how to let it go. */

import { type ToAcknowledge, acknowledgeCommand, objectsText } from "../../core/model/acknowledgement.ts";
import type { DeploymentRecord } from "../../core/model/deployment.ts";
import type { Inventory } from "../../core/model/inventory.ts";
import { identityLabel } from "../../core/model/manifest.ts";
import { outcome } from "../../core/model/outcome.ts";
import { toAcknowledge } from "../../core/plan/to-acknowledge.ts";
import type { KeptObject } from "../../cluster/cluster.ts";
import type { LeftBehind } from "./left-behind.ts";
import type { EndedOutcome } from "./tell.ts";

export interface Settled {
  /** As it is after the prune. */
  readonly inventory: Inventory;
  /** Absent: the prune was told of by nobody before it was cut off. */
  readonly kept?: readonly KeptObject[];
  /** Where the environment was before. */
  readonly left?: LeftBehind | undefined;
}

export function settledOutcome(
  record: DeploymentRecord,
  { inventory, kept, left }: Settled,
  sha256: (text: string) => string,
): EndedOutcome {
  const waiting = keptUntilAcknowledged(inventory, sha256).filter(
    ({ code }) => kept === undefined || kept.some((one) => one.code === code),
  );
  const evidence = [
    ...offer(record, waiting),
    ...(left === undefined ? [] : [left.what]),
    ...(kept ?? []).map(({ identity, why }) => `kept ${identityLabel(identity)}: ${why}`),
  ];
  const next = [...nextSteps(record, waiting, kept ?? []), ...(left === undefined ? [] : [left.next])].join(
    " ",
  );
  const reasons = { deploy: "APPLIED", rollback: "ROLLED_BACK", resume: "RESUMED" } as const;
  return {
    ...outcome(reasons[record.request.kind], { evidence, ...(next === "" ? {} : { next }) }),
    ...(waiting.length === 0 ? {} : { toAcknowledge: waiting }),
  };
}

/** What left the render and stays until somebody acknowledges that it may go, by the inventory alone. */
export function keptUntilAcknowledged(
  { environment, renderDigest, objects }: Inventory,
  sha256: (text: string) => string,
): readonly ToAcknowledge[] {
  return toAcknowledge({
    environment,
    renderDigest,
    findings: [],
    leaving: objects.flatMap(({ identity, leaving }) => (leaving === true ? [identity] : [])),
    all: objects.length,
    sha256,
  });
}

/** The first line: it is what the status of the Deployment says. */
function offer(record: DeploymentRecord, waiting: readonly ToAcknowledge[]): readonly string[] {
  if (waiting.length === 0) return [];
  const objects = objectsText({ objects: waiting.flatMap((one) => one.objects) });
  return [`${command(record, waiting)} would delete what was kept: ${objects}`];
}

function nextSteps(
  record: DeploymentRecord,
  waiting: readonly ToAcknowledge[],
  kept: readonly KeptObject[],
): readonly string[] {
  const { kind, environment } = record.request;
  return [
    ...(waiting.length === 0
      ? []
      : [`What was kept runs on; \`${command(record, waiting)}\` deletes what is listed.`]),
    ...(kept.every(({ code }) => code !== undefined)
      ? []
      : ["What was kept for another reason: delete it with kubectl when it is not needed any more."]),
    ...(kind === "rollback" ? [`Comment \`/resume ${environment}\` when the branch is good again.`] : []),
  ];
}

/** A rollback without an id would go one further back. */
function command({ id, request }: DeploymentRecord, waiting: readonly ToAcknowledge[]): string {
  const codes = waiting.map(({ code }) => code);
  const { kind, environment } = request;
  return kind === "rollback"
    ? acknowledgeCommand({ kind, environment: `${environment} --to ${id}` }, codes)
    : acknowledgeCommand({ kind: "deploy", environment }, codes);
}
