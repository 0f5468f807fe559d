/** Writes a preview to where people look: check runs that remember the digests, and one comment. */

import type { Preview } from "../../core/model/preview.ts";
import type { PullRequest } from "../../core/model/pull-request.ts";
import type { Revision } from "../../core/model/revision.ts";
import { previewReference } from "../../core/plan/preview-reference.ts";
import { marker } from "../../core/report/marker.ts";
import { overallCheck } from "../../core/report/overall-check.ts";
import { previewCheck } from "../../core/report/preview-check.ts";
import { previewComment } from "../../core/report/preview-comment.ts";
import type { GitHubRepository } from "../../github/github.ts";
import { previewCheckName, repositoryCheck } from "../check-names.ts";

export async function publishPreview(
  repository: GitHubRepository,
  { number, head }: PullRequest,
  preview: Preview,
): Promise<void> {
  const existing = new Set((await repository.ownChecks(head)).map(({ name }) => name));
  for (const environment of preview.environments) {
    const name = previewCheckName(environment.environment);
    // Hundreds of environments that a pull request does not touch need no check run, unless an older one says otherwise.
    if (environment.kind === "unchanged" && !existing.has(name)) continue;
    await repository.putCheck({
      name,
      revision: head,
      externalId: previewReference("digest" in environment ? environment.digest : undefined),
      ...previewCheck(environment, preview),
    });
  }
  await repository.putComment(number, marker("preview"), previewComment(preview));
  // Last: once it is completed, a sweep takes the preview for done.
  await repository.putCheck({ ...repositoryCheck(preview.base), revision: head, ...overallCheck(preview) });
}

/** Seen at once, while the environments are still being rendered. */
export async function announcePreview(
  repository: GitHubRepository,
  { head }: PullRequest,
  base: Revision,
): Promise<void> {
  await repository.putCheck({
    ...repositoryCheck(base),
    revision: head,
    title: "Rendering",
    summary: "What each environment would become is being rendered.",
  });
}
