/** Shows on a pull request what each environment would become: one comment, and one check run for each environment. */

import { makeMasker } from "../../core/manifests/masker.ts";
import type { Job } from "../../core/model/job.ts";
import type { Handled } from "../../queue/queue.ts";
import type { Tools } from "../tools.ts";
import { buildPreview } from "./build-preview.ts";
import { type OpenPullRequest, type PreviewSides, sidesOfMerged, sidesOfOpen } from "./preview-sides.ts";
import { announcePreview, publishPreview } from "./publish-preview.ts";
import { tellNotPreviewed } from "./tell-not-previewed.ts";

type PreviewJob = Extract<Job, { readonly kind: "preview" }>;

const done: Handled = { kind: "done" };

export async function handlePreview(job: PreviewJob, tools: Tools, signal: AbortSignal): Promise<Handled> {
  const repository = tools.github.repository(job.pullRequest.repository);
  const pullRequest = await repository.pullRequest(job.pullRequest.number);
  if (pullRequest === undefined || (pullRequest.state === "closed" && !pullRequest.merged)) return done;
  // The base that GitHub reports with a pull request may be older than its branch.
  const base = (await repository.branchHead(pullRequest.baseBranch)) ?? pullRequest.base;
  if (pullRequest.fromFork && !pullRequest.merged) {
    await tellNotPreviewed(repository, pullRequest, { why: { kind: "fork" }, base });
    return done;
  }
  const sides = await sidesOf({ repository, pullRequest, base }, tools, signal);
  if (sides === undefined) return done;
  if (sides.kind !== "sides") {
    await tellNotPreviewed(repository, pullRequest, { why: sides, base });
    return done;
  }
  await announcePreview(repository, pullRequest, base);
  const preview = await buildPreview({
    base: sides.base,
    head: sides.head,
    renderer: tools.renderer,
    maskerOf: (environment) =>
      makeMasker(tools.keyedDigest(`${repository.ref.id}/${pullRequest.number}/${environment}`)),
    sha256: tools.sha256,
    signal,
  });
  // A push during the render makes the result yesterday's news; the job of that push shows the new head.
  const now = await repository.pullRequest(pullRequest.number);
  if (now?.head === pullRequest.head) await publishPreview(repository, pullRequest, preview);
  return done;
}

async function sidesOf(
  question: OpenPullRequest,
  tools: Tools,
  signal: AbortSignal,
): Promise<PreviewSides | undefined> {
  const { repository, pullRequest } = question;
  if (!pullRequest.merged) return sidesOfOpen(question, tools, signal);
  const records = await repository.deployments();
  const asked = records.find(({ request }) => request.trigger.pullRequest === pullRequest.number);
  return asked === undefined ? undefined : sidesOfMerged(repository, asked.request.revision, tools, signal);
}
