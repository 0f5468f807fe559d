/** The findings between what an environment runs and what it would run, as the configurations of both weigh them. */

import { diffManifests } from "../../core/diff/diff-manifests.ts";
import { type FindingWeights, weighFindings } from "../../core/diff/weigh-findings.ts";
import { isDeletionCode } from "../../core/manifests/guarded-deletions.ts";
import { makeMasker } from "../../core/manifests/masker.ts";
import type { Config } from "../../core/model/config.ts";
import type { Finding } from "../../core/model/diff.ts";
import type { Environment } from "../../core/model/environment.ts";
import { Fault } from "../../core/model/fault.ts";
import type { Unknown } from "../../core/model/gate.ts";
import type { Inventory } from "../../core/model/inventory.ts";
import { identityKey, type Manifest } from "../../core/model/manifest.ts";
import type { Render } from "../../core/model/render.ts";
import type { Revision } from "../../core/model/revision.ts";
import { readConfig } from "../read-config.ts";
import { renderRequestOf } from "../render-request.ts";
import type { Tools } from "../tools.ts";
import type { Scene } from "./scene.ts";

export interface Comparison {
  readonly running: Revision;
  readonly inventory: Inventory | undefined;
  readonly head: Render;
}

/**
 * Where what runs cannot be rendered any more, what would be deleted is known all the same: the inventory lists it by name. That is
 * enough unless a configuration wants findings acknowledged that only a comparison shows: then it is unknown.
 */
export async function compareWithRunning(
  scene: Scene,
  { running, inventory, head }: Comparison,
  tools: Tools,
  signal: AbortSignal | undefined,
): Promise<readonly Finding[] | Unknown> {
  const { base, weights } = await renderRunning(scene, running, tools, signal);
  const all = [weightsOf(scene.findings, scene.environment), weights];
  if (base !== undefined) return weighFindings(diff(scene, base, head.manifests, tools), all);
  const [code] = all.flatMap(askedBeyondDeletions);
  if (code !== undefined) {
    const why = `${running}, which it runs, cannot be rendered any more, and ${code} can only be seen by comparing`;
    return { unknown: why };
  }
  const leaving = inventory === undefined ? [] : scene.cluster.prunable(inventory, head.manifests);
  const gone = new Set(leaving.map(identityKey));
  const recorded = (inventory?.objects ?? []).filter((entry) => entry.leaving !== true).map(named);
  const staying = recorded.filter(({ identity }) => !gone.has(identityKey(identity)));
  return weighFindings(diff(scene, recorded, staying, tools), all);
}

interface Running {
  /** `undefined`: it is gone, or this Slipway cannot render it. */
  readonly base?: readonly Manifest[];
  /** By the configuration of its own revision, which weighs what replaces it as well. */
  readonly weights: FindingWeights;
}

async function renderRunning(
  { git, environment }: Scene,
  running: Revision,
  tools: Tools,
  signal: AbortSignal | undefined,
): Promise<Running> {
  let weights = weightsOf(undefined, environment);
  try {
    await git.fetch([running], signal);
    const tree = await git.tree(running);
    const read = await readConfig(tree);
    const config = read.kind === "config" ? read.config : undefined;
    const then = config?.environments.find(({ name }) => name === environment.name) ?? environment;
    weights = weightsOf(config?.findings, then);
    const result = await tools.renderer.render(renderRequestOf(tree, then, config?.tools), signal);
    return result.kind === "rendered" ? { base: result.render.manifests, weights } : { weights };
  } catch (error) {
    if (error instanceof Fault && error.retry === "never") return { weights };
    throw error;
  }
}

function weightsOf(findings: Config["findings"], { protection }: Environment): FindingWeights {
  return { findings, isProtected: protection !== undefined };
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

function diff(
  { repository, environment }: Scene,
  base: readonly Manifest[],
  head: readonly Manifest[],
  { keyedDigest, sha256 }: Tools,
): readonly Finding[] {
  const masker = makeMasker(keyedDigest(`${repository.ref.id}/deployment/${environment.name}`));
  return diffManifests({ base, head, masker, sha256 }).findings;
}
