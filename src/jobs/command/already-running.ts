/** The same was asked for before and has not ended: one run, and this answer. */

import type { DeploymentRecord } from "../../core/model/deployment.ts";
import { outcome } from "../../core/model/outcome.ts";
import { shortRevision } from "../../core/model/revision.ts";
import type { RequestResult } from "./request-result.ts";

export function alreadyRunning({ id, request, description }: DeploymentRecord): RequestResult {
  const { environment, revision } = request;
  const now = description === "" ? "it has not begun" : description;
  return {
    kind: "refused",
    outcome: outcome("ALREADY_RUNNING", {
      environment,
      evidence: [
        `deployment ${id} of ${environment} to ${shortRevision(revision)} has not ended yet: ${now}`,
      ],
    }),
  };
}
