/** Asks for the previews that are missing or old: made for another head, or against another state of the base branch. */

import type { PullRequest } from "../../core/model/pull-request.ts";
import type { Revision } from "../../core/model/revision.ts";
import type { GitHubRepository, OpenCheck } from "../../github/github.ts";
import { repositoryCheck, repositoryCheckName } from "../check-names.ts";
import { previewedKey } from "../memory-keys.ts";
import type { Tools } from "../tools.ts";

/** From so many on, all are asked for at once. */
const worthAsking = 3;

interface Candidate {
  readonly number: number;
  readonly head: Revision;
  /** The head of its base branch now. */
  readonly base: Revision;
}

export async function askForPreviews(
  repository: GitHubRepository,
  open: readonly PullRequest[],
  tools: Tools,
): Promise<void> {
  const moved = (await withBases(repository, open)).filter((one) => !wasSeen(repository, one, tools));
  const many = moved.length < worthAsking ? undefined : await repository.openChecks(repositoryCheckName);
  for (const one of moved) {
    if (await isCurrent(repository, one, many, tools)) continue;
    await tools.queue.add({
      version: 1,
      kind: "preview",
      pullRequest: { repository: repository.ref, number: one.number },
    });
  }
}

async function withBases(
  repository: GitHubRepository,
  open: readonly PullRequest[],
): Promise<readonly Candidate[]> {
  const heads = new Map<string, Revision | undefined>();
  const found: Candidate[] = [];
  for (const { number, head, base, baseBranch } of open) {
    if (!heads.has(baseBranch)) heads.set(baseBranch, await repository.branchHead(baseBranch));
    found.push({ number, head, base: heads.get(baseBranch) ?? base });
  }
  return found;
}

/** What was seen complete stays so: of hundreds of open pull requests only those that moved are asked for again. */
function wasSeen({ ref }: GitHubRepository, { number, head, base }: Candidate, { memory }: Tools): boolean {
  return memory.recall(previewedKey({ repository: ref, number })) === `${head} ${base}`;
}

async function isCurrent(
  repository: GitHubRepository,
  { number, head, base }: Candidate,
  many: ReadonlyMap<Revision, OpenCheck | undefined> | undefined,
  { memory }: Tools,
): Promise<boolean> {
  const wanted = repositoryCheck(base);
  const check =
    many?.has(head) === true
      ? many.get(head)
      : (await repository.ownChecks(head)).find(({ name }) => name === wanted.name);
  const isComplete = check?.completed === true && check.externalId === wanted.externalId;
  if (isComplete) memory.remember(previewedKey({ repository: repository.ref, number }), `${head} ${base}`);
  return isComplete;
}
