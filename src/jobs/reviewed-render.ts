/** Finds what people were shown of an environment before its change is deployed. */

import type { DeploymentRecord } from "../core/model/deployment.ts";
import type { Environment } from "../core/model/environment.ts";
import type { PullRequest } from "../core/model/pull-request.ts";
import type { Revision } from "../core/model/revision.ts";
import { shownRender, type ShownRender } from "../core/plan/preview-reference.ts";
import type { GitHubRepository } from "../github/github.ts";
import { previewCheckName } from "./check-names.ts";

/** What was shown, and where its readers look. */
export interface Reviewed {
  /** The merged pull request that showed the environment, else the newest one; absent: the branch moved without any. */
  readonly pullRequest?: number;
  /** Digest of the render that was shown; absent: none was. */
  readonly digest?: string;
}

export interface ReviewQuestion {
  readonly repository: GitHubRepository;
  readonly environment: Pick<Environment, "name" | "protection">;
  readonly branch: string;
  /** The environment's deployment before the one that is asked for; `undefined`: there was none. */
  readonly from: Pick<DeploymentRecord, "request"> | undefined;
  readonly to: Revision;
}

/**
 * For a deployment that follows the branch: the newest merged pull request that showed the environment. Those that came after
 * it did not touch the environment, so its render is the one to expect. Only what was shown before the merge counts: reviewers saw that.
 */
export async function reviewedBeforeMerge(question: ReviewQuestion): Promise<Reviewed> {
  const { newest, shown } = await findShown(question);
  if (shown === undefined) return newest === undefined ? {} : { pullRequest: newest };
  const { pullRequest, when, digest } = shown;
  return when === "before-merge" ? { pullRequest, digest } : { pullRequest };
}

/** For a command: what its author sees on the pull request on which it is given, if that was shown again after the merge; else as above. */
export async function reviewedForCommand(
  question: ReviewQuestion,
  commandOn: PullRequest,
): Promise<string | undefined> {
  const here = await shownOn(question, commandOn);
  if (here?.when === "after-merge") return here.digest;
  const { shown } = await findShown(question);
  return shown?.digest;
}

interface Found {
  /** Number of the newest merged pull request. */
  readonly newest?: number;
  readonly shown?: ShownRender;
}

/**
 * Where nothing guards the environment, people push to its branch: what a pull request showed before such a push says nothing of it.
 * Where something does, the push is compared with what was shown, and stops when it changed that.
 */
async function findShown(question: ReviewQuestion): Promise<Found> {
  const { repository, branch, environment } = question;
  const seen = new Set<number>();
  for (const revision of await newestFirst(question)) {
    const merged = (await repository.mergedPullRequests(revision)).filter((one) => one.baseBranch === branch);
    if (merged.length === 0 && environment.protection === undefined) break;
    for (const pullRequest of merged) {
      if (seen.has(pullRequest.number)) continue;
      seen.add(pullRequest.number);
      const shown = await shownOn(question, pullRequest);
      if (shown !== undefined) return { shown };
    }
  }
  const [newest] = seen;
  return newest === undefined ? {} : { newest };
}

async function newestFirst({ repository, from, to }: ReviewQuestion): Promise<readonly Revision[]> {
  const before = from?.request.revision;
  if (before === undefined || before === to) return [to];
  const range = await repository.commitRange(before, to);
  return range.kind === "complete" ? range.revisions.toReversed() : [to];
}

async function shownOn(
  { repository, environment }: ReviewQuestion,
  { number, head }: PullRequest,
): Promise<ShownRender | undefined> {
  const checks = await repository.ownChecks(head);
  const check = checks.find(
    ({ name, completed }) => completed && name === previewCheckName(environment.name),
  );
  const shown = check === undefined ? undefined : shownRender(check.externalId);
  return shown?.pullRequest === number ? shown : undefined;
}
