/** A GitHub that answers at once and keeps nothing but when a check was completed: so that what is measured is our own time. */

import type { PullRequest } from "../../src/core/model/pull-request.ts";
import type { GitHubRepository } from "../../src/github/github.ts";

export interface InstantGitHub {
  readonly repository: GitHubRepository;
  /** Titles of the checks that were completed. */
  readonly completed: readonly string[];
}

/** For what the way that is measured never asks. */
export function unasked(): Promise<never> {
  return Promise.reject(new Error("not asked for in this benchmark"));
}

export function instantGitHub(url: string, pullRequest: PullRequest): InstantGitHub {
  const completed: string[] = [];
  const repository: GitHubRepository = {
    ref: { installationId: 1, id: 1, owner: "bench", name: "patterns" },
    defaultBranch: () => Promise.resolve(pullRequest.baseBranch),
    branchHead: () => Promise.resolve(pullRequest.base),
    pullRequest: () => Promise.resolve(pullRequest),
    ownChecks: () => Promise.resolve([]),
    comments: () => Promise.resolve([]),
    deployments: () => Promise.resolve([]),
    newestDeployments: () => Promise.resolve(new Map()),
    recentDeployments: () => Promise.resolve({ records: [], complete: true }),
    putCheck: ({ conclusion, title }) => {
      if (conclusion !== undefined) completed.push(title);
      return Promise.resolve();
    },
    putComment: () => Promise.resolve({ id: 1 }),
    gitRemote: () => ({ url, token: () => Promise.resolve("") }),
    branchRules: unasked,
    openPullRequests: unasked,
    openChecks: unasked,
    mergedPullRequests: unasked,
    reviews: unasked,
    role: unasked,
    commitRange: unasked,
    checkResults: unasked,
    comment: unasked,
    commentsSince: unasked,
    react: unasked,
    createDeployment: unasked,
    setDeploymentStatus: unasked,
  };
  return { repository, completed };
}
