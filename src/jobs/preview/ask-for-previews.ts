/** Asks for the previews that are missing or old: made for another head, or against another state of the base branch. */

import type { PullRequest } from "../../core/model/pull-request.ts";
import type { Revision } from "../../core/model/revision.ts";
import type { GitHubRepository } from "../../github/github.ts";
import { repositoryCheck } from "../check-names.ts";
import type { Tools } from "../tools.ts";

export async function askForPreviews(
  repository: GitHubRepository,
  open: readonly PullRequest[],
  tools: Tools,
): Promise<void> {
  const heads = new Map<string, Revision | undefined>();
  for (const pullRequest of open) {
    const { number, baseBranch } = pullRequest;
    if (!heads.has(baseBranch)) heads.set(baseBranch, await repository.branchHead(baseBranch));
    if (await isCurrent(repository, pullRequest, heads.get(baseBranch) ?? pullRequest.base)) continue;
    await tools.queue.add({
      version: 1,
      kind: "preview",
      pullRequest: { repository: repository.ref, number },
    });
  }
}

async function isCurrent(
  repository: GitHubRepository,
  { head }: PullRequest,
  base: Revision,
): Promise<boolean> {
  const wanted = repositoryCheck(base);
  const checks = await repository.ownChecks(head);
  return checks.some(
    ({ name, externalId, completed }) =>
      completed && name === wanted.name && externalId === wanted.externalId,
  );
}
