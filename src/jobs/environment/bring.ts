/** From a render to objects in the cluster: everything is dry-run, the gate is asked once more, then what differs is written. */

import type { DeploymentRecord } from "../../core/model/deployment.ts";
import { identityLabel } from "../../core/model/manifest.ts";
import { type Outcome, outcome } from "../../core/model/outcome.ts";
import { makePlan, planSummary } from "../../core/plan/make-plan.ts";
import { decide } from "../../core/policy/decide.ts";
import type { ObjectProblem } from "../../cluster/cluster.ts";
import type { Handled } from "../../queue/queue.ts";
import { isoTime, type Tools } from "../tools.ts";
import { loadFacts } from "./load-facts.ts";
import { renderReviewed } from "./render-reviewed.ts";
import type { Scene } from "./scene.ts";
import { tellOutcome, tellWaiting } from "./tell.ts";

/** Soon enough that a quick rollout is seen at once. */
const firstLookMs = 500;

const done: Handled = { kind: "done" };

export async function bring(
  scene: Scene,
  record: DeploymentRecord,
  tools: Tools,
  signal: AbortSignal,
): Promise<Handled> {
  const { repository, cluster, environment } = scene;
  const rendered = await renderReviewed(scene, record, tools, signal);
  if (rendered.kind === "refused") return refuse(scene, record, rendered.outcome, tools);
  const { manifests, digest } = rendered.render;
  const dryRun = await cluster.dryRun(manifests, signal);
  if (dryRun.kind === "rejected") return refuse(scene, record, rejected(dryRun.problems), tools);

  // The rules hold at the moment of the first write, not at the moment of the request.
  const decision = decide(await loadFacts(scene, record.request, tools));
  if (decision.kind === "refuse") {
    await tellWaiting(repository, record, decision, tools);
    return done;
  }

  const inventory = await cluster.readInventory();
  const plan = makePlan({
    environment: environment.name,
    revision: record.request.revision,
    renderDigest: digest,
    dryRun: dryRun.objects,
    prunable: inventory === undefined ? [] : cluster.prunable(inventory, manifests),
  });
  tools.log("info", "applying", {
    environment: environment.name,
    revision: plan.revision,
    plan: planSummary(plan),
  });
  const claim = await cluster.claim(
    { revision: plan.revision, renderDigest: digest, deploymentId: record.id, now: isoTime(tools.clock()) },
    manifests,
  );
  const applied = await cluster.apply(claim, manifests, undefined, signal);
  if (applied.kind === "rejected") return refuse(scene, record, rejected(applied.problems), tools);
  return { kind: "again", delayMs: firstLookMs };
}

async function refuse(
  scene: Scene,
  record: DeploymentRecord,
  ended: Outcome,
  tools: Tools,
): Promise<Handled> {
  await tellOutcome(scene.repository, record, ended, tools);
  if (ended.reason === "RENDER_CHANGED") await refreshPreview(scene, record, tools);
  return done;
}

/** People decide on what they can read: the preview shows what the merged revision renders now. */
async function refreshPreview(
  { repository }: Scene,
  { request }: DeploymentRecord,
  tools: Tools,
): Promise<void> {
  const number = request.trigger.pullRequest;
  if (number === undefined) return;
  await tools.queue.add({ version: 1, kind: "preview", pullRequest: { repository: repository.ref, number } });
}

function rejected(problems: readonly ObjectProblem[]): Outcome {
  const [first] = problems;
  return outcome(first?.reason ?? "DRY_RUN_REJECTED", {
    evidence: problems.map(({ identity, message }) => `${identityLabel(identity)}: ${message}`),
    next: "Nothing was written. Mend the manifests in a pull request, and merge it.",
  });
}
