/** What somebody who commands a deployment has been shown of it. */

import type { DeploymentRecord } from "../../core/model/deployment.ts";
import { makeInputsAt } from "../inputs-at.ts";
import { reviewedForCommand } from "../reviewed-render.ts";
import type { CommandScene } from "./command-scene.ts";

/** Of an environment whose inputs are those that it runs, it is what was reviewed when they were deployed. `records`: newest first. */
export async function reviewedDigest(
  scene: CommandScene,
  name: string,
  records: readonly DeploymentRecord[],
): Promise<string | undefined> {
  const { repository, branch, branchHead, pullRequest, config } = scene;
  const environment = config.environments.find((one) => one.name === name) ?? { name };
  const from = records.find(({ everSucceeded }) => everSucceeded);
  const shown = await reviewedForCommand(
    { repository, environment, branch, from, to: branchHead },
    pullRequest,
  );
  if (shown !== undefined || from === undefined) return shown;
  return (await isUnchanged(scene, name, from)) ? from.request.reviewedDigest : undefined;
}

async function isUnchanged(
  { git, branchHead, tools, signal }: CommandScene,
  environment: string,
  { request }: DeploymentRecord,
): Promise<boolean> {
  if (request.revision === branchHead) return true;
  const inputsAt = makeInputsAt(git, tools.renderer, signal);
  const [before, now] = await Promise.all([
    inputsAt(environment, request.revision),
    inputsAt(environment, branchHead),
  ]);
  return before.kind === "inputs" && now.kind === "inputs" && before.digest === now.digest;
}
