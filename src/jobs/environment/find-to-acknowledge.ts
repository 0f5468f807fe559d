/** What of a deployment somebody must or may acknowledge: computed from what runs and what would run, never from what a preview said. */

import { diffManifests } from "../../core/diff/diff-manifests.ts";
import { type FindingWeights, weighFindings } from "../../core/diff/weigh-findings.ts";
import { makeMasker } from "../../core/manifests/masker.ts";
import type { ToAcknowledge } from "../../core/model/acknowledgement.ts";
import type { Config } from "../../core/model/config.ts";
import type { DeploymentRequest } from "../../core/model/deployment.ts";
import type { Finding } from "../../core/model/diff.ts";
import type { Environment } from "../../core/model/environment.ts";
import { Fault } from "../../core/model/fault.ts";
import { type Unknown, isUnknown } from "../../core/model/gate.ts";
import type { Inventory } from "../../core/model/inventory.ts";
import { identityKey, type Manifest } from "../../core/model/manifest.ts";
import type { Outcome } from "../../core/model/outcome.ts";
import type { Render } from "../../core/model/render.ts";
import type { Revision } from "../../core/model/revision.ts";
import { toAcknowledge } from "../../core/plan/to-acknowledge.ts";
import { readConfig } from "../read-config.ts";
import { renderRequestOf } from "../render-request.ts";
import type { Tools } from "../tools.ts";
import { orUnknown } from "./or-unknown.ts";
import { renderReviewed } from "./render-reviewed.ts";
import { runningIn } from "./load-running.ts";
import type { Scene } from "./scene.ts";

export type FoundToAcknowledge =
  | { readonly kind: "found"; readonly all: readonly ToAcknowledge[] }
  /** Nothing of the revision can be applied: it does not render, or not to what was reviewed. */
  | { readonly kind: "nothing-to-apply"; readonly outcome: Outcome }
  | { readonly kind: "unknown"; readonly why: string };

export interface AcknowledgeLook {
  readonly request: DeploymentRequest;
  /** What is going to be applied, where that is at hand: then it is that very render which is looked at. */
  readonly render?: Render | undefined;
}

/** Fault: CLUSTER_UNAVAILABLE, and what may work when it is tried again. */
export async function findToAcknowledge(
  scene: Scene,
  { request, render }: AcknowledgeLook,
  tools: Tools,
  signal: AbortSignal | undefined,
): Promise<FoundToAcknowledge> {
  const rendered = render === undefined ? await renderReviewed(scene, { request }, tools, signal) : undefined;
  if (rendered?.kind === "refused") return { kind: "nothing-to-apply", outcome: rendered.outcome };
  const head = render ?? rendered?.render;
  if (head === undefined) return { kind: "unknown", why: "there is no render" };
  const { cluster, environment, records } = scene;
  const inventory = await orUnknown(() => cluster.readInventory());
  if (isUnknown(inventory)) return { kind: "unknown", why: inventory.unknown };
  const running = runningIn(inventory, records);
  const findings =
    running === undefined ? [] : await compareWithRunning(scene, { running, inventory, head }, tools, signal);
  return {
    kind: "found",
    all: toAcknowledge({
      environment: environment.name,
      renderDigest: head.digest,
      findings,
      leaving: inventory === undefined ? [] : cluster.prunable(inventory, head.manifests),
      all: inventory?.objects.length ?? 0,
      sha256: tools.sha256,
    }),
  };
}

interface Comparison {
  readonly running: Revision;
  readonly inventory: Inventory | undefined;
  readonly head: Render;
}

async function compareWithRunning(
  scene: Scene,
  { running, inventory, head }: Comparison,
  tools: Tools,
  signal: AbortSignal | undefined,
): Promise<readonly Finding[]> {
  const base = await renderRunning(scene, running, tools, signal);
  if (base !== undefined) return diff(scene, { ...base, head: head.manifests }, tools);
  // What runs cannot be rendered any more. What would be deleted is known all the same: the inventory lists it by name.
  const leaving = new Set(
    (inventory === undefined ? [] : scene.cluster.prunable(inventory, head.manifests)).map(identityKey),
  );
  const recorded = (inventory?.objects ?? []).filter((entry) => entry.leaving !== true).map(named);
  const staying = recorded.filter(({ identity }) => !leaving.has(identityKey(identity)));
  return diff(scene, { base: recorded, head: staying }, tools);
}

/** An object of which nothing but its name is known. */
function named({ identity, version }: Inventory["objects"][number]): Manifest {
  const { group, kind, namespace, name } = identity;
  const apiVersion = group === "" ? version : `${group}/${version}`;
  const metadata = namespace === "" ? { name } : { name, namespace };
  return { identity, apiVersion, body: { apiVersion, kind, metadata } };
}

interface Running {
  readonly base: readonly Manifest[];
  /** By the configuration of its own revision, which weighs what replaces it as well. */
  readonly weights?: FindingWeights;
}

/** By the configuration of its own revision. `undefined`: it is gone, or this Slipway cannot render it. */
async function renderRunning(
  { git, environment }: Scene,
  running: Revision,
  tools: Tools,
  signal: AbortSignal | undefined,
): Promise<Running | undefined> {
  try {
    await git.fetch([running], signal);
    const tree = await git.tree(running);
    const read = await readConfig(tree);
    const config = read.kind === "config" ? read.config : undefined;
    const then = config?.environments.find(({ name }) => name === environment.name) ?? environment;
    const result = await tools.renderer.render(renderRequestOf(tree, then, config?.tools), signal);
    if (result.kind !== "rendered") return undefined;
    return { base: result.render.manifests, weights: weightsOf(config?.findings, then) };
  } catch (error) {
    if (error instanceof Fault && error.retry === "never") return undefined;
    throw error;
  }
}

function weightsOf(findings: Config["findings"], { protection }: Environment): FindingWeights {
  return { findings, isProtected: protection !== undefined };
}

function diff(
  { repository, environment, findings }: Scene,
  { base, head, weights }: Running & { readonly head: readonly Manifest[] },
  { keyedDigest, sha256 }: Tools,
): readonly Finding[] {
  const masker = makeMasker(keyedDigest(`${repository.ref.id}/deployment/${environment.name}`));
  const found = diffManifests({ base, head, masker, sha256 }).findings;
  return weighFindings(found, [
    weightsOf(findings, environment),
    ...(weights === undefined ? [] : [weights]),
  ]);
}

/** As the gate's fact. */
export function asFact(found: FoundToAcknowledge): readonly ToAcknowledge[] | "nothing-to-apply" | Unknown {
  switch (found.kind) {
    case "found":
      return found.all;
    case "nothing-to-apply":
      return found.kind;
    case "unknown":
      return { unknown: found.why };
  }
}
