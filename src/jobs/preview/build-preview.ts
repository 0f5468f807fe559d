/** From two sides to a preview: only environments whose inputs differ are rendered, both sides at the same time. */

import { diffSteps } from "../../core/diff/diff-manifests.ts";
import type { PatchSides } from "../../core/diff/findings/index-patch.ts";
import { renderFindings } from "../../core/diff/render-findings.ts";
import { compareSeverity } from "../../core/diff/severity.ts";
import { type FindingWeights, weighFindings } from "../../core/diff/weigh-findings.ts";
import type { Masker } from "../../core/manifests/masker.ts";
import type { Config } from "../../core/model/config.ts";
import type { Finding, ManifestDiff } from "../../core/model/diff.ts";
import { Fault } from "../../core/model/fault.ts";
import type { Environment } from "../../core/model/environment.ts";
import type { Manifest } from "../../core/model/manifest.ts";
import type { EnvironmentPreview, Preview } from "../../core/model/preview.ts";
import type { Render, RenderFailure, RenderResult, ToolPins } from "../../core/model/render.ts";
import type { Revision } from "../../core/model/revision.ts";
import { previewToAcknowledge } from "../../core/plan/to-acknowledge.ts";
import type { Tree } from "../../core/model/tree.ts";
import type { Renderer } from "../../render/renderer.ts";
import { inSlices } from "../in-slices.ts";
import { renderRequestOf } from "../render-request.ts";
import { readPatchSides } from "./index-patches.ts";
import { watchTools } from "./watch-tools.ts";

export interface PreviewSide {
  readonly revision: Revision;
  /** Of the revision; on the head's side of a pull request, of the merge of its head and the base. */
  readonly tree: Tree;
  readonly environments: readonly Environment[];
  /** Versions of the tools that the side's configuration asks for. */
  readonly pins?: ToolPins | undefined;
  /** How grave findings are by the side's configuration. */
  readonly findings?: Config["findings"] | undefined;
}

export interface PreviewQuestion {
  readonly base: PreviewSide;
  readonly head: PreviewSide;
  readonly renderer: Renderer;
  /** Of one environment: so that it does not tell that two environments share a secret. */
  readonly maskerOf: (environment: string) => Masker;
  /** The digest of a text's UTF-8, in hex. */
  readonly sha256: (text: string) => string;
  /** Environments whose digest is wanted although their inputs are the same on both sides. */
  readonly always?: ReadonlySet<string>;
  readonly signal?: AbortSignal;
  /** Told of what nobody foresaw in one environment. */
  readonly onMistake?: (environment: string, error: unknown) => void;
}

/** The environments of the head in their order, then those that only the base has. One that fails hides none of the others. */
export async function buildPreview(asked: PreviewQuestion): Promise<Preview> {
  const { base, head } = asked;
  const { renderer, used } = watchTools(asked.renderer);
  const question = { ...asked, renderer };
  const before = byName(base.environments);
  const after = byName(head.environments);
  const names = [...new Set([...after.keys(), ...before.keys()])];
  const mistakes = new Map<string, unknown>();
  const environments = await Promise.all(
    names.map((name) =>
      previewEnvironment(name, { before: before.get(name), after: after.get(name) }, question).catch(
        (error: unknown) => notShown(name, error, { ...question, mistakes }),
      ),
    ),
  );
  reportMistakes(mistakes, environments, question);
  // A tool that is not there is told by the environments that need it.
  await renderer.tools(head.pins).catch(ifNever);
  return { base: base.revision, head: head.revision, environments, tools: used() };
}

/** Neither what will never work in one environment nor a mistake of ours hides the others; what may pass is tried again. */
function notShown(
  environment: string,
  error: unknown,
  { signal, mistakes }: Pick<PreviewQuestion, "signal"> & { readonly mistakes: Map<string, unknown> },
): EnvironmentPreview {
  if (signal?.aborted === true || (error instanceof Fault && error.retry === "later")) throw error;
  if (error instanceof Fault) {
    const { reason, message, next = "" } = error;
    return { environment, kind: "failed", failure: { reason, message, next } };
  }
  mistakes.set(environment, error);
  const message = "A mistake in Slipway keeps this environment from being shown.";
  const next = "The operator finds more in Slipway's log.";
  return { environment, kind: "failed", failure: { reason: "INTERNAL", message, next } };
}

/** Where nothing else could be shown, the whole is tried again, and reported when it keeps failing. */
function reportMistakes(
  mistakes: ReadonlyMap<string, unknown>,
  environments: readonly EnvironmentPreview[],
  { onMistake }: PreviewQuestion,
): void {
  const [first] = mistakes.values();
  const isAllThereIs = environments.every(
    ({ environment, kind }) => kind === "unchanged" || mistakes.has(environment),
  );
  if (mistakes.size > 0 && isAllThereIs) throw first;
  for (const [environment, error] of mistakes) onMistake?.(environment, error);
}

function ifNever(error: unknown): void {
  if (!(error instanceof Fault) || error.retry === "later") throw error;
}

interface Sides {
  readonly before: Environment | undefined;
  readonly after: Environment | undefined;
}

async function previewEnvironment(
  environment: string,
  sides: Sides,
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
function isNowhere({ before, after }: Sides, base: RenderResult, head: RenderResult): boolean {
  return base.kind === "absent" && head.kind === "absent" && before?.path === after?.path;
}

async function haveEqualInputs(
  { before, after }: Sides,
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
  { sides, before }: { readonly sides: Sides; readonly before: RenderResult },
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
  readonly sides: Sides;
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
  return { ...whole, findings: weighFindings(findings, weightsOf(sides, question)) };
}

function about(before: RenderResult, { render }: { readonly render: Render }): readonly Finding[] {
  return renderFindings(before.kind === "rendered" ? before.render : undefined, render);
}

/** As a deployment weighs them after the merge: by the configuration of what runs, and by the branch's. */
function weightsOf(
  { before, after }: Sides,
  { base, head }: Pick<PreviewQuestion, "base" | "head">,
): readonly FindingWeights[] {
  return [
    { environment: before, findings: base.findings },
    { environment: after, findings: head.findings },
  ].flatMap(({ environment, findings }) =>
    environment === undefined ? [] : { findings, isProtected: environment.protection !== undefined },
  );
}

function byName(environments: readonly Environment[]): ReadonlyMap<string, Environment> {
  return new Map(environments.map((environment) => [environment.name, environment]));
}
