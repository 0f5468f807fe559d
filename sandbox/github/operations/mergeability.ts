/** The test merge of a pull request: begun by the first look, known at the second. */

import { createCommit } from "../git/commits.ts";
import { mergeTrees, rebase } from "../git/merge.ts";
import { forceRef } from "../git/refs.ts";
import type { Hub } from "../hub.ts";
import type { Mergeability, PullRequest } from "../model/pull-request.ts";
import type { Repository } from "../model/repository.ts";
import { baseTip } from "./base-tip.ts";
import { webFlow } from "./signature.ts";

/**
 * Starts the test merge when base or head moved since the last one, and says so by answering "started": the caller
 * then shows `mergeable: null`. A later call waits for the result.
 */
export async function lookAtMerge(
  hub: Hub,
  repository: Repository,
  pull: PullRequest,
): Promise<"started" | "known"> {
  if (pull.state !== "open") return "known";
  const base = await baseTip(repository, pull);
  const current = pull.mergeability;
  if (current !== undefined && current.base === base && current.head === pull.head.sha) {
    await current.done;
    return "known";
  }
  begin(hub, { repository, pull, base });
  return "started";
}

function begin(
  hub: Hub,
  {
    repository,
    pull,
    base,
  }: { readonly repository: Repository; readonly pull: PullRequest; readonly base: string },
): void {
  const head = pull.head.sha;
  let finish: (() => void) | undefined;
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const mergeability: Mergeability = { base, head, done };
  pull.mergeability = mergeability;
  hub.background.run(testMerge(hub, { repository, pull, mergeability }).finally(() => finish?.()));
}

async function testMerge(
  hub: Hub,
  {
    repository,
    pull,
    mergeability,
  }: { readonly repository: Repository; readonly pull: PullRequest; readonly mergeability: Mergeability },
): Promise<void> {
  const { base, head } = mergeability;
  const committer = webFlow(hub);
  const tree = await mergeTrees(repository.dir, base, head);
  if (tree === undefined) {
    mergeability.mergeable = false;
    mergeability.rebaseable = false;
    return;
  }
  const message = `Merge ${head} into ${base}`;
  const commit = await createCommit(repository.dir, {
    tree,
    parents: [base, head],
    message,
    author: committer,
    committer,
  });
  mergeability.rebaseable = (await rebase(repository.dir, { base, head, committer })) !== undefined;
  mergeability.mergeCommit = commit;
  mergeability.mergeable = true;
  // A push may have come meanwhile; its own test merge then writes the ref.
  if (pull.mergeability === mergeability)
    await forceRef(repository.dir, `refs/pull/${pull.number}/merge`, commit);
}
