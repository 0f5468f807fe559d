/** `/resume ENV`: lifts a hold and brings the environment back to the head of its branch, through the gate. */

import { outcome } from "../../core/model/outcome.ts";
import { holdOf } from "../../core/plan/hold.ts";
import { reviewedForCommand } from "../reviewed-render.ts";
import { type CommandScene, triggerOf } from "./command-scene.ts";
import { requestDeployment, type RequestResult } from "./request-deployment.ts";

export async function runResume(scene: CommandScene, environment: string): Promise<RequestResult> {
  const { repository, branch, branchHead, pullRequest } = scene;
  const records = await scene.repository.deployments(environment);
  if (holdOf(records) === undefined) {
    return {
      kind: "refused",
      outcome: outcome("NOT_HELD", {
        environment,
        evidence: [`${environment} follows ${branch} already`],
        next: `To deploy it again comment \`/deploy ${environment}\`.`,
      }),
    };
  }
  const from = records.find(({ everSucceeded }) => everSucceeded);
  const question = { repository, environment, branch, from, to: branchHead };
  const reviewedDigest = await reviewedForCommand(question, pullRequest);
  return requestDeployment(
    scene,
    {
      schema: 1,
      kind: "resume",
      environment,
      revision: branchHead,
      ...(reviewedDigest === undefined ? {} : { reviewedDigest }),
      trigger: triggerOf(scene),
    },
    records,
  );
}
