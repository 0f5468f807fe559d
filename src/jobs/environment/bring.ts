/** From a render to objects in the cluster: everything is dry-run, the gate is asked once more, then what differs is written. */

import type { DeploymentRecord } from "../../core/model/deployment.ts";
import { identityLabel } from "../../core/model/manifest.ts";
import { type Outcome, outcome } from "../../core/model/outcome.ts";
import type { Render } from "../../core/model/render.ts";
import { makePlan, planSummary } from "../../core/plan/make-plan.ts";
import { isOnTurn } from "../../core/plan/next-step.ts";
import { decide } from "../../core/policy/decide.ts";
import type { ObjectProblem } from "../../cluster/cluster.ts";
import { isoTime, type Tools } from "../tools.ts";
import { loadFacts } from "./load-facts.ts";
import { renderToApply } from "./render-to-apply.ts";
import type { Looked } from "./looked.ts";
import { loadScene, type Scene } from "./scene.ts";
import { supersedeOlder } from "./supersede.ts";
import { type EndedOutcome, tellOutcome, tellWaiting } from "./tell.ts";

/** What keeps it from being applied was told. */
export type Brought = { readonly kind: "applied" } | Exclude<Looked, { kind: "again" }>;

/** `isBegun`: the gate let its first write through already. */
export async function bring(
  scene: Scene,
  record: DeploymentRecord,
  { isBegun }: { readonly isBegun: boolean },
  tools: Tools,
  signal: AbortSignal,
): Promise<Brought> {
  const { cluster, environment } = scene;
  const refuseWith = (refusal: Outcome) => refuse(scene, record, { ...refusal, wrote: isBegun }, tools);
  const rendered = await renderToApply(scene, record, tools, signal);
  if (rendered.kind === "refused") return refuseWith(rendered.outcome);
  const { manifests, digest } = rendered.render;
  const dryRun = await cluster.dryRun(manifests, signal);
  if (dryRun.kind === "rejected") return refuseWith(rejected(dryRun.problems));

  if (!isBegun) {
    const refused = await refusedNow(scene, { record, render: rendered.render }, tools, signal);
    if (refused !== undefined) return refused;
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
    signal,
  );
  // Not before: should this one have ended without a write, an older one that is half applied would be left so.
  await supersedeOlder(scene, record, tools);
  const applied = await cluster.apply(claim, manifests, undefined, signal);
  if (applied.kind === "rejected") return refuseWith(rejected(applied.problems));
  return { kind: "applied" };
}

/**
 * The rules hold at the moment of the first write, not at the moment of the request: records, configuration and facts are
 * read again, because a render takes long enough for somebody to hold the environment.
 */
async function refusedNow(
  { repository, environment }: Scene,
  { record, render }: { readonly record: DeploymentRecord; readonly render: Render },
  tools: Tools,
  signal: AbortSignal,
): Promise<Brought | undefined> {
  const records = await repository.deployments(environment.name);
  // A newer one is on its turn, and its own look is on its way.
  if (!isOnTurn(records, record)) return { kind: "done" };
  const scene = await loadScene(repository, record.request, records, tools, signal);
  const decision = decide(await loadFacts(scene, record.request, tools, { signal, render }));
  if (decision.kind === "allow") return undefined;
  await tellWaiting(repository, record, decision, tools);
  return { kind: "waits" };
}

async function refuse(
  scene: Scene,
  record: DeploymentRecord,
  refusal: EndedOutcome,
  tools: Tools,
): Promise<Brought> {
  await tellOutcome(scene.repository, record, refusal, tools);
  return { kind: "ended" };
}

function rejected(problems: readonly ObjectProblem[]): Outcome {
  const [first] = problems;
  const reason = first?.reason ?? "DRY_RUN_REJECTED";
  const isOperators = reason === "CLUSTER_NOT_GRANTED" || reason === "CLUSTER_FORBIDDEN";
  return outcome(reason, {
    evidence: problems.map(({ identity, message }) => `${identityLabel(identity)}: ${message}`),
    next: isOperators
      ? "Nothing was written. Ask the operator of Slipway, then deploy again."
      : "Nothing was written. Mend the manifests in a pull request, and merge it.",
  });
}
