/** Says on a pull request why it has no preview: in the comment that a preview would have, and in a check run. */

import type { PullRequest } from "../../core/model/pull-request.ts";
import type { Revision } from "../../core/model/revision.ts";
import { marker } from "../../core/report/marker.ts";
import {
  type NotPreviewed,
  notPreviewedCheck,
  notPreviewedComment,
} from "../../core/report/not-previewed.ts";
import type { GitHubRepository } from "../../github/github.ts";
import { repositoryCheck } from "../check-names.ts";

export async function tellNotPreviewed(
  repository: GitHubRepository,
  { number, head }: PullRequest,
  { why, base }: { readonly why: NotPreviewed; readonly base: Revision },
): Promise<void> {
  // A repository that never asked for Slipway gets a check to look up, not a comment on each pull request.
  if (why.kind !== "unconfigured" || (await hasComment(repository, number))) {
    await repository.putComment(number, marker("preview"), notPreviewedComment(why));
  }
  await repository.putCheck({
    ...repositoryCheck(base),
    revision: head,
    ...notPreviewedCheck(why),
  });
}

/** Of an earlier head that was previewed: it must not go on showing what is not true any more. */
async function hasComment(repository: GitHubRepository, number: number): Promise<boolean> {
  const comments = await repository.comments(number);
  return comments.some(({ ours, body }) => ours && body.startsWith(marker("preview")));
}
