/** Every change between what an environment runs and what it shall run: an approval of the last one covers no other. */

import type { DeploymentRecord } from "../../core/model/deployment.ts";
import { type IncomingChange, type Unknown, isUnknown } from "../../core/model/gate.ts";
import type { PullRequest, Review, Role } from "../../core/model/pull-request.ts";
import type { Revision } from "../../core/model/revision.ts";
import type { CommitRange, GitHubRepository } from "../../github/github.ts";
import { orUnknown } from "./or-unknown.ts";
import type { Scene } from "./scene.ts";

/** Where changes are looked for. */
interface ChangesScene extends Pick<Scene, "repository" | "branch"> {
  /** Of the environment, newest first. */
  readonly records: readonly Pick<DeploymentRecord, "request">[];
}

export async function loadChanges(
  scene: ChangesScene,
  running: Revision | undefined | Unknown,
  to: Revision,
): Promise<readonly IncomingChange[] | Unknown> {
  if (isUnknown(running)) return running;
  return orUnknown(async () => {
    const range = await rangeOf(scene, running, to);
    if (range.kind === "incomplete") return { unknown: range.why };
    const merged = await Promise.all(range.revisions.map((revision) => mergedInto(scene, revision)));
    const pullRequests = new Map(merged.flat().map((pullRequest) => [pullRequest.number, pullRequest]));
    const pushed = range.revisions.filter((_, index) => merged[index]?.length === 0);
    // A push before the first deployment cannot be approved any more; a pull request of that time still can.
    const counted = running === undefined ? pushed.filter((revision) => revision === to) : pushed;
    return [
      ...(await Promise.all([...pullRequests.values()].map((pullRequest) => loadChange(scene, pullRequest)))),
      ...counted.map((revision): IncomingChange => ({ kind: "push", revision })),
    ];
  });
}

async function rangeOf(
  { repository, records }: ChangesScene,
  running: Revision | undefined,
  to: Revision,
): Promise<CommitRange> {
  // Where nothing was ever healthy, everything counts that was merged since the first deployment was asked for.
  const from = running ?? records.at(-1)?.request.revision;
  if (from === undefined || from === to) return { kind: "complete", revisions: [to] };
  return repository.commitRange(from, to);
}

async function mergedInto(scene: ChangesScene, revision: Revision): Promise<readonly PullRequest[]> {
  const pullRequests = await scene.repository.mergedPullRequests(revision);
  return pullRequests.filter(({ merged, baseBranch }) => merged && baseBranch === scene.branch);
}

/** What people and checks say of one pull request now. */
export async function loadChange(
  { repository }: Pick<Scene, "repository">,
  pullRequest: PullRequest,
): Promise<IncomingChange> {
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
