/** How a deployment stands, in full: its check run tells more than its status, which holds 140 characters. */

import type { DeploymentRecord } from "../core/model/deployment.ts";
import { Fault } from "../core/model/fault.ts";
import type { Revision } from "../core/model/revision.ts";
import { deploymentDetail } from "../core/report/deployment-check.ts";
import type { GitHubRepository, OwnCheck } from "../github/github.ts";
import { deploymentReference } from "./check-names.ts";

/** Markdown; `undefined` when no check of this very deployment is there. The checks of a revision are read once. */
export function makeDetailOf(
  repository: GitHubRepository,
): (record: DeploymentRecord) => Promise<string | undefined> {
  const checks = new Map<Revision, Promise<readonly OwnCheck[]>>();
  return async ({ id, request: { revision } }) => {
    const reading = checks.get(revision) ?? ownChecks(repository, revision);
    checks.set(revision, reading);
    const own = (await reading).find(({ externalId }) => externalId === deploymentReference(id));
    return own === undefined ? undefined : deploymentDetail(own.summary);
  };
}

/** The comment says what it can without the permission to read checks. */
async function ownChecks(repository: GitHubRepository, revision: Revision): Promise<readonly OwnCheck[]> {
  try {
    return await repository.ownChecks(revision);
  } catch (error) {
    if (!(error instanceof Fault) || error.retry === "later") throw error;
    return [];
  }
}
