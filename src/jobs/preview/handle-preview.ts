/** Shows on an open pull request what each environment would become: one comment, and one check run for each environment. */

import type { Job } from "../../core/model/job.ts";
import type { Handled } from "../../queue/queue.ts";
import type { Tools } from "../tools.ts";
import { sidesOfOpen } from "./preview-sides.ts";
import {
  announcePreview,
  completePreview,
  publishPreview,
  wasShown,
  withdrawPreview,
} from "./publish-preview.ts";
import { renderPreview } from "./render-preview.ts";
import { tellNotPreviewed } from "./tell-not-previewed.ts";

type PreviewJob = Extract<Job, { readonly kind: "preview" }>;

const done: Handled = { kind: "done" };

/** What was merged is shown again only when somebody asks for it (`showMerged`): what reviewers saw must not change by itself. */
export async function handlePreview(job: PreviewJob, tools: Tools, signal: AbortSignal): Promise<Handled> {
  const repository = tools.github.repository(job.pullRequest.repository);
  const pullRequest = await repository.pullRequest(job.pullRequest.number);
  if (pullRequest?.state !== "open") return done;
  // The base that GitHub reports with a pull request may be older than its branch.
  const branchHead = (await repository.branchHead(pullRequest.baseBranch)) ?? pullRequest.base;
  if (pullRequest.fromFork) {
    await tellNotPreviewed(repository, pullRequest, { why: { kind: "fork" }, base: branchHead });
    return done;
  }
  const sides = await sidesOfOpen({ repository, pullRequest, branchHead }, tools, signal);
  if (sides.kind !== "sides") {
    await tellNotPreviewed(repository, pullRequest, { why: sides, base: branchHead });
    return done;
  }
  await announcePreview(repository, pullRequest, branchHead);
  const preview = await renderPreview(sides, job.pullRequest, tools, signal);
  const now = await repository.pullRequest(pullRequest.number);
  if (now?.head !== pullRequest.head) {
    // The job of that push shows the new head.
    await withdrawPreview(repository, pullRequest, branchHead);
    return done;
  }
  if (now.merged && (await wasShown(repository, pullRequest))) {
    // Merged while this ran again: what its reviewers saw stays, only the announcement is taken back.
    await completePreview(repository, pullRequest, preview);
    return done;
  }
  const when = now.merged ? "after-merge" : "before-merge";
  await publishPreview(repository, pullRequest, { preview, notes: sides.notes, when });
  return done;
}
