/** Brings a deployment that passed its gate one step further: apply, or look whether what was applied is healthy. */

import { summary } from "../../core/health/summary.ts";
import { judge } from "../../core/health/judge.ts";
import type { DeploymentRecord } from "../../core/model/deployment.ts";
import { Fault } from "../../core/model/fault.ts";
import type { ObjectHealth } from "../../core/model/health.ts";
import type { Inventory } from "../../core/model/inventory.ts";
import { identityLabel } from "../../core/model/manifest.ts";
import { type Outcome, outcome } from "../../core/model/outcome.ts";
import type { Handled } from "../../queue/queue.ts";
import { outcomeOfFault } from "../outcome-of-fault.ts";
import { isoTime, type Tools } from "../tools.ts";
import { bring } from "./bring.ts";
import { renderReviewed } from "./render-reviewed.ts";
import { type Scene } from "./scene.ts";
import { tellOutcome } from "./tell.ts";

/** How long to wait before the next look at health: no worker is held meanwhile. */
const betweenLooksMs = 2_000;

const done: Handled = { kind: "done" };

export async function advance(
  scene: Scene,
  record: DeploymentRecord,
  tools: Tools,
  signal: AbortSignal,
): Promise<Handled> {
  try {
    const inventory = await scene.cluster.readInventory();
    if (inventory?.deploymentId === record.id) {
      // `failed` without a final status: we ended between the two. What is there now decides.
      if (inventory.state === "settling" || inventory.state === "failed") {
        return await settle(scene, record, inventory, tools, signal);
      }
      if (inventory.state === "settled") return await end(scene, record, succeeded(record), tools);
    }
    return await bring(scene, record, tools, signal);
  } catch (error) {
    if (!(error instanceof Fault) || error.retry === "later") throw error;
    // Somebody else writes here now: whether for this deployment or for a newer one, the next look tells.
    if (error.reason === "CLAIM_LOST") return { kind: "again", delayMs: betweenLooksMs };
    return end(scene, record, outcomeOfFault(error), tools);
  }
}

async function settle(
  scene: Scene,
  record: DeploymentRecord,
  inventory: Inventory,
  tools: Tools,
  signal: AbortSignal,
): Promise<Handled> {
  const { cluster, environment } = scene;
  const now = tools.clock();
  const healths = await cluster.observe(inventory, judge, { now, graceMs: environment.health.graceMs });
  const health = summary(healths);
  switch (health.kind) {
    case "healthy":
      return prune(scene, record, inventory, tools, signal);
    case "failed":
      await cluster.fail(cluster.resume(inventory));
      return end(
        scene,
        record,
        outcome("UNHEALTHY", { evidence: evidenceOf(health.failed), next: afterFailure(record) }),
        tools,
      );
    case "in-progress":
      if (now - Date.parse(inventory.claimedAt) < environment.health.timeoutMs) {
        return { kind: "again", delayMs: betweenLooksMs };
      }
      await cluster.fail(cluster.resume(inventory));
      return end(
        scene,
        record,
        outcome("DEADLINE", { evidence: evidenceOf(health.waiting), next: afterFailure(record) }),
        tools,
      );
  }
}

async function prune(
  scene: Scene,
  record: DeploymentRecord,
  inventory: Inventory,
  tools: Tools,
  signal: AbortSignal,
): Promise<Handled> {
  const { cluster } = scene;
  const rendered = await renderReviewed(scene, record, tools, signal);
  if (rendered.kind === "refused") return end(scene, record, rendered.outcome, tools);
  const pruned = await cluster.prune(
    cluster.resume(inventory),
    rendered.render.manifests,
    isoTime(tools.clock()),
  );
  const kept = pruned.kept.map(({ identity, why }) => `kept ${identityLabel(identity)}: ${why}`);
  return end(scene, record, succeeded(record, kept), tools);
}

function succeeded(record: DeploymentRecord, evidence: readonly string[] = []): Outcome {
  return outcome(record.request.kind === "rollback" ? "ROLLED_BACK" : "APPLIED", { evidence });
}

function evidenceOf(healths: readonly ObjectHealth[]): readonly string[] {
  return healths.map(({ identity, message }) => `${identityLabel(identity)}: ${message}`);
}

function afterFailure({ request }: DeploymentRecord): string {
  return `Comment \`/rollback ${request.environment}\` to bring the last healthy revision back, or merge a fix.`;
}

async function end(scene: Scene, record: DeploymentRecord, ended: Outcome, tools: Tools): Promise<Handled> {
  await tellOutcome(scene.repository, record, ended, tools);
  if (ended.kind === "succeeded") await retireOlder(scene, record);
  return done;
}

/** GitHub's own `auto_inactive` passes over production environments. */
async function retireOlder({ repository, records }: Scene, record: DeploymentRecord): Promise<void> {
  for (const older of records) {
    if (older.id === record.id || older.state !== "success") continue;
    await repository.setDeploymentStatus(older.id, {
      state: "inactive",
      description: "A newer deployment runs here",
    });
  }
}
