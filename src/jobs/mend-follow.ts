/** Takes back what was told of a branch that could not be followed, once it is: on its head and on the merged pull requests. */

import type { Revision } from "../core/model/revision.ts";
import { followedCheck } from "../core/report/followed-check.ts";
import type { GitHubRepository } from "../github/github.ts";
import { repositoryCheck } from "./check-names.ts";
import type { Tools } from "./tools.ts";

/** A branch of which nothing was told is left alone: most pushes are followed at once, and need no check that says so. */
export async function mendFollow(
  repository: GitHubRepository,
  { branch, head }: { readonly branch: string; readonly head: Revision },
  { queue }: Pick<Tools, "queue">,
): Promise<void> {
  const own = repositoryCheck(head);
  const checks = await repository.ownChecks(head);
  const wasTold = checks.some(({ name, externalId }) => name === own.name && externalId === own.externalId);
  if (!wasTold) return;
  for (const { number, baseBranch } of await repository.mergedPullRequests(head)) {
    if (baseBranch !== branch) continue;
    await queue.add({ version: 1, kind: "report", pullRequest: { repository: repository.ref, number } });
  }
  // Last: a crash before it is mended by the next look.
  await repository.putCheck({ ...own, revision: head, ...followedCheck() });
}
