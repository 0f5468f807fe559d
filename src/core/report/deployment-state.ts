/** How the state of a deployment is called. */

import type { DeploymentRecord, DeploymentState } from "../model/deployment.ts";

/** The gravest first: what somebody should look at decides a headline. */
export const deploymentStates = [
  "failed",
  "stopped",
  "waiting",
  "deploying",
  "healthy",
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
  superseded: "⏭️",
};

export function shownState({ state }: Pick<DeploymentRecord, "state">): ShownState {
  return shownStates[state];
}

/** `✅ healthy`; `↩️ rolled back` for a rollback that is healthy. */
export function stateText(record: Pick<DeploymentRecord, "state" | "request">): string {
  const state = shownState(record);
  if (state === "healthy" && record.request.kind === "rollback") return "↩️ rolled back, healthy";
  return `${icons[state]} ${state}`;
}

export function stateIcon(state: ShownState): string {
  return icons[state];
}
