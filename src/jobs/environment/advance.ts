/** Brings a deployment that passed its gate one step further: apply, or look whether what was applied is healthy. */

import { summary } from "../../core/health/summary.ts";
import { judge } from "../../core/health/judge.ts";
import type { DeploymentRecord } from "../../core/model/deployment.ts";
import { Fault } from "../../core/model/fault.ts";
import type { ObjectHealth } from "../../core/model/health.ts";
import type { Inventory } from "../../core/model/inventory.ts";
import { identityLabel } from "../../core/model/manifest.ts";
import { type ReasonCode, outcome } from "../../core/model/outcome.ts";
import { standing } from "../../core/plan/next-step.ts";
import { acknowledgedDeletions } from "../../core/plan/to-acknowledge.ts";
import { isoTime, type Tools } from "../tools.ts";
import { bring } from "./bring.ts";
import { leftBehind } from "./left-behind.ts";
import { ended, type Looked } from "./looked.ts";
import { meetFault } from "./meet-fault.ts";
import type { Scene } from "./scene.ts";
import { type Settled, settledOutcome } from "./settled-outcome.ts";
import { retireReplaced, supersede, supersedeOlder } from "./supersede.ts";
import { type EndedOutcome, tellDeploying, tellOutcome } from "./tell.ts";

/** A claim that was lost is looked at again: whether for this deployment or for a newer one, that look tells. */
const afterLostClaimMs = 2_000;

/** Milliseconds between two looks at health: soon for a quick rollout, seldom for a slow one. No worker is held meanwhile. */
const betweenLooks = { leastMs: 500, mostMs: 15_000, share: 0.2 };

export async function advance(
  scene: Scene,
  record: DeploymentRecord,
  tools: Tools,
  signal: AbortSignal,
): Promise<Looked> {
  try {
    return await step(scene, record, tools, signal);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.reason === "CLAIM_LOST") return { kind: "again", delayMs: afterLostClaimMs };
    const { repository, environment } = scene;
    const wrote = () => mayHaveWritten(scene, record);
    return meetFault(error, { repository, record, patienceMs: environment.health.timeoutMs, wrote }, tools);
  }
}

/** The claim comes before the first write; whoever cannot tell must not say that nothing was written. */
async function mayHaveWritten({ cluster }: Scene, { id }: DeploymentRecord): Promise<boolean> {
  try {
    return (await cluster.readInventory())?.deploymentId === id;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return true;
  }
}

async function step(
  scene: Scene,
  record: DeploymentRecord,
  tools: Tools,
  signal: AbortSignal,
): Promise<Looked> {
  const before = await scene.cluster.readInventory();
  const place = standing(scene.records, record, before?.deploymentId);
  if (place === "overtaken") {
    await supersede(scene.repository, [record], scene.records[0], tools);
    return ended;
  }
  if (record.description !== "Deploying") await tellDeploying(scene.repository, record, tools);
  const own = place === "own" ? before : undefined;
  // It may have ended between its claim and telling those that it takes the place of.
  if (own !== undefined) await supersedeOlder(scene, record, tools);
  if (own?.state === "settled") return endSettled(scene, record, { inventory: own }, tools, signal);
  if (own === undefined || own.state === "applying") {
    // Its first write was allowed: a deployment that was cut off in between is brought to its end, not left half done.
    const brought = await bring(scene, record, { isBegun: own !== undefined }, tools, signal);
    if (brought.kind !== "applied") return brought;
  }
  const inventory = await scene.cluster.readInventory();
  if (inventory?.deploymentId !== record.id) return { kind: "again", delayMs: afterLostClaimMs };
  // `failed` without a final status: we ended between the two. What is there now decides.
  return settle(scene, record, inventory, tools, signal);
}

/** What was claimed is what is looked at and pruned: nothing is rendered again, and what cannot be rendered any more still settles. */
async function settle(
  scene: Scene,
  record: DeploymentRecord,
  inventory: Inventory,
  tools: Tools,
  signal: AbortSignal,
): Promise<Looked> {
  const { cluster, environment } = scene;
  const { graceMs, timeoutMs } = environment.health;
  const now = tools.clock();
  const health = summary(await cluster.observe(inventory, judge, { now, graceMs }, signal));
  switch (health.kind) {
    case "healthy":
      return prune(scene, record, inventory, tools, signal);
    case "failed":
      return fail(scene, record, { inventory, reason: "UNHEALTHY", objects: health.failed }, tools);
    case "in-progress": {
      const elapsedMs = now - Date.parse(inventory.claimedAt);
      if (elapsedMs < timeoutMs) return { kind: "again", delayMs: delayAfter(elapsedMs) };
      return fail(scene, record, { inventory, reason: "DEADLINE", objects: health.waiting }, tools);
    }
  }
}

function delayAfter(elapsedMs: number): number {
  const { leastMs, mostMs, share } = betweenLooks;
  return Math.min(mostMs, Math.max(leastMs, Math.round(elapsedMs * share)));
}

interface Failure {
  readonly inventory: Inventory;
  readonly reason: ReasonCode;
  readonly objects: readonly ObjectHealth[];
}

async function fail(
  scene: Scene,
  record: DeploymentRecord,
  { inventory, reason, objects }: Failure,
  tools: Tools,
): Promise<Looked> {
  await scene.cluster.fail(scene.cluster.resume(inventory));
  const evidence = objects.map(({ identity, message }) => `${identityLabel(identity)}: ${message}`);
  return end(scene, record, outcome(reason, { evidence, next: afterFailure(record) }), tools);
}

async function prune(
  scene: Scene,
  record: DeploymentRecord,
  inventory: Inventory,
  tools: Tools,
  signal: AbortSignal,
): Promise<Looked> {
  const { cluster } = scene;
  const { environment, acknowledgements = [] } = record.request;
  const acknowledged = acknowledgedDeletions({
    environment,
    renderDigest: inventory.renderDigest,
    leaving: inventory.objects.flatMap(({ identity, leaving }) => (leaving === true ? [identity] : [])),
    acknowledgements,
    sha256: tools.sha256,
  });
  const now = isoTime(tools.clock());
  const pruned = await cluster.prune(cluster.resume(inventory), { now, acknowledged, signal });
  const settled = (await cluster.readInventory()) ?? inventory;
  return endSettled(scene, record, { inventory: settled, kept: pruned.kept }, tools, signal);
}

async function endSettled(
  scene: Scene,
  record: DeploymentRecord,
  settled: Omit<Settled, "left">,
  tools: Tools,
  signal: AbortSignal,
): Promise<Looked> {
  const left = await leftBehind(scene, record, tools, signal);
  return end(scene, record, settledOutcome(record, { ...settled, left }, tools.sha256), tools);
}

function afterFailure({ request: { environment, kind } }: DeploymentRecord): string {
  if (kind === "rollback") {
    return `Comment \`/rollback ${environment} --to ID\` to go back to another deployment, or merge a fix and comment \`/resume ${environment}\`.`;
  }
  return `Comment \`/rollback ${environment}\` to bring the last healthy revision back, or merge a fix.`;
}

async function end(scene: Scene, record: DeploymentRecord, how: EndedOutcome, tools: Tools): Promise<Looked> {
  const { repository, records } = scene;
  await tellOutcome(repository, record, how, tools);
  if (how.kind === "succeeded") {
    const now = records.map((one) => (one.id === record.id ? { ...one, state: "success" as const } : one));
    await retireReplaced(repository, now);
  }
  return ended;
}
