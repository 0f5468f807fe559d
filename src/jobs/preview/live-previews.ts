/** Adds to a preview what the clusters say of it: read and dry-run only, bounded in time, never in the way of the rendered diff. */

import { liveState } from "../../core/diff/live-state.ts";
import type { Environment } from "../../core/model/environment.ts";
import { Fault } from "../../core/model/fault.ts";
import type { Manifest } from "../../core/model/manifest.ts";
import type { EnvironmentPreview, LivePreview, Preview } from "../../core/model/preview.ts";
import { fullName, type PullRequestRef } from "../../core/model/repository.ts";
import { inSlices } from "../in-slices.ts";
import { renderRequestOf } from "../render-request.ts";
import type { Tools } from "../tools.ts";
import type { PreviewSide } from "./preview-question.ts";
import { previewMasker } from "./preview-masker.ts";

/** Milliseconds for the answer of one environment, and for all of them together. */
const answerWithinMs = 5_000;
const allWithinMs = 15_000;
/** Environments that are asked for at the same time: their requests share the connections of their cluster. */
const atOnce = 4;

export interface LiveQuestion {
  readonly preview: Preview;
  /** What was rendered as the head: the renderer still has it. */
  readonly head: PreviewSide;
  readonly pullRequest: PullRequestRef;
}

/** Rejects only when the signal is aborted: what cannot be told of an environment is told as unknown. */
export async function withLive(question: LiveQuestion, tools: Tools, signal: AbortSignal): Promise<Preview> {
  const environments = new Map(question.head.environments.map((one) => [one.name, one]));
  const asked = question.preview.environments.flatMap((preview) => {
    const environment = environments.get(preview.environment);
    return environment === undefined || !isAsked(preview) ? [] : [{ preview, environment }];
  });
  const answers = new Map<string, LivePreview>();
  const end = AbortSignal.any([signal, AbortSignal.timeout(allWithinMs)]);
  const left = asked.values();
  const work = async (): Promise<void> => {
    for (const { preview, environment } of left) {
      const live = await lookAt({ ...question, environment, rendered: preview }, tools, end);
      signal.throwIfAborted();
      answers.set(environment.name, live);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return {
    ...question.preview,
    environments: question.preview.environments.map((preview) => {
      const live = answers.get(preview.environment);
      return live === undefined ? preview : { ...preview, live };
    }),
  };
}

/** What does not change needs no look, and of what does not render or goes away nothing could be applied. */
function isAsked({ kind }: EnvironmentPreview): boolean {
  return kind === "changed" || kind === "new" || kind === "repaired";
}

interface LookQuestion extends LiveQuestion {
  readonly environment: Environment;
  readonly rendered: EnvironmentPreview;
}

async function lookAt(question: LookQuestion, tools: Tools, end: AbortSignal): Promise<LivePreview> {
  const { cluster } = question.environment;
  const stop = AbortSignal.any([end, AbortSignal.timeout(answerWithinMs)]);
  try {
    // What is under way may not hear of the signal at once; nobody waits for it.
    return await Promise.race([ask(question, tools, stop), untilAborted(stop)]);
  } catch (error) {
    if (stop.aborted)
      return {
        kind: "unknown",
        why: `the cluster \`${cluster}\` did not answer within ${answerWithinMs / 1_000} s`,
      };
    if (!(error instanceof Fault)) throw error;
    if (error.reason === "UNKNOWN_CLUSTER")
      return { kind: "not-asked", why: `the cluster \`${cluster}\` is not registered` };
    const isRefused = error.reason === "CLUSTER_NOT_GRANTED" || error.reason === "NAMESPACE_NOT_ALLOWED";
    return { kind: isRefused ? "not-asked" : "unknown", why: error.message };
  }
}

async function ask(question: LookQuestion, tools: Tools, stop: AbortSignal): Promise<LivePreview> {
  const { pullRequest, environment, rendered } = question;
  const { name, namespace, namespaces, cluster: clusterName } = environment;
  const repository = fullName(pullRequest.repository);
  const connected = await tools.clusters.get(clusterName);
  const cluster = connected.environment({ repository, environment: name, namespace, namespaces });
  if (!cluster.liveView)
    return {
      kind: "not-asked",
      why: `the operator keeps previews of this repository out of \`${clusterName}\``,
    };
  const look = await cluster.look(await manifestsOf(question, tools, stop), stop);
  const steps = liveState({
    look,
    rendered: "diff" in rendered ? rendered.diff : undefined,
    masker: previewMasker(pullRequest, name, tools),
    sha256: tools.sha256,
  });
  return inSlices(steps, stop);
}

/** Out of the renderer's memory; should it have forgotten, rendering again is not what people wait for. */
async function manifestsOf(
  { environment, head: { tree, pins } }: Pick<LookQuestion, "environment" | "head">,
  { renderer }: Tools,
  stop: AbortSignal,
): Promise<readonly Manifest[]> {
  const result = await renderer.render(renderRequestOf(tree, environment, pins), stop);
  if (result.kind === "rendered") return result.render.manifests;
  throw new Fault("RENDER_FAILED", { message: "it could not be rendered again", retry: "later" });
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
