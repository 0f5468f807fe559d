/** Which findings a pull request lists for an acknowledgement: in its preview, and in the deployments that it asked for. */

import type { DeploymentRecord, DeploymentRequest } from "../../core/model/deployment.ts";
import { shownRender } from "../../core/plan/preview-reference.ts";
import { splitShown } from "../../core/plan/shown-digests.ts";
import { deploymentCheckName, deploymentReference, previewCheckName } from "../check-names.ts";
import type { CommandScene } from "./command-scene.ts";

/** Short digests. Only our own check runs count; what they remember is what they show. */
export async function shownOnPullRequest(
  { repository, pullRequest }: CommandScene,
  { environment, revision }: Pick<DeploymentRequest, "environment" | "revision">,
  records: readonly DeploymentRecord[],
): Promise<ReadonlySet<string>> {
  const { number, head } = pullRequest;
  const revisions = new Set([revision, head]);
  const checks = (await Promise.all([...revisions].map((one) => repository.ownChecks(one)))).flat();
  const ofPullRequest = new Set(
    records
      .filter(({ request }) => request.trigger.pullRequest === number)
      .map(({ id }) => deploymentReference(id)),
  );
  const shown = checks.flatMap(({ name, completed, externalId }) => {
    const { reference, shown: digests } = splitShown(externalId);
    const isPreview =
      name === previewCheckName(environment) && completed && shownRender(externalId)?.pullRequest === number;
    const isDeployment = name === deploymentCheckName(environment) && ofPullRequest.has(reference);
    return isPreview || isDeployment ? digests : [];
  });
  return new Set(shown);
}
