/** Turns an allowed command into a Deployment: from then on the Deployment is the record, and its environment's job brings it. */

import type { DeploymentRecord, DeploymentRequest } from "../../core/model/deployment.ts";
import type { Decision } from "../../core/model/gate.ts";
import { outcome } from "../../core/model/outcome.ts";
import { decide } from "../../core/policy/decide.ts";
import { askForLook } from "../ask-for-look.ts";
import { loadFacts } from "../environment/load-facts.ts";
import { loadScene } from "../environment/scene.ts";
import { alreadyRunning } from "./already-running.ts";
import type { CommandScene } from "./command-scene.ts";
import type { RequestResult } from "./request-result.ts";

export interface EnvironmentRecords {
  /** Ours, of the environment, newest first. */
  readonly records: readonly DeploymentRecord[];
  /** Asked for the same already, and waits; it is looked at instead. */
  readonly standing?: DeploymentRecord | undefined;
}

/** Asks the gate first: a refusal leaves no Deployment behind, so the person can ask again when what it names has changed. */
export async function requestDeployment(
  scene: CommandScene,
  request: DeploymentRequest,
  { records, standing }: EnvironmentRecords,
): Promise<RequestResult> {
  const { repository, tools, signal } = scene;
  const environment = await loadScene(repository, request, records, tools, signal);
  const decision = decide(await loadFacts(environment, request, tools, { signal }));
  if (decision.kind === "refuse") return refused(decision, request);
  if (standing !== undefined) {
    await askForLook(repository.ref, [request.environment], tools);
    return alreadyRunning(standing);
  }
  return { kind: "created", record: await create(scene, request) };
}

function refused(decision: Decision, { environment, revision }: DeploymentRequest): RequestResult {
  const first = decision.rules.find((rule) => rule.kind === "reject");
  return {
    kind: "refused",
    decision,
    outcome: outcome(first?.reason ?? "NOT_AUTHORISED", { environment, revision }),
  };
}

async function create(scene: CommandScene, request: DeploymentRequest): Promise<DeploymentRecord> {
  const { repository, tools, comment, pullRequest, config } = scene;
  const environment = config.environments.find(({ name }) => name === request.environment);
  const record = await repository.createDeployment(request, {
    description: `Asked for by ${comment.author.login}`,
    isProtected: environment?.protection !== undefined,
  });
  await repository.setDeploymentStatus(record.id, { state: "queued", description: "Waiting for its turn" });
  await askForLook(repository.ref, [request.environment], tools);
  await tools.queue.add({
    version: 1,
    kind: "report",
    pullRequest: { repository: repository.ref, number: pullRequest.number },
  });
  return record;
}
