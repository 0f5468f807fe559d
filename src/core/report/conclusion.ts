/** How a preview's check run ends. GitHub lets a required check pass on `success` and `neutral`, and stops at `failure`. */

import type { EnvironmentPreview } from "../model/preview.ts";
import { diffOf } from "./environment-result.ts";
import { failsAsBefore, failsNewly } from "./fails-as-before.ts";

/**
 * What newly does not render blocks: nobody can say what its merge would do. What fails as the base does was not broken here. A risk does not
 * block, however grave: whether it is meant is for reviewers to say and for the gate of the deployment to ask, and what the API server will
 * refuse may be deleted first. Both take the green away.
 */
export function conclusionOf(previews: readonly EnvironmentPreview[]): "success" | "neutral" | "failure" {
  if (previews.some(failsNewly)) return "failure";
  return previews.some(isRisky) ? "neutral" : "success";
}

function isRisky(preview: EnvironmentPreview): boolean {
  const { kind, live } = preview;
  const isRefused = live?.kind === "known" && live.problems.length > 0;
  const findings = diffOf(preview)?.findings ?? [];
  return (
    kind === "removed" ||
    failsAsBefore(preview) ||
    isRefused ||
    findings.some(({ severity }) => severity !== "note")
  );
}
