/** What stands between a pull request and its merge, in GitHub's sentences. */

import { atLeast, roleOf } from "../auth/roles.ts";
import { isAncestor } from "../git/refs.ts";
import type { Hub } from "../hub.ts";
import type { PullRequest, Review } from "../model/pull-request.ts";
import type { Repository } from "../model/repository.ts";
import { baseTip } from "./base-tip.ts";
import { latestRuns, requiredChecks, requirementState, requiresUpToDate } from "./required-checks.ts";
import { activeRules } from "./rules.ts";

export interface PullPlace {
  readonly repository: Repository;
  readonly pull: PullRequest;
}

/** Per reviewer the newest of approval, request for changes and dismissal, as long as the reviewer may write. */
export function standingReviews(hub: Hub, { repository, pull }: PullPlace): readonly Review[] {
  const latest = new Map<number, Review>();
  for (const review of repository.reviews.values()) {
    if (review.pullNumber !== pull.number || review.state === "COMMENTED" || review.state === "PENDING")
      continue;
    if (atLeast(roleOf(hub, repository, review.authorId), "write")) latest.set(review.authorId, review);
  }
  return [...latest.values()];
}

/** How many approvals the rules of a branch ask for; the most demanding rule holds. */
export function approvalsNeeded(repository: Repository, branch: string): number {
  const fromRules = activeRules(repository, branch).map(({ rule }) =>
    rule.type === "pull_request" ? rule.parameters.required_approving_review_count : 0,
  );
  return Math.max(0, repository.protections.get(branch)?.reviews?.count ?? 0, ...fromRules);
}

export interface Obstacle {
  readonly kind: "reviews" | "checks" | "deployments";
  readonly message: string;
}

/** What the branch's rules still ask for; empty when nothing. */
export function ruleObstacles(hub: Hub, place: PullPlace): readonly Obstacle[] {
  return [...reviewObstacles(hub, place), ...checkObstacles(place), ...deploymentObstacles(place)];
}

function reviewObstacles(hub: Hub, place: PullPlace): Obstacle[] {
  const needed = approvalsNeeded(place.repository, place.pull.base.ref);
  if (needed === 0) return [];
  const standing = standingReviews(hub, place);
  const approvals = standing.filter(({ state }) => state === "APPROVED").length;
  const found: Obstacle[] = [];
  if (approvals < needed) {
    const reviews = needed === 1 ? "review is" : "reviews are";
    found.push({
      kind: "reviews",
      message: `At least ${needed} approving ${reviews} required by reviewers with write access.`,
    });
  }
  if (standing.some(({ state }) => state === "CHANGES_REQUESTED")) {
    found.push({ kind: "reviews", message: "Changes have been requested." });
  }
  return found;
}

function checkObstacles({ repository, pull }: PullPlace): Obstacle[] {
  return requiredChecks(repository, pull.base.ref).flatMap((wanted): Obstacle[] => {
    const state = requirementState(repository, pull.head.sha, wanted);
    if (state === "passed") return [];
    const words = state === "failed" ? "is failing" : state === "pending" ? "is in progress" : "is expected";
    return [{ kind: "checks", message: `Required status check "${wanted.context}" ${words}.` }];
  });
}

function deploymentObstacles({ repository, pull }: PullPlace): Obstacle[] {
  return activeRules(repository, pull.base.ref).flatMap(({ rule }): Obstacle[] => {
    if (rule.type !== "required_deployments") return [];
    return rule.parameters.required_deployment_environments
      .filter((environment) => !deployed(repository, environment, pull.head.sha))
      .map((environment) => ({
        kind: "deployments",
        message: `Required deployment to "${environment}" is expected.`,
      }));
  });
}

function deployed(repository: Repository, environment: string, sha: string): boolean {
  const deployments = [...repository.deployments.values()].filter(
    (deployment) => deployment.environment === environment && deployment.sha === sha,
  );
  return deployments.some(({ id }) => {
    const newest = [...repository.deploymentStatuses.values()].findLast(
      ({ deploymentId }) => deploymentId === id,
    );
    return newest?.state === "success";
  });
}

export async function isBehind({ repository, pull }: PullPlace): Promise<boolean> {
  return !(await isAncestor(repository.dir, await baseTip(repository, pull), pull.head.sha));
}

/** GitHub's `mergeable_state`. */
export async function mergeableState(hub: Hub, place: PullPlace): Promise<string> {
  const { repository, pull } = place;
  if (pull.state === "closed") return "unknown";
  const known = pull.mergeability;
  if (known?.mergeable === undefined || known.head !== pull.head.sha) return "unknown";
  if (!known.mergeable) return "dirty";
  if (pull.draft) return "draft";
  if (ruleObstacles(hub, place).length > 0) return "blocked";
  if (requiresUpToDate(repository, pull.base.ref) && (await isBehind(place))) return "behind";
  return isStable(repository, pull.head.sha) ? "clean" : "unstable";
}

function isStable(repository: Repository, sha: string): boolean {
  const contexts = new Map(
    repository.statuses
      .filter((status) => status.sha === sha)
      .map((status) => [status.context, status.state]),
  );
  const runs = latestRuns(repository, sha).every(
    ({ conclusion }) => conclusion === "success" || conclusion === "neutral" || conclusion === "skipped",
  );
  return runs && [...contexts.values()].every((state) => state === "success");
}
