/** Finds what people were shown of an environment before its change reached the branch. */

import { digestOfReference } from "../core/plan/preview-reference.ts";
import type { PullRequest } from "../core/model/pull-request.ts";
import type { Revision } from "../core/model/revision.ts";
import type { GitHubRepository } from "../github/github.ts";
import { previewCheckName } from "./check-names.ts";

export interface ReviewedRender {
  readonly pullRequest: PullRequest;
  /** Digest of the render that the preview showed. */
  readonly digest: string;
}

export interface ReviewQuestion {
  readonly repository: GitHubRepository;
  readonly environment: string;
  readonly branch: string;
  /** Revision of the environment's newest deployment; `undefined` where there was none. */
  readonly from: Revision | undefined;
  readonly to: Revision;
}

/**
 * The newest merged pull request whose preview showed this environment. Those that came after it did not touch the
 * environment, so its render is the one to expect. `undefined` when none did: a push around pull requests.
 */
export async function reviewedRender(question: ReviewQuestion): Promise<ReviewedRender | undefined> {
  const seen = new Set<number>();
  for (const revision of await newestFirst(question)) {
    for (const pullRequest of await question.repository.mergedPullRequests(revision)) {
      if (seen.has(pullRequest.number) || pullRequest.baseBranch !== question.branch) continue;
      seen.add(pullRequest.number);
      const digest = await shownDigest(question, pullRequest);
      if (digest !== undefined) return { pullRequest, digest };
    }
  }
  return undefined;
}

async function newestFirst({ repository, from, to }: ReviewQuestion): Promise<readonly Revision[]> {
  if (from === undefined || from === to) return [to];
  const range = await repository.commitRange(from, to);
  return range.kind === "complete" ? range.revisions.toReversed() : [to];
}

async function shownDigest(
  { repository, environment }: ReviewQuestion,
  pullRequest: PullRequest,
): Promise<string | undefined> {
  const checks = await repository.ownChecks(pullRequest.head);
  const shown = checks.find(({ name, completed }) => completed && name === previewCheckName(environment));
  return shown === undefined ? undefined : digestOfReference(shown.externalId);
}
