/** `/deploy ENV`: brings an environment to the head of the branch that it follows. */

import type { Acknowledging } from "../../core/model/command.ts";
import { type DeploymentRecord, type DeploymentRequest, isFinal } from "../../core/model/deployment.ts";
import { type Outcome, outcome } from "../../core/model/outcome.ts";
import type { Revision } from "../../core/model/revision.ts";
import { isUnderWay } from "../../core/plan/next-step.ts";
import { acknowledge } from "./acknowledge.ts";
import { alreadyRunning } from "./already-running.ts";
import { type CommandScene, triggerOf } from "./command-scene.ts";
import { reviewedDigest } from "./reviewed-digest.ts";
import { requestDeployment } from "./request-deployment.ts";
import type { RequestResult } from "./request-result.ts";

export type DeployCommand = { readonly revision?: Revision } & Acknowledging;

export async function runDeploy(
  scene: CommandScene,
  environment: string,
  { revision, acknowledge: asked }: DeployCommand,
): Promise<RequestResult> {
  const { branchHead } = scene;
  const refusal = refusalBefore(scene, revision);
  if (refusal !== undefined) return { kind: "refused", outcome: refusal };
  const records = await scene.repository.deployments(environment);
  const digest = await reviewedDigest(scene, environment, records);
  const acknowledged = await acknowledge(scene, {
    request: {
      schema: 1,
      kind: "deploy",
      environment,
      revision: branchHead,
      ...(digest === undefined ? {} : { reviewedDigest: digest }),
      trigger: triggerOf(scene),
    },
    records,
    asked,
  });
  if (acknowledged.kind === "refused") return acknowledged;
  const { request } = acknowledged;
  const open = records.filter((one) => !isFinal(one.state) && one.request.revision === branchHead);
  const underWay = open.find(isUnderWay);
  if (underWay !== undefined && hasAcknowledged(underWay, request)) return alreadyRunning(underWay);
  return requestDeployment(scene, request, {
    records,
    // One that waits for want of a preview or of an acknowledgement, or with an old one, does not stand for one that has it.
    standing: open.find((one) => one.request.reviewedDigest === digest && hasAcknowledged(one, request)),
  });
}

function hasAcknowledged(
  { request: { acknowledgements = [] } }: DeploymentRecord,
  { acknowledgements: wanted = [] }: DeploymentRequest,
): boolean {
  return wanted.every(({ digest }) => acknowledgements.some((given) => given.digest === digest));
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
    return outcome("HEAD_MOVED", {
      evidence: [`${branch} is at ${branchHead} now, not at ${asked}`],
      next: "Leave out --sha to deploy what the branch holds, or go back with `/rollback`.",
    });
  }
  return undefined;
}
