/** `/deploy ENV`: brings an environment to the head of the branch that it follows. */

import { isFinal } from "../../core/model/deployment.ts";
import { type Outcome, outcome } from "../../core/model/outcome.ts";
import type { Revision } from "../../core/model/revision.ts";
import { reviewedRender } from "../reviewed-render.ts";
import type { CommandScene } from "./command-scene.ts";
import { requestDeployment, type RequestResult } from "./request-deployment.ts";

export async function runDeploy(
  scene: CommandScene,
  environment: string,
  asked: Revision | undefined,
): Promise<RequestResult> {
  const { repository, branch, branchHead, pullRequest, comment } = scene;
  const refusal = refusalBefore(scene, asked);
  if (refusal !== undefined) return { kind: "refused", outcome: refusal };
  const records = await scene.repository.deployments(environment);
  const running = records.find(({ state, request }) => !isFinal(state) && request.revision === branchHead);
  if (running !== undefined) return { kind: "refused", outcome: alreadyRunning(environment, running.id) };
  const newest = records.find(({ everSucceeded }) => everSucceeded)?.request.revision;
  const reviewed = await reviewedRender({ repository, environment, branch, from: newest, to: branchHead });
  return requestDeployment(
    scene,
    {
      schema: 1,
      kind: "deploy",
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

function refusalBefore(
  { pullRequest, branch, branchHead }: CommandScene,
  asked: Revision | undefined,
): Outcome | undefined {
  if (!pullRequest.merged) {
    return outcome("NOT_MERGED", {
      evidence: [`#${pullRequest.number} is not merged; environments follow ${branch}`],
      next: "Merge it first. Its preview shows what each environment would become.",
    });
  }
  if (asked !== undefined && asked !== branchHead) {
    return outcome("BAD_ARGUMENT", {
      evidence: [`${branch} is at ${branchHead} now, not at ${asked}`],
      next: "Leave out --sha to deploy what the branch holds, or go back with `/rollback`.",
    });
  }
  return undefined;
}

function alreadyRunning(environment: string, id: string): Outcome {
  return outcome("ALREADY_RUNNING", {
    environment,
    evidence: [`deployment ${id} of the same revision has not ended yet`],
  });
}
