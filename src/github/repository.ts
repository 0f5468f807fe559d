/** One repository on GitHub, with a token for each purpose. */

import { z } from "zod";
import { tellsAll } from "../core/model/deployment.ts";
import { fullName, type RepositoryRef } from "../core/model/repository.ts";
import { readBranchHead, readBranchRules, readDefaultBranch } from "./branches.ts";
import { readCheckResults } from "./check-results.ts";
import { listOwnRuns, ownCheck } from "./check-runs.ts";
import { putCheckRun } from "./put-check-run.ts";
import type { Client } from "./client.ts";
import { addReaction, putComment, readComment, readComments, readCommentsSince } from "./comments.ts";
import { readCommitRange } from "./commit-range.ts";
import { createDeployment, readDeployments, readHistory, setDeploymentStatus } from "./deployments.ts";
import { installationGone } from "./faults.ts";
import type { AppIdentity, GitHubRepository, SeenDeployment } from "./github.ts";
import { readNewest } from "./newest-deployments.ts";
import { readOpenChecks } from "./open-checks.ts";
import type { Ours } from "./own.ts";
import { readMergedPullRequests, readOpenPullRequests, readPullRequest } from "./pull-requests.ts";
import type { Purpose } from "./purposes.ts";
import { readReviews } from "./reviews.ts";
import { readRole } from "./role.ts";

export interface RepositoryOptions {
  readonly ref: RepositoryRef;
  readonly client: (purpose: Exclude<Purpose, "fetch">) => Client;
  readonly identity: () => Promise<AppIdentity>;
  readonly remote: GitHubRepository["gitRemote"];
}

export function createRepository({ ref, client, identity, remote }: RepositoryOptions): GitHubRepository {
  const gate = client("gate");
  const comment = client("comment");
  const check = client("check");
  const deploy = client("deploy");
  const appId = async (): Promise<number> => (await identity()).id;
  const ours = async (): Promise<Ours> => {
    const { id, botUserId } = await identity();
    return { appId: id, botUserId };
  };
  const history: GitHubRepository["deployments"] = async (environment, enough = tellsAll) =>
    readHistory(deploy, { environment, enough, ours: await ours() });

  return {
    ref,
    defaultBranch: () => readDefaultBranch(gate),
    branchHead: (branch) => readBranchHead(gate, branch),
    branchRules: (branch) => readBranchRules(gate, branch),

    pullRequest: (number) => readPullRequest(gate, number),
    openPullRequests: () => readOpenPullRequests(gate),
    mergedPullRequests: (revision) => readMergedPullRequests(gate, revision),
    reviews: (number) => readReviews(gate, number),
    role: (person) => readRole(gate, person),
    commitRange: (from, to) => readCommitRange(gate, from, to),

    checkResults: (revision) => readCheckResults(gate, revision),
    ownChecks: async (revision) => (await listOwnRuns(gate, revision, await appId())).map(ownCheck),
    openChecks: async (name) => readOpenChecks(gate, { name, appId: await appId() }),
    putCheck: async (update) => putCheckRun(check, update, await appId()),

    comment: async (id) => readComment(gate, id, await appId()),
    comments: async (pullRequest) => readComments(gate, pullRequest, await appId()),
    commentsSince: async (since) => readCommentsSince(gate, since, await appId()),
    putComment: async (pullRequest, marker, text) =>
      putComment(comment, { pullRequest, marker, text }, await appId()),
    react: (commentId, content) => addReaction(comment, commentId, content),

    deployments: history,
    newestDeployments: async (environments) => {
      const found = await readNewest(deploy, environments, await ours());
      const seen = await Promise.all(
        environments.map(async (name): Promise<[string, readonly SeenDeployment[]]> => [
          name,
          found.get(name) ?? (await history(name)),
        ]),
      );
      return new Map(seen);
    },
    recentDeployments: async (enough) => readDeployments(deploy, { enough, ours: await ours() }),
    createDeployment: (request, shown) => createDeployment(deploy, request, shown),
    setDeploymentStatus: (id, update) => setDeploymentStatus(deploy, id, update),
    gitRemote: remote,
  };
}

/** Tells a missing thing from a repository that is out of sight, or whose name another one has by now: both are 404s. */
export async function requireInSight(probe: Client, ref: RepositoryRef): Promise<void> {
  const found = await probe.ask<{ readonly id: number } | undefined>({
    route: "GET /repos/{owner}/{repo}",
    answer: z.object({ id: z.number() }),
    refusals: { 404: () => undefined },
  });
  if (found?.id !== ref.id)
    throw installationGone(`The App does not see the repository ${fullName(ref)} any more.`);
}
