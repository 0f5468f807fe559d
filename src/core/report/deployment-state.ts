/** How the state of a deployment is called. */

import type { DeploymentRecord, DeploymentState } from "../model/deployment.ts";

/** The gravest first: what somebody should look at decides a headline. */
export const deploymentStates = [
  "failed",
  "stopped",
  "waiting",
  "deploying",
  "healthy",
  "replaced",
  "superseded",
] as const;

export type ShownState = (typeof deploymentStates)[number];

const shownStates: Readonly<Record<DeploymentState, ShownState>> = {
  queued: "waiting",
  pending: "waiting",
  in_progress: "deploying",
  success: "healthy",
  failure: "failed",
  error: "stopped",
  inactive: "superseded",
};

const icons: Readonly<Record<ShownState, string>> = {
  failed: "❌",
  stopped: "⛔",
  waiting: "⏳",
  deploying: "🚀",
  healthy: "✅",
  replaced: "☑️",
  superseded: "⏭️",
};

/** `replaced`: it was healthy until a newer one came; `superseded`: a newer one came before it was. */
export function shownState({
  state,
  everSucceeded,
}: Pick<DeploymentRecord, "state" | "everSucceeded">): ShownState {
  return state === "inactive" && everSucceeded ? "replaced" : shownStates[state];
}

/** `✅ healthy`; `↩️ rolled back` for a rollback that is healthy. */
export function stateText(record: Pick<DeploymentRecord, "state" | "everSucceeded" | "request">): string {
  const state = shownState(record);
  if (state === "healthy" && record.request.kind === "rollback") return "↩️ rolled back, healthy";
  return `${icons[state]} ${state}`;
}

export function stateIcon(state: ShownState): string {
  return icons[state];
}
