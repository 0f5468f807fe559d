/** Reads the facts that the gate judges, from GitHub, at the moment of the decision. What cannot be read becomes `unknown`. */

import type { DeploymentRequest } from "../../core/model/deployment.ts";
import { Fault } from "../../core/model/fault.ts";
import { type Facts, type IncomingChange, type Unknown, isUnknown } from "../../core/model/gate.ts";
import type { PullRequest, Review, Role } from "../../core/model/pull-request.ts";
import type { Revision } from "../../core/model/revision.ts";
import { holdOf } from "../../core/plan/hold.ts";
import { factsNeeded } from "../../core/policy/facts-needed.ts";
import type { GitHubRepository } from "../../github/github.ts";
import type { Tools } from "../tools.ts";
import type { Scene } from "./scene.ts";

export async function loadFacts(scene: Scene, request: DeploymentRequest, tools: Tools): Promise<Facts> {
  const { repository, environment, records, branch } = scene;
  const { trigger } = request;
  const needed = new Set(factsNeeded(environment, request));
  const [{ id: ownAppId }, branchRules, changes, actorRole] = await Promise.all([
    tools.github.app(),
    needed.has("branchRules") ? orUnknown(() => repository.branchRules(branch)) : notAsked,
    needed.has("changes") ? loadChanges(scene, request.revision) : notAsked,
    trigger.kind === "command" ? orUnknown(() => repository.role(trigger.actor)) : undefined,
  ]);
  return {
    environment,
    request,
    branch,
    branchRules,
    changes,
    hold: holdOf(records),
    ownAppId,
    ...(actorRole === undefined ? {} : { actorRole }),
  };
}

/** For a fact that no rule needs here; a rule that looks at it all the same refuses. */
const notAsked: Unknown = { unknown: "it was not looked up" };

/** Every change between what the environment runs and what it shall run: an approval of the last one covers no other. */
async function loadChanges(scene: Scene, to: Revision): Promise<readonly IncomingChange[] | Unknown> {
  return orUnknown(async () => {
    const inventory = await scene.cluster.readInventory();
    const from = inventory?.history[0]?.revision;
    const range: Awaited<ReturnType<GitHubRepository["commitRange"]>> =
      from === undefined || from === to
        ? { kind: "complete", revisions: [to] }
        : await scene.repository.commitRange(from, to);
    if (range.kind === "incomplete") return { unknown: range.why };
    const merged = await Promise.all(range.revisions.map((revision) => mergedInto(scene, revision)));
    const pullRequests = new Map(merged.flat().map((pullRequest) => [pullRequest.number, pullRequest]));
    const pushed = range.revisions.filter((_, index) => merged[index]?.length === 0);
    return [
      ...(await Promise.all([...pullRequests.values()].map((pullRequest) => loadChange(scene, pullRequest)))),
      ...pushed.map((revision): IncomingChange => ({ kind: "push", revision })),
    ];
  });
}

async function mergedInto(scene: Scene, revision: Revision): Promise<readonly PullRequest[]> {
  const pullRequests = await scene.repository.mergedPullRequests(revision);
  return pullRequests.filter(({ merged, baseBranch }) => merged && baseBranch === scene.branch);
}

async function loadChange({ repository }: Scene, pullRequest: PullRequest): Promise<IncomingChange> {
  const [reviews, checks] = await Promise.all([
    orUnknown(() => repository.reviews(pullRequest.number)),
    orUnknown(() => repository.checkResults(pullRequest.head)),
  ]);
  const roles = await loadRoles(repository, isUnknown(reviews) ? [] : reviews);
  return { kind: "pull-request", pullRequest, reviews, checks, roles };
}

async function loadRoles(
  repository: GitHubRepository,
  reviews: readonly Review[],
): Promise<ReadonlyMap<number, Role | Unknown>> {
  const approvers = new Map(
    reviews.filter(({ state }) => state === "approved").map(({ reviewer }) => [reviewer.id, reviewer]),
  );
  const roles = await Promise.all(
    [...approvers.values()].map(async (reviewer): Promise<[number, Role | Unknown]> => [
      reviewer.id,
      await orUnknown(() => repository.role(reviewer)),
    ]),
  );
  return new Map(roles);
}

/** A fact that GitHub refuses for good is unknown; a passing failure is left to the queue, which tries again. */
async function orUnknown<T>(read: () => Promise<T>): Promise<T | Unknown> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Fault && error.retry === "never") return { unknown: error.message };
    throw error;
  }
}
