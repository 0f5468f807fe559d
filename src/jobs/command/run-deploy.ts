/** `/deploy ENV`: brings an environment to the head of the branch that it follows. */

import { isFinal } from "../../core/model/deployment.ts";
import { type Outcome, outcome } from "../../core/model/outcome.ts";
import type { Revision } from "../../core/model/revision.ts";
import { isUnderWay } from "../../core/plan/next-step.ts";
import { reviewedForCommand } from "../reviewed-render.ts";
import { alreadyRunning } from "./already-running.ts";
import { type CommandScene, triggerOf } from "./command-scene.ts";
import { requestDeployment, type RequestResult } from "./request-deployment.ts";

export async function runDeploy(
  scene: CommandScene,
  environment: string,
  asked: Revision | undefined,
): Promise<RequestResult> {
  const { repository, branch, branchHead, pullRequest } = scene;
  const refusal = refusalBefore(scene, asked);
  if (refusal !== undefined) return { kind: "refused", outcome: refusal };
  const records = await scene.repository.deployments(environment);
  const from = records.find(({ everSucceeded }) => everSucceeded);
  const question = { repository, environment, branch, from, to: branchHead };
  const reviewedDigest = await reviewedForCommand(question, pullRequest);
  // One that waits at its gate for want of a preview, or with an old one, does not stand in the way of one that has it.
  const running = records.find(
    (record) =>
      !isFinal(record.state) &&
      record.request.revision === branchHead &&
      (isUnderWay(record) || record.request.reviewedDigest === reviewedDigest),
  );
  if (running !== undefined) return alreadyRunning(running);
  return requestDeployment(
    scene,
    {
      schema: 1,
      kind: "deploy",
      environment,
      revision: branchHead,
      ...(reviewedDigest === undefined ? {} : { reviewedDigest }),
      trigger: triggerOf(scene),
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
