/** Turns an allowed command into a Deployment: from then on the Deployment is the record, and its environment's job brings it. */

import type { DeploymentRecord, DeploymentRequest } from "../../core/model/deployment.ts";
import type { Decision } from "../../core/model/gate.ts";
import { type Outcome, outcome } from "../../core/model/outcome.ts";
import { decide } from "../../core/policy/decide.ts";
import { loadFacts } from "../environment/load-facts.ts";
import { loadScene } from "../environment/scene.ts";
import type { CommandScene } from "./command-scene.ts";

export type RequestResult =
  | { readonly kind: "created"; readonly record: DeploymentRecord }
  | { readonly kind: "refused"; readonly outcome: Outcome; readonly decision?: Decision };

/** Asks the gate first: a refusal leaves no Deployment behind, so the person can ask again when what it names has changed. */
export async function requestDeployment(
  scene: CommandScene,
  request: DeploymentRequest,
  records: readonly DeploymentRecord[],
): Promise<RequestResult> {
  const { repository, tools, signal } = scene;
  const environment = await loadScene(repository, request.environment, records, tools, signal);
  const decision = decide(await loadFacts(environment, request, tools));
  if (decision.kind === "refuse") {
    const rejected = decision.rules.find((rule) => rule.kind === "reject");
    const { environment: name, revision } = request;
    return {
      kind: "refused",
      decision,
      outcome: outcome(rejected?.reason ?? "NOT_AUTHORISED", { environment: name, revision }),
    };
  }
  const record = await repository.createDeployment(request, `Asked for by ${scene.comment.author.login}`);
  await repository.setDeploymentStatus(record.id, { state: "queued", description: "Waiting for its turn" });
  await tools.queue.add({
    version: 1,
    kind: "environment",
    repository: repository.ref,
    environment: request.environment,
  });
  await tools.queue.add({
    version: 1,
    kind: "report",
    pullRequest: { repository: repository.ref, number: scene.pullRequest.number },
  });
  return { kind: "created", record };
}
