/** `/rollback ENV`: brings the last healthy revision back, and holds the environment there until somebody resumes it. */

import type { Acknowledging } from "../../core/model/command.ts";
import { type DeploymentRecord, isFinal, tellsAll } from "../../core/model/deployment.ts";
import { outcome } from "../../core/model/outcome.ts";
import { shortRevision } from "../../core/model/revision.ts";
import { isDecided, rollbackTarget } from "../../core/plan/rollback.ts";
import { isoTime } from "../tools.ts";
import { acknowledge } from "./acknowledge.ts";
import { alreadyRunning } from "./already-running.ts";
import { type CommandScene, triggerOf } from "./command-scene.ts";
import { requestDeployment } from "./request-deployment.ts";
import type { RequestResult } from "./request-result.ts";

export type RollbackCommand = {
  readonly environment: string;
  readonly to?: string;
  readonly reason: string;
} & Acknowledging;

export async function runRollback(
  scene: CommandScene,
  { environment, to, reason, acknowledge: asked }: RollbackCommand,
): Promise<RequestResult> {
  const { comment, tools } = scene;
  const records = await scene.repository.deployments(
    environment,
    (newest) => tellsAll(newest) && isDecided(newest, to),
  );
  const chosen = rollbackTarget(records, to);
  // Asked for twice, it goes back once: a second rollback would go one further.
  const running = records.find(({ state, request }) => !isFinal(state) && request.kind === "rollback");
  const isSame =
    to === undefined ||
    (chosen.kind === "target" && chosen.target.request.revision === running?.request.revision);
  if (running !== undefined && isSame) return alreadyRunning(running);
  if (chosen.kind === "none") {
    return {
      kind: "refused",
      outcome: outcome("NOT_A_CANDIDATE", {
        environment,
        evidence: [chosen.why, ...chosen.candidates.map(candidateLine)],
        next:
          chosen.candidates.length === 0
            ? "Merge a fix instead."
            : `Comment \`/rollback ${environment} --to ID\`.`,
      }),
    };
  }
  const { request } = chosen.target;
  const acknowledged = await acknowledge(scene, {
    request: {
      schema: 1,
      kind: "rollback",
      environment,
      revision: request.revision,
      ...(request.reviewedDigest === undefined ? {} : { reviewedDigest: request.reviewedDigest }),
      trigger: triggerOf(scene),
      hold: { by: comment.author.login, reason, since: isoTime(tools.clock()) },
    },
    records,
    asked,
    to,
  });
  return acknowledged.kind === "refused"
    ? acknowledged
    : requestDeployment(scene, acknowledged.request, { records });
}

function candidateLine({ id, request, createdAt }: DeploymentRecord): string {
  return `can go back to ${id}: ${shortRevision(request.revision)}, deployed ${createdAt}`;
}
