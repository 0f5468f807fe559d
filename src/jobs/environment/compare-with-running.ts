/** The findings between what an environment runs and what it would run: what a preview of the two would show, made anew. */

import { diffManifests } from "../../core/diff/diff-manifests.ts";
import { type FindingWeights, weighFindings } from "../../core/diff/weigh-findings.ts";
import { isDeletionCode } from "../../core/manifests/guarded-deletions.ts";
import { makeMasker } from "../../core/manifests/masker.ts";
import type { Finding } from "../../core/model/diff.ts";
import { Fault } from "../../core/model/fault.ts";
import type { Unknown } from "../../core/model/gate.ts";
import type { Inventory } from "../../core/model/inventory.ts";
import { identityKey, type Manifest } from "../../core/model/manifest.ts";
import type { EnvironmentPreview } from "../../core/model/preview.ts";
import type { Render } from "../../core/model/render.ts";
import type { Revision } from "../../core/model/revision.ts";
import { buildPreview } from "../preview/build-preview.ts";
import type { PreviewSide } from "../preview/preview-question.ts";
import { comparedKey } from "../memory-keys.ts";
import { readConfig } from "../read-config.ts";
import type { Tools } from "../tools.ts";
import { weightsOf } from "../weights-of.ts";
import type { Scene } from "./scene.ts";

export interface Comparison {
  readonly running: Revision;
  readonly inventory: Inventory | undefined;
  /** Of this revision. */
  readonly revision: Revision;
  readonly head: Render;
}

/**
 * Where what runs cannot be rendered any more, what would be deleted is known all the same: the inventory lists it by name. That is
 * enough unless a configuration wants findings acknowledged that only a comparison shows: then it is unknown.
 */
export async function compareWithRunning(
  scene: Scene,
  comparison: Comparison,
  tools: Tools,
  signal: AbortSignal | undefined,
): Promise<readonly Finding[] | Unknown> {
  const key = comparedKey(scene, comparison, tools);
  const known = tools.compared.recall(key);
  if (known !== undefined) return known;
  const base = await runningSide(scene, comparison.running, signal);
  const preview = base === undefined ? undefined : await compare(scene, base, comparison, tools, signal);
  if (preview !== undefined && "digest" in preview && preview.digest !== comparison.head.digest)
    return { unknown: "its render changed while it was compared" };
  const findings = findingsIn(preview);
  if (findings === undefined) return byInventory(scene, base, comparison, tools);
  // What the inventory told is not kept: it changes under the same revisions.
  tools.compared.remember(key, findings);
  return findings;
}

/** `undefined`: the two could not be compared. */
function findingsIn(preview: EnvironmentPreview | undefined): readonly Finding[] | undefined {
  if (preview?.kind === "unchanged") return [];
  return preview?.kind === "changed" ? preview.diff.findings : undefined;
}

/** `undefined`: the revision is gone. */
async function runningSide(
  { git, environment }: Scene,
  running: Revision,
  signal: AbortSignal | undefined,
): Promise<PreviewSide | undefined> {
  try {
    await git.fetch([running], signal);
    const tree = await git.tree(running);
    const read = await readConfig(tree);
    const config = read.kind === "config" ? read.config : undefined;
    const then = config?.environments.find(({ name }) => name === environment.name) ?? environment;
    return {
      revision: running,
      tree,
      environments: [then],
      pins: config?.tools,
      findings: config?.findings,
    };
  } catch (error) {
    if (error instanceof Fault && error.retry === "never") return undefined;
    throw error;
  }
}

async function compare(
  { git, environment, pins, findings, repository }: Scene,
  base: PreviewSide,
  { revision }: Comparison,
  { renderer, keyedDigest, sha256 }: Tools,
  signal: AbortSignal | undefined,
): Promise<EnvironmentPreview | undefined> {
  const tree = await git.tree(revision);
  const preview = await buildPreview({
    base,
    head: { revision, tree, environments: [environment], pins, findings },
    renderer,
    maskerOf: (name) => makeMasker(keyedDigest(`${repository.ref.id}/deployment/${name}`)),
    sha256,
    always: new Set([environment.name]),
    ...(signal === undefined ? {} : { signal }),
  });
  return preview.environments[0];
}

function byInventory(
  scene: Scene,
  base: PreviewSide | undefined,
  { running, inventory, head }: Comparison,
  { keyedDigest, sha256 }: Tools,
): readonly Finding[] | Unknown {
  const { environment, cluster, repository } = scene;
  const weights = weightsOf([
    { environment, findings: scene.findings },
    { environment: base?.environments[0] ?? environment, findings: base?.findings },
  ]);
  const [code] = weights.flatMap(askedBeyondDeletions);
  if (code !== undefined) {
    const why = `${running}, which it runs, cannot be rendered any more, and ${code} can only be seen by comparing`;
    return { unknown: why };
  }
  const leaving = inventory === undefined ? [] : cluster.prunable(inventory, head.manifests);
  const gone = new Set(leaving.map(identityKey));
  const recorded = (inventory?.objects ?? []).filter((entry) => entry.leaving !== true).map(named);
  const staying = recorded.filter(({ identity }) => !gone.has(identityKey(identity)));
  const masker = makeMasker(keyedDigest(`${repository.ref.id}/deployment/${environment.name}`));
  return weighFindings(diffManifests({ base: recorded, head: staying, masker, sha256 }).findings, weights);
}

/** Codes that a configuration wants acknowledged, and that no deletion is. */
function askedBeyondDeletions({ findings = {}, isProtected }: FindingWeights): readonly string[] {
  return Object.entries(findings).flatMap(([code, { severity, protectedSeverity }]) => {
    const chosen = (isProtected ? protectedSeverity : undefined) ?? severity;
    return chosen === "acknowledge" && !isDeletionCode(code) ? [code] : [];
  });
}

/** An object of which nothing but its name is known. */
function named({ identity, version }: Inventory["objects"][number]): Manifest {
  const { group, kind, namespace, name } = identity;
  const apiVersion = group === "" ? version : `${group}/${version}`;
  const metadata = namespace === "" ? { name } : { name, namespace };
  return { identity, apiVersion, body: { apiVersion, kind, metadata } };
}
