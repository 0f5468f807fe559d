/** Where the base of a pull request is now. */

import { mergeBase, readRef } from "../git/refs.ts";
import type { PullRequest } from "../model/pull-request.ts";
import type { Repository } from "../model/repository.ts";

/** The tip of the base branch now; where it was last seen when the branch is gone. */
export async function baseTip(repository: Repository, pull: PullRequest): Promise<string> {
  return (await readRef(repository.dir, `refs/heads/${pull.base.ref}`)) ?? pull.base.sha;
}

/** The commit from which a pull request's changes are counted: where it left its base. */
export async function forkPoint(repository: Repository, pull: PullRequest): Promise<string> {
  const base = pull.merged === undefined ? await baseTip(repository, pull) : pull.base.sha;
  return (await mergeBase(repository.dir, base, pull.head.sha)) ?? base;
}
