/** Writes how a deployment stands to where people look: its status, its check run, and the pull request's comment. */

import { deploymentCheck } from "../../core/report/deployment-check.ts";
import { decisionLine } from "../../core/report/decision-line.ts";
import { outcomeLine } from "../../core/report/outcome-text.ts";
import type { DeploymentRecord, DeploymentState } from "../../core/model/deployment.ts";
import type { Decision } from "../../core/model/gate.ts";
import type { Outcome, OutcomeKind } from "../../core/model/outcome.ts";
import type { GitHubRepository } from "../../github/github.ts";
import { deploymentCheckName } from "../check-names.ts";
import type { Tools } from "../tools.ts";

export async function tellWaiting(
  repository: GitHubRepository,
  record: DeploymentRecord,
  decision: Decision,
  tools: Tools,
): Promise<void> {
  const description = decisionLine(decision);
  // Said once: a sweep that finds the same answer writes nothing.
  if (record.state === "queued" && record.description === description) return;
  await tell(repository, record, { state: "queued", description }, { decision }, tools);
}

export async function tellDeploying(
  repository: GitHubRepository,
  record: DeploymentRecord,
  tools: Tools,
): Promise<DeploymentRecord> {
  const status = { state: "in_progress", description: "Deploying" } as const;
  await tell(repository, record, status, {}, tools);
  return { ...record, ...status };
}

export async function tellOutcome(
  repository: GitHubRepository,
  record: DeploymentRecord,
  ended: Outcome,
  tools: Tools,
): Promise<void> {
  await tell(
    repository,
    record,
    { state: stateOf[ended.kind], description: outcomeLine(ended) },
    { outcome: ended },
    tools,
  );
}

/** See the table of outcomes in docs/outcomes.md. */
const stateOf: Readonly<Record<OutcomeKind, DeploymentState>> = {
  succeeded: "success",
  unchanged: "success",
  refused: "error",
  superseded: "inactive",
  cancelled: "inactive",
  failed: "failure",
};

async function tell(
  repository: GitHubRepository,
  record: DeploymentRecord,
  status: { readonly state: DeploymentState; readonly description: string },
  detail: { readonly decision?: Decision; readonly outcome?: Outcome },
  tools: Tools,
): Promise<void> {
  const { request } = record;
  await repository.putCheck({
    name: deploymentCheckName(request.environment),
    revision: request.revision,
    externalId: `slipway/deployment/1/${record.id}`,
    ...deploymentCheck({ record: { ...record, ...status }, ...detail }),
  });
  // The status comes last: it is the record, and once it is final nobody looks at this deployment again.
  await repository.setDeploymentStatus(record.id, status);
  await askForReport(repository, request.trigger, tools);
}

async function askForReport(
  { ref }: GitHubRepository,
  trigger: DeploymentRecord["request"]["trigger"],
  tools: Tools,
): Promise<void> {
  if (trigger.pullRequest === undefined) return;
  const pullRequest = { repository: ref, number: trigger.pullRequest };
  await tools.queue.add({ version: 1, kind: "report", pullRequest });
  if (trigger.kind === "command") {
    await tools.queue.add({ version: 1, kind: "command", pullRequest, commentId: trigger.commentId });
  }
}
