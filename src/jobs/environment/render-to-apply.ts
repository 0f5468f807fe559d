/** What is applied: what was reviewed; where nobody has to review, what is shown in its place when it changed in between. */

import type { DeploymentRecord } from "../../core/model/deployment.ts";
import { Fault } from "../../core/model/fault.ts";
import { isUnknown } from "../../core/model/gate.ts";
import type { Render } from "../../core/model/render.ts";
import { showMerged } from "../preview/show-merged.ts";
import type { Tools } from "../tools.ts";
import { loadFacts } from "./load-facts.ts";
import { renderReviewed, type ReviewedResult } from "./render-reviewed.ts";
import type { Scene } from "./scene.ts";

/** The preview is refreshed before it says that the render changed: people decide on what they can read. */
export async function renderToApply(
  scene: Scene,
  record: DeploymentRecord,
  tools: Tools,
  signal: AbortSignal,
): Promise<Exclude<ReviewedResult, { kind: "changed" }>> {
  const rendered = await renderReviewed(scene, record, tools, signal);
  if (rendered.kind !== "changed") return rendered;
  const { render, outcome } = rendered;
  const isShown = await refreshPreview(scene, record, tools, signal);
  const goesOn = isShown && !(await isGuarded(scene, { record, render }, tools, signal));
  return goesOn ? { kind: "rendered", render } : { kind: "refused", outcome };
}

/** Whether the preview shows what this deployment would bring. */
async function refreshPreview(
  { repository, environment }: Scene,
  { request }: DeploymentRecord,
  tools: Tools,
  signal: AbortSignal,
): Promise<boolean> {
  const number = request.trigger.pullRequest;
  const pullRequest = number === undefined ? undefined : await repository.pullRequest(number);
  if (pullRequest?.merged !== true) return false;
  try {
    const question = { repository, pullRequest, environments: [environment.name] };
    const shown = await showMerged(question, tools, signal);
    return shown.kind === "shown" && shown.revision === request.revision;
  } catch (error) {
    if (!(error instanceof Fault) || error.retry === "later") throw error;
    tools.log("warn", "a preview could not be refreshed", { reason: error.reason, why: error.message });
    return false;
  }
}

/** By the rules on the branch, or by those of what it runs: two merges in quick succession must not stop what nobody guards. */
async function isGuarded(
  scene: Scene,
  { record, render }: { readonly record: DeploymentRecord; readonly render: Render },
  tools: Tools,
  signal: AbortSignal,
): Promise<boolean> {
  const facts = await loadFacts(scene, record.request, tools, { signal, render });
  const { environment, earlierRules } = facts;
  return environment.protection !== undefined || (earlierRules !== undefined && isUnknown(earlierRules));
}
