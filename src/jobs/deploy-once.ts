/** One whole deployment to one environment, without GitHub: applied, watched until it is healthy, pruned. */

import type { AcknowledgementArgument } from "../core/model/acknowledgement.ts";
import { summary } from "../core/health/summary.ts";
import type { Environment } from "../core/model/environment.ts";
import type { Judge, ObjectHealth } from "../core/model/health.ts";
import type { Inventory } from "../core/model/inventory.ts";
import { identityLabel, type Manifest } from "../core/model/manifest.ts";
import { type Outcome, outcome } from "../core/model/outcome.ts";
import type { Revision } from "../core/model/revision.ts";
import { acknowledgedDeletions, type GivenFor } from "../core/plan/to-acknowledge.ts";
import type {
  ApplyProgress,
  Claim,
  EnvironmentCluster,
  ObjectProblem,
  PruneResult,
} from "../cluster/cluster.ts";
import { acknowledgeDeletions } from "./acknowledge-deletions.ts";

export interface DeployOnceRequest {
  readonly environment: Pick<Environment, "name" | "health">;
  readonly cluster: EnvironmentCluster;
  readonly revision: Revision;
  readonly manifests: readonly Manifest[];
  readonly renderDigest: string;
  /** GitHub's id of the deployment; `""` from the command line. */
  readonly deploymentId: string;
  /** Of deletions that are not made by themselves. */
  readonly acknowledge: readonly AcknowledgementArgument[];
  /** The digest of a text's UTF-8, in hex. */
  readonly sha256: (text: string) => string;
  readonly judge: Judge;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onProgress?: (progress: DeployProgress) => void;
  /** Stops between two objects, or between two looks; what was applied stays, and is on record. */
  readonly signal: AbortSignal;
}

export type DeployProgress =
  | ({ readonly kind: "applied" } & ApplyProgress)
  /** One look at all objects. */
  | { readonly kind: "looked"; readonly healths: readonly ObjectHealth[] }
  | { readonly kind: "pruned"; readonly result: PruneResult };

const betweenLooksMs = 1_000;

/** Faults: those of `EnvironmentCluster`. Rejects with the signal's reason when it is aborted. */
export async function deployOnce(request: DeployOnceRequest): Promise<Outcome> {
  const { cluster, manifests, renderDigest, revision, deploymentId, now, onProgress, signal } = request;
  const dryRun = await cluster.dryRun(manifests, signal);
  if (dryRun.kind === "rejected") return { ...rejected(dryRun.problems), ...detail(request) };
  const same = dryRun.objects.every(({ action }) => action === "unchanged");
  if (same && (await isSettledHere(request))) return outcome("ALREADY_THERE", detail(request));
  const given = await acknowledgeDeletions(
    { ...request, environment: request.environment.name },
    request.acknowledge,
  );
  if ("kind" in given) return { ...given, ...detail(request) };
  const time = new Date(now()).toISOString();
  const claim = await cluster.claim({ revision, renderDigest, deploymentId, now: time }, manifests, signal);
  const report = (progress: ApplyProgress): void => onProgress?.({ kind: "applied", ...progress });
  const applied = await cluster.apply(claim, manifests, report, signal);
  if (applied.kind === "applied") return settle(request, { claim, given });
  await cluster.fail(claim);
  return { ...rejected(applied.problems), ...detail(request) };
}

/** Nothing is written then, not even a claim: asking twice leaves no trace. */
async function isSettledHere(request: DeployOnceRequest): Promise<boolean> {
  const { cluster, manifests, renderDigest, revision, judge, now, environment, signal } = request;
  const inventory = await cluster.readInventory();
  if (inventory === undefined || !isSettledAt(inventory, revision, renderDigest)) return false;
  if (cluster.prunable(inventory, manifests).length > 0) return false;
  const context = { now: now(), graceMs: environment.health.graceMs };
  return summary(await cluster.observe(inventory, judge, context, signal)).kind === "healthy";
}

function isSettledAt(inventory: Inventory, revision: Revision, renderDigest: string): boolean {
  return (
    inventory.state === "settled" &&
    inventory.revision === revision &&
    inventory.renderDigest === renderDigest
  );
}

interface AppliedClaim {
  readonly claim: Claim;
  readonly given: readonly GivenFor[];
}

async function settle(request: DeployOnceRequest, { claim, given }: AppliedClaim): Promise<Outcome> {
  const { cluster, environment, judge, now, onProgress, signal } = request;
  const began = now();
  for (;;) {
    const context = { now: now(), graceMs: environment.health.graceMs };
    const healths = await cluster.observe(await presentInventory(cluster, claim), judge, context, signal);
    onProgress?.({ kind: "looked", healths });
    const health = summary(healths);
    if (health.kind === "healthy") return prune(request, { claim, given });
    const late = now() - began > environment.health.timeoutMs;
    if (health.kind === "failed" || late) {
      await cluster.fail(claim);
      const guilty = health.kind === "failed" ? health.failed : health.waiting;
      const reason = health.kind === "failed" ? "UNHEALTHY" : "DEADLINE";
      return outcome(reason, { ...detail(request), evidence: guilty.map(healthLine), next: afterFailure });
    }
    await pause(betweenLooksMs, signal);
  }
}

async function prune(request: DeployOnceRequest, { claim, given }: AppliedClaim): Promise<Outcome> {
  const { cluster, environment, renderDigest, now, onProgress, sha256, signal } = request;
  const { objects } = await presentInventory(cluster, claim);
  const acknowledged = acknowledgedDeletions({
    environment: environment.name,
    renderDigest,
    leaving: objects.flatMap(({ identity, leaving }) => (leaving === true ? [identity] : [])),
    acknowledgements: given,
    sha256,
  });
  const result = await cluster.prune(claim, { now: new Date(now()).toISOString(), acknowledged, signal });
  onProgress?.({ kind: "pruned", result });
  const codes = [...new Set(result.kept.flatMap(({ code }) => code ?? []))];
  const kept = result.kept.map(({ identity, why }) => `kept ${identityLabel(identity)}: ${why}`);
  const next = `What was kept runs on; the same command with --ack ${codes.join(",")} deletes it.`;
  return outcome("APPLIED", {
    ...detail(request),
    evidence: kept,
    ...(codes.length === 0 ? {} : { next }),
  });
}

const afterFailure = "What was applied stays. Deploy a revision that works; nothing was pruned.";

/** The claim's own list has no UIDs yet. */
async function presentInventory(cluster: EnvironmentCluster, claim: Claim): Promise<Inventory> {
  const inventory = await cluster.readInventory();
  return inventory?.generation === claim.inventory.generation ? inventory : claim.inventory;
}

function detail({ environment, revision, renderDigest }: DeployOnceRequest) {
  return { environment: environment.name, revision, renderDigest };
}

/** Why nothing was written, object by object. */
export function rejected(problems: readonly ObjectProblem[]): Outcome {
  const evidence = problems.map(({ identity, message }) => `${identityLabel(identity)}: ${message}`);
  return outcome(problems[0]?.reason ?? "DRY_RUN_REJECTED", { evidence, next: "No object was written." });
}

function healthLine({ identity, message }: ObjectHealth): string {
  return `${identityLabel(identity)}: ${message}`;
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const giveUp = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", giveUp);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", giveUp, { once: true });
  });
}
