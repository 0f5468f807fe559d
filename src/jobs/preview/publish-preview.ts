/** Writes a preview to where people look: check runs that remember the digests, and one comment. */

import type { EnvironmentPreview, Preview } from "../../core/model/preview.ts";
import type { PullRequest } from "../../core/model/pull-request.ts";
import type { Revision } from "../../core/model/revision.ts";
import { outcome } from "../../core/model/outcome.ts";
import {
  type ShownRender,
  type ShownWhen,
  previewReference,
  shownRender,
} from "../../core/plan/preview-reference.ts";
import { withShown } from "../../core/plan/shown-digests.ts";
import { marker } from "../../core/report/marker.ts";
import { outcomeReport } from "../../core/report/outcome-report.ts";
import { outcomeLine } from "../../core/report/outcome-text.ts";
import { overallCheck } from "../../core/report/overall-check.ts";
import { previewCheck } from "../../core/report/preview-check.ts";
import { previewComment } from "../../core/report/preview-comment.ts";
import type { GitHubRepository } from "../../github/github.ts";
import { previewCheckName, repositoryCheck } from "../check-names.ts";

export interface PreviewToPublish {
  readonly preview: Preview;
  readonly notes: readonly string[];
  readonly when: ShownWhen;
}

export async function publishPreview(
  repository: GitHubRepository,
  { number, head }: PullRequest,
  { preview, notes, when }: PreviewToPublish,
): Promise<void> {
  const checks = await repository.ownChecks(head);
  const existing = new Map(checks.map(({ name, externalId }) => [name, shownRender(externalId)]));
  for (const environment of preview.environments) {
    const name = previewCheckName(environment.environment);
    const digest = "digest" in environment ? environment.digest : undefined;
    // Hundreds of environments that a pull request does not touch need no check run, unless an older one says otherwise.
    if (isUntouched(environment) && !existing.has(name)) continue;
    await repository.putCheck({
      name,
      revision: head,
      externalId: withShown(
        previewReference({
          pullRequest: number,
          digest,
          when: firstShown(existing.get(name), { pullRequest: number, when, digest }),
        }),
        environment.toAcknowledge,
      ),
      ...previewCheck(environment, preview),
    });
  }
  await repository.putComment(number, marker("preview"), previewText(preview, notes));
  await completePreview(repository, { head }, preview);
}

/** The comment. */
export function previewText(preview: Preview, notes: readonly string[]): string {
  return previewComment(preview, { notes });
}

/** Last: once this check is completed, a sweep takes the preview for done. */
export async function completePreview(
  repository: GitHubRepository,
  { head }: Pick<PullRequest, "head">,
  preview: Preview,
): Promise<void> {
  await repository.putCheck({ ...repositoryCheck(preview.base), revision: head, ...overallCheck(preview) });
}

/** Whether a render of this pull request was shown before its merge. */
export async function wasShown(
  repository: GitHubRepository,
  { number, head }: PullRequest,
): Promise<boolean> {
  const checks = await repository.ownChecks(head);
  return checks.some(({ externalId }) => {
    const shown = shownRender(externalId);
    return shown?.pullRequest === number && shown.when === "before-merge";
  });
}

/** What reviewers saw before the merge stays so when it is shown again after it, as long as it is the same. */
function firstShown(
  before: ShownRender | undefined,
  now: Omit<ShownRender, "digest"> & { readonly digest: string | undefined },
): ShownWhen {
  const isSame = before?.pullRequest === now.pullRequest && before.digest === now.digest;
  return isSame ? before.when : now.when;
}

/** One that was rendered has a digest to remember, even when it renders to the same. */
function isUntouched(environment: EnvironmentPreview): boolean {
  return environment.kind === "unchanged" && environment.digest === undefined;
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

/** A push during the render makes the result yesterday's news: the check that announced it must not stay open. */
export async function withdrawPreview(
  repository: GitHubRepository,
  { head }: PullRequest,
  base: Revision,
): Promise<void> {
  const moved = outcome("HEAD_MOVED");
  await repository.putCheck({
    ...repositoryCheck(base),
    revision: head,
    conclusion: "cancelled",
    title: outcomeLine(moved),
    summary: outcomeReport(moved),
  });
}
