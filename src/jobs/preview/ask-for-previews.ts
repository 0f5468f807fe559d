/** Asks for the previews that are missing or old: made for another head, or against another state of the base branch. */

import type { PullRequest } from "../../core/model/pull-request.ts";
import type { Revision } from "../../core/model/revision.ts";
import type { GitHubRepository } from "../../github/github.ts";
import { repositoryCheck } from "../check-names.ts";
import { previewedKey } from "../memory-keys.ts";
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
    if (await isCurrent(repository, pullRequest, heads.get(baseBranch) ?? pullRequest.base, tools)) continue;
    await tools.queue.add({
      version: 1,
      kind: "preview",
      pullRequest: { repository: repository.ref, number },
    });
  }
}

/** What was seen complete stays so: of hundreds of open pull requests only those that moved are asked for again. */
async function isCurrent(
  repository: GitHubRepository,
  { number, head }: PullRequest,
  base: Revision,
  { memory }: Tools,
): Promise<boolean> {
  const key = previewedKey({ repository: repository.ref, number });
  const seen = `${head} ${base}`;
  if (memory.recall(key) === seen) return true;
  const wanted = repositoryCheck(base);
  const checks = await repository.ownChecks(head);
  const isComplete = checks.some(
    ({ name, externalId, completed }) =>
      completed && name === wanted.name && externalId === wanted.externalId,
  );
  if (isComplete) memory.remember(key, seen);
  return isComplete;
}
