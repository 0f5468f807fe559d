/** Writes how a deployment stands to where people look: its status, its check run, and the pull request's comment. */

import type { CheckOutput } from "../../core/report/check-output.ts";
import { deploymentCheck } from "../../core/report/deployment-check.ts";
import { isUnderWay } from "../../core/plan/next-step.ts";
import { withShown } from "../../core/plan/shown-digests.ts";
import { decisionLine } from "../../core/report/decision-line.ts";
import { outcomeLine, reasonText } from "../../core/report/outcome-text.ts";
import type { ToAcknowledge } from "../../core/model/acknowledgement.ts";
import type { DeploymentRecord, DeploymentState } from "../../core/model/deployment.ts";
import { Fault } from "../../core/model/fault.ts";
import type { Decision } from "../../core/model/gate.ts";
import type { Outcome, OutcomeKind } from "../../core/model/outcome.ts";
import type { CheckUpdate, GitHubRepository } from "../../github/github.ts";
import { deploymentCheckName, deploymentReference } from "../check-names.ts";
import type { Tools } from "../tools.ts";

export async function tellWaiting(
  repository: GitHubRepository,
  record: DeploymentRecord,
  decision: Decision,
  tools: Tools,
): Promise<void> {
  await tell(
    repository,
    record,
    {
      state: "queued",
      description: decisionLine(decision),
      detail: { decision },
      toAcknowledge: decision.toAcknowledge,
    },
    tools,
  );
}

const deploying = { state: "in_progress", description: "Deploying" } as const;

export async function tellDeploying(
  repository: GitHubRepository,
  record: DeploymentRecord,
  tools: Tools,
): Promise<DeploymentRecord> {
  await tell(repository, record, { ...deploying, detail: {} }, tools);
  return { ...record, ...deploying };
}

/** What keeps it from going on for now; it is looked at again by itself. */
export async function tellObstacle(
  repository: GitHubRepository,
  record: DeploymentRecord,
  obstacle: Outcome,
  tools: Tools,
): Promise<void> {
  // Told once, although each try may find other words for it: how long it lasts is counted from then.
  if (isTold(record, obstacle)) return;
  const state = record.state === "in_progress" ? record.state : "queued";
  await tell(repository, record, { state, description: outcomeLine(obstacle), detail: { obstacle } }, tools);
}

/** Whether this is what was told of it last. */
export function isTold({ description }: DeploymentRecord, { reason }: Outcome): boolean {
  return description.startsWith(reasonText(reason));
}

export async function tellOutcome(
  repository: GitHubRepository,
  record: DeploymentRecord,
  ended: EndedOutcome,
  tools: Tools,
): Promise<void> {
  const { toAcknowledge, wrote = isUnderWay(record), ...how } = ended;
  const { environment, revision } = record.request;
  const outcome = { environment, revision, ...how };
  await tell(
    repository,
    record,
    {
      state: stateOf(ended.kind, wrote),
      description: outcomeLine(ended),
      detail: { outcome },
      toAcknowledge,
    },
    tools,
  );
}

export type EndedOutcome = Outcome & {
  /** What was kept until somebody acknowledges that it may go. */
  readonly toAcknowledge?: readonly ToAcknowledge[];
  /** Whether something may have been written. Absent: where it had passed its gate. */
  readonly wrote?: boolean;
};

/** See the table of outcomes in docs/outcomes.md. What ended before its first write left what ran before untouched. */
function stateOf(kind: OutcomeKind, wrote: boolean): DeploymentState {
  switch (kind) {
    case "succeeded":
    case "unchanged":
      return "success";
    case "superseded":
    case "cancelled":
      return "inactive";
    case "refused":
    case "failed":
      return wrote ? "failure" : "error";
  }
}

interface Standing {
  readonly state: DeploymentState;
  readonly description: string;
  readonly detail: { readonly decision?: Decision; readonly obstacle?: Outcome; readonly outcome?: Outcome };
  /** Listed there for an acknowledgement. */
  readonly toAcknowledge?: readonly ToAcknowledge[] | undefined;
}

async function tell(
  repository: GitHubRepository,
  record: DeploymentRecord,
  { state, description, detail, toAcknowledge }: Standing,
  tools: Tools,
): Promise<void> {
  const { request } = record;
  const check = deploymentCheck({ record: { ...record, state, description }, ...detail });
  await putCheck(
    repository,
    record,
    { ...check, externalId: withShown(deploymentReference(record.id), toAcknowledge) },
    tools,
  );
  // Said once: a look that finds the same answer adds no status. The check may know more than its one line.
  if (record.state === state && record.description === description) return;
  // The status comes after the check: it is the record, and once it is final nobody looks at this deployment again.
  await repository.setDeploymentStatus(record.id, { state, description });
  await askForReport(repository, request.trigger, tools);
}

/** A revision that is gone, or a permission that is missing, must not keep the record from being written. */
async function putCheck(
  repository: GitHubRepository,
  { request: { environment, revision } }: DeploymentRecord,
  output: CheckOutput & Pick<CheckUpdate, "externalId">,
  { log }: Tools,
): Promise<void> {
  try {
    await repository.putCheck({ name: deploymentCheckName(environment), revision, ...output });
  } catch (error) {
    if (!(error instanceof Fault) || error.retry === "later") throw error;
    log("warn", "a check could not be written", { environment, reason: error.reason, why: error.message });
  }
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
