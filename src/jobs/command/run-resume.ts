/** `/resume ENV`: lifts a hold and brings the environment back to the head of its branch, through the gate. */

import { outcome } from "../../core/model/outcome.ts";
import { holdOf } from "../../core/plan/hold.ts";
import { reviewedRender } from "../reviewed-render.ts";
import type { CommandScene } from "./command-scene.ts";
import { requestDeployment, type RequestResult } from "./request-deployment.ts";

export async function runResume(scene: CommandScene, environment: string): Promise<RequestResult> {
  const { repository, branch, branchHead, pullRequest, comment } = scene;
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
  const from = records.find(({ everSucceeded }) => everSucceeded)?.request.revision;
  const reviewed = await reviewedRender({ repository, environment, branch, from, to: branchHead });
  return requestDeployment(
    scene,
    {
      schema: 1,
      kind: "resume",
      environment,
      revision: branchHead,
      ...(reviewed === undefined ? {} : { reviewedDigest: reviewed.digest }),
      trigger: {
        kind: "command",
        pullRequest: pullRequest.number,
        commentId: comment.id,
        actor: comment.author,
      },
    },
    records,
  );
}
