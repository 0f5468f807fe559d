/** What one environment would become: unchanged, changed, new, removed, repaired, or failed. */

import { diffSteps } from "../../core/diff/diff-manifests.ts";
import type { PatchSides } from "../../core/diff/findings/index-patch.ts";
import { renderFindings } from "../../core/diff/render-findings.ts";
import { compareSeverity } from "../../core/diff/severity.ts";
import { weighFindings } from "../../core/diff/weigh-findings.ts";
import type { Finding, ManifestDiff } from "../../core/model/diff.ts";
import type { Environment } from "../../core/model/environment.ts";
import type { Manifest } from "../../core/model/manifest.ts";
import type { EnvironmentPreview } from "../../core/model/preview.ts";
import type { Render, RenderFailure, RenderResult } from "../../core/model/render.ts";
import { previewToAcknowledge } from "../../core/plan/to-acknowledge.ts";
import { inSlices } from "../in-slices.ts";
import { renderRequestOf } from "../render-request.ts";
import { weightsOf } from "../weights-of.ts";
import { readPatchSides } from "./index-patches.ts";
import type { PreviewQuestion, PreviewSide } from "./preview-question.ts";

/** As each side declares it. */
export interface EnvironmentSides {
  readonly before: Environment | undefined;
  readonly after: Environment | undefined;
}

/** Rendered only where its inputs differ, both sides at the same time. */
export async function previewEnvironment(
  environment: string,
  sides: EnvironmentSides,
  question: PreviewQuestion,
): Promise<EnvironmentPreview> {
  const mayBeSame = question.always?.has(environment) !== true;
  if (mayBeSame && (await haveEqualInputs(sides, question))) return { environment, kind: "unchanged" };
  const [before, after] = await Promise.all([
    renderSide(sides.before, question.base, question),
    renderSide(sides.after, question.head, question),
  ]);
  if (sides.after === undefined) return removed(environment, { sides, before }, question);
  if (isNowhere(sides, before, after)) return { environment, kind: "unchanged" };
  if (after.kind !== "rendered") return failed(environment, failureOf(after, sides.after), before);
  if (before.kind === "failed") {
    return {
      environment,
      kind: "repaired",
      digest: after.render.digest,
      objects: after.render.manifests.length,
    };
  }
  const { digest, manifests } = after.render;
  if (before.kind === "absent") {
    return {
      environment,
      kind: "new",
      digest,
      diff: await diff(
        { environment, sides, base: [], head: manifests, found: about(before, after) },
        question,
      ),
    };
  }
  const found = about(before, after);
  // Hooks are not applied, so no digest tells that they differ; whoever reviews the change has to see it all the same.
  const haveSameHooks = found.every(({ code }) => code !== "helm-hooks");
  if (before.render.digest === digest && haveSameHooks) return { environment, kind: "unchanged", digest };
  const base = before.render.manifests;
  const patches = await patchesOf(sides.before ?? sides.after, sides.after, question);
  const changes = await diff({ environment, sides, base, head: manifests, found, patches }, question);
  const { sha256 } = question;
  const listed = previewToAcknowledge({ environment, renderDigest: digest, diff: changes, sha256 });
  return {
    environment,
    kind: "changed",
    digest,
    diff: changes,
    ...(listed.length === 0 ? {} : { toAcknowledge: listed }),
  };
}

/** Configured as before, at a folder that neither side has: no change of this head's. */
function isNowhere({ before, after }: EnvironmentSides, base: RenderResult, head: RenderResult): boolean {
  return base.kind === "absent" && head.kind === "absent" && before?.path === after?.path;
}

async function haveEqualInputs(
  { before, after }: EnvironmentSides,
  { base, head, renderer }: PreviewQuestion,
): Promise<boolean> {
  // Another cluster gets everything anew: it is rendered, so that its deployment can be compared with what was shown.
  if (before === undefined || after === undefined || before.cluster !== after.cluster) return false;
  const [left, right] = await Promise.all([
    renderer.inputs(renderRequestOf(base.tree, before, base.pins)),
    renderer.inputs(renderRequestOf(head.tree, after, head.pins)),
  ]);
  return left.kind === "inputs" && right.kind === "inputs" && left.digest === right.digest;
}

async function renderSide(
  environment: Environment | undefined,
  { tree, pins }: PreviewSide,
  { renderer, signal }: PreviewQuestion,
): Promise<RenderResult> {
  if (environment === undefined) return { kind: "absent" };
  return renderer.render(renderRequestOf(tree, environment, pins), signal);
}

/** Of both sides, for the finding that a patch hits another list element than before. */
function patchesOf(
  before: Environment,
  after: Environment,
  { base, head, renderer }: PreviewQuestion,
): Promise<PatchSides> {
  return readPatchSides(renderer, {
    base: renderRequestOf(base.tree, before, base.pins),
    head: renderRequestOf(head.tree, after, head.pins),
  });
}

/** The configuration of the environment is gone: what the base rendered goes with it, as far as that is known. */
async function removed(
  environment: string,
  { sides, before }: { readonly sides: EnvironmentSides; readonly before: RenderResult },
  question: PreviewQuestion,
): Promise<EnvironmentPreview> {
  const base = before.kind === "rendered" ? before.render.manifests : [];
  return { environment, kind: "removed", diff: await diff({ environment, sides, base, head: [] }, question) };
}

function failed(environment: string, failure: RenderFailure, before: RenderResult): EnvironmentPreview {
  return {
    environment,
    kind: "failed",
    failure,
    ...(before.kind === "failed" ? { base: before.failure } : {}),
  };
}

function failureOf(
  result: Exclude<RenderResult, { kind: "rendered" }>,
  { name, path }: Environment,
): RenderFailure {
  if (result.kind === "failed") return result.failure;
  return {
    reason: "RENDER_FAILED",
    message: `${name} is configured at ${path}, and that folder does not exist in the head.`,
    next: "Bring the folder back, or take the environment out of .github/slipway.yml.",
  };
}

interface Compared {
  readonly environment: string;
  readonly sides: EnvironmentSides;
  readonly base: readonly Manifest[];
  readonly head: readonly Manifest[];
  /** Findings that no manifest tells. */
  readonly found?: readonly Finding[];
  readonly patches?: PatchSides;
}

async function diff(
  { environment, sides, base, head, found = [], patches }: Compared,
  { maskerOf, sha256, signal, ...question }: PreviewQuestion,
): Promise<ManifestDiff> {
  const request = { base, head, masker: maskerOf(environment), sha256 };
  const steps = diffSteps(patches === undefined ? request : { ...request, patches });
  const whole = await inSlices(steps, signal);
  const findings = [...found, ...whole.findings].toSorted(compareSeverity);
  // As a deployment weighs them after the merge: by the configuration of what runs, and by the branch's.
  const weights = weightsOf([
    { environment: sides.before, findings: question.base.findings },
    { environment: sides.after, findings: question.head.findings },
  ]);
  return { ...whole, findings: weighFindings(findings, weights) };
}

function about(before: RenderResult, { render }: { readonly render: Render }): readonly Finding[] {
  return renderFindings(before.kind === "rendered" ? before.render : undefined, render);
}
