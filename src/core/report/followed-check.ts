/** What a branch's head says once it is followed, after something had kept it from that. */

import type { CheckOutput } from "./check-output.ts";
import { marker } from "./marker.ts";

/** Of the branch's newest revision. */
export function followedCheck(): CheckOutput {
  return {
    conclusion: "success",
    title: "The branch is followed",
    summary:
      "What kept this revision from being followed is over: each environment that it changes has its deployment.",
  };
}

/** In the place of what was told on a merged pull request that changes no environment after all. */
export function nothingToDeployComment(): string {
  return `${marker("deployments")}\n\n### Nothing to deploy\n\nWhat kept the branch from being followed is over, and this change concerns no environment.\n`;
}
