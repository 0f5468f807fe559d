/** Whether the checks that a branch requires have passed on a commit. */

import type { CheckRun } from "../model/check.ts";
import type { Repository } from "../model/repository.ts";
import { activeRules } from "./rules.ts";

export interface Requirement {
  readonly context: string;
  readonly appId?: number;
}

export type RequirementState = "passed" | "pending" | "failed" | "expected";

export function requiredChecks(repository: Repository, branch: string): readonly Requirement[] {
  const fromRules = activeRules(repository, branch).flatMap(({ rule }) =>
    rule.type === "required_status_checks"
      ? rule.parameters.required_status_checks.map(({ context, integration_id }) => ({
          context,
          ...(integration_id === undefined ? {} : { appId: integration_id }),
        }))
      : [],
  );
  const classic = repository.protections.get(branch)?.checks?.contexts.map(({ context, appId }) => ({
    context,
    ...(appId === null ? {} : { appId }),
  }));
  return [...fromRules, ...(classic ?? [])];
}

export function requiresUpToDate(repository: Repository, branch: string): boolean {
  return (
    repository.protections.get(branch)?.checks?.strict === true ||
    activeRules(repository, branch).some(
      ({ rule }) =>
        rule.type === "required_status_checks" && rule.parameters.strict_required_status_checks_policy,
    )
  );
}

/** A check and a status of one name both count. */
export function requirementState(repository: Repository, sha: string, wanted: Requirement): RequirementState {
  const run = latestRuns(repository, sha).find(
    ({ name, appId }) => name === wanted.context && (wanted.appId === undefined || wanted.appId === appId),
  );
  const status =
    wanted.appId === undefined
      ? repository.statuses.findLast(
          (candidate) => candidate.sha === sha && candidate.context === wanted.context,
        )
      : undefined;
  const states: RequirementState[] = [];
  if (run !== undefined) states.push(runState(run));
  if (status !== undefined) {
    states.push(status.state === "success" ? "passed" : status.state === "pending" ? "pending" : "failed");
  }
  if (states.length === 0) return "expected";
  return (
    states.find((state) => state === "failed") ?? states.find((state) => state === "pending") ?? "passed"
  );
}

function runState({ status, conclusion }: CheckRun): RequirementState {
  if (status !== "completed") return "pending";
  return conclusion === "success" || conclusion === "neutral" || conclusion === "skipped"
    ? "passed"
    : "failed";
}

/** The newest run of each name and App on a commit. */
export function latestRuns(repository: Repository, sha: string): readonly CheckRun[] {
  const latest = new Map<string, CheckRun>();
  for (const run of repository.checkRuns.values()) {
    if (run.headSha === sha) latest.set(`${run.appId}\0${run.name}`, run);
  }
  return [...latest.values()];
}
