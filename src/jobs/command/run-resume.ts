/** `/resume ENV`: lifts a hold and brings the environment back to the head of its branch, through the gate. */

import type { Acknowledging } from "../../core/model/command.ts";
import { outcome } from "../../core/model/outcome.ts";
import { holdOf } from "../../core/plan/hold.ts";
import { acknowledge } from "./acknowledge.ts";
import { type CommandScene, triggerOf } from "./command-scene.ts";
import { reviewedDigest } from "./reviewed-digest.ts";
import { requestDeployment } from "./request-deployment.ts";
import type { RequestResult } from "./request-result.ts";

export type ResumeCommand = { readonly environment: string } & Acknowledging;

export async function runResume(
  scene: CommandScene,
  { environment, acknowledge: asked }: ResumeCommand,
): Promise<RequestResult> {
  const { branch, branchHead } = scene;
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
  const digest = await reviewedDigest(scene, environment, records);
  const acknowledged = await acknowledge(scene, {
    request: {
      schema: 1,
      kind: "resume",
      environment,
      revision: branchHead,
      ...(digest === undefined ? {} : { reviewedDigest: digest }),
      trigger: triggerOf(scene),
    },
    records,
    asked,
  });
  return acknowledged.kind === "refused"
    ? acknowledged
    : requestDeployment(scene, acknowledged.request, { records });
}
