/** Names of our check runs: a preview on a pull request's head, a deployment on the revision that is deployed. */

import type { Revision } from "../core/model/revision.ts";
import type { CheckUpdate } from "../github/github.ts";

export function previewCheckName(environment: string): string {
  return `Slipway preview: ${environment}`;
}

export function deploymentCheckName(environment: string): string {
  return `Slipway deployment: ${environment}`;
}

/** By which a deployment's check run is known as its own. */
export function deploymentReference(id: string): string {
  return `slipway/deployment/1/${id}`;
}

/** On the head of a pull request from a fork, once somebody with write access let it be rendered. */
export const forkCheckName = "Slipway fork";

export const repositoryCheckName = "Slipway";

/**
 * The one that a branch can require: what concerns the pull request or the repository as a whole. It remembers against which
 * base a preview was made, so that a push to the branch is seen to have made it old.
 */
export function repositoryCheck(base: Revision | undefined): Pick<CheckUpdate, "name" | "externalId"> {
  return { name: repositoryCheckName, externalId: `slipway/repository/1/${base ?? "none"}` };
}
