/** Names of our check runs: a preview on a pull request's head, a deployment on the revision that is deployed. */

export function previewCheckName(environment: string): string {
  return `Slipway preview: ${environment}`;
}

export function deploymentCheckName(environment: string): string {
  return `Slipway deployment: ${environment}`;
}

/** The one that a branch can require: what concerns the pull request or the repository as a whole. */
export const repositoryCheck = { name: "Slipway", externalId: "slipway/repository/1" } as const;
