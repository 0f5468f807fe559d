/** Shows on an open pull request what each environment would become: one comment, and one check run for each environment. */

import type { Job } from "../../core/model/job.ts";
import type { PullRequest } from "../../core/model/pull-request.ts";
import type { Revision } from "../../core/model/revision.ts";
import type { GitHubRepository } from "../../github/github.ts";
import type { Handled } from "../../queue/queue.ts";
import type { Tools } from "../tools.ts";
import { announce } from "./announce.ts";
import { withForecasts } from "./forecasts.ts";
import { forkPermission } from "./fork-permission.ts";
import { sidesOfOpen, type TwoSides } from "./preview-sides.ts";
import { completePreview, wasShown, withdrawPreview } from "./publish-preview.ts";
import { renderPreview } from "./render-preview.ts";
import { showPreview } from "./show-preview.ts";
import { tellNotPreviewed } from "./tell-not-previewed.ts";
import { whileHeadStays } from "./while-head-stays.ts";

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
    const permission = await forkPermission({ repository, pullRequest }, tools, signal);
    if (permission.kind === "refused") {
      const { policy } = permission;
      const why = { kind: "fork", policy, head: pullRequest.head } as const;
      await tellNotPreviewed(repository, pullRequest, { why, base: branchHead });
      return done;
    }
  }
  const sides = await sidesOfOpen({ repository, pullRequest, branchHead }, tools, signal);
  if (sides.kind !== "sides") {
    await tellNotPreviewed(repository, pullRequest, { why: sides, base: branchHead });
    return done;
  }
  await showOpen({ repository, pullRequest, branchHead, sides }, tools, signal);
  return done;
}

interface OpenPreview {
  readonly repository: GitHubRepository;
  readonly pullRequest: PullRequest;
  readonly branchHead: Revision;
  readonly sides: TwoSides;
}

/** A push meanwhile ends it: the job of that push shows the new head. */
async function showOpen(open: OpenPreview, tools: Tools, signal: AbortSignal): Promise<void> {
  const { repository, pullRequest, branchHead, sides } = open;
  const announced = await announce(repository, pullRequest, branchHead);
  const rendered = await whileHeadStays({ repository, pullRequest }, signal, async (stop) => {
    const ref = { repository: repository.ref, number: pullRequest.number };
    const preview = await renderPreview(sides, ref, tools, stop);
    return withForecasts(preview, { repository, pullRequest, sides }, tools);
  }).finally(() => announced.settle());
  const now = rendered.kind === "moved" ? undefined : await repository.pullRequest(pullRequest.number);
  if (rendered.kind === "moved" || now?.head !== pullRequest.head) {
    if (announced.wasWritten()) await withdrawPreview(repository, pullRequest, branchHead);
    return;
  }
  const preview = rendered.value;
  if (now.merged && (await wasShown(repository, pullRequest))) {
    // Merged while this ran again: what its reviewers saw stays, only the announcement is taken back.
    await completePreview(repository, pullRequest, preview);
    return;
  }
  const when = now.merged ? "after-merge" : "before-merge";
  await whileHeadStays({ repository, pullRequest }, signal, (stop) =>
    // What a stranger wrote never reaches a cluster, not as a dry run either.
    showPreview({ repository, pullRequest, sides, preview, when, live: !pullRequest.fromFork }, tools, stop),
  );
}
