/** Shows a merged pull request's preview again, because somebody asked or because what it showed is not true any more. */

import type { DeploymentRecord } from "../../core/model/deployment.ts";
import type { PullRequest } from "../../core/model/pull-request.ts";
import type { Revision } from "../../core/model/revision.ts";
import type { GitHubRepository } from "../../github/github.ts";
import type { Tools } from "../tools.ts";
import { type PreviewSides, sidesOfMerged, type TwoSides } from "./preview-sides.ts";
import { publishPreview } from "./publish-preview.ts";
import { renderPreview } from "./render-preview.ts";
import { tellNotPreviewed } from "./tell-not-previewed.ts";

export interface MergedQuestion {
  readonly repository: GitHubRepository;
  readonly pullRequest: PullRequest;
  /** What is to be seen of them although the pull request does not touch them; none: those that wait for a deployment. */
  readonly environments: readonly string[];
}

export type MergedPreview =
  | { readonly kind: "shown"; readonly revision: Revision }
  | Exclude<PreviewSides, TwoSides>;

/** Done when it resolves: what it shows is what a command may deploy from then on. */
export async function showMerged(
  { repository, pullRequest, environments }: MergedQuestion,
  tools: Tools,
  signal: AbortSignal,
): Promise<MergedPreview> {
  const branchHead = (await repository.branchHead(pullRequest.baseBranch)) ?? pullRequest.base;
  const sides = await sidesOfMerged({ repository, pullRequest, branchHead }, tools, signal);
  if (sides.kind !== "sides") {
    await tellNotPreviewed(repository, pullRequest, { why: sides, base: pullRequest.base });
    return sides;
  }
  const records = await repository.deployments();
  const always = new Set(environments.length > 0 ? environments : waiting(records));
  const preview = await renderPreview(
    { base: withoutFresh(sides, always, records), head: sides.head, always },
    { repository: repository.ref, number: pullRequest.number },
    tools,
    signal,
  );
  await publishPreview(repository, pullRequest, { preview, notes: sides.notes, when: "after-merge" });
  return { kind: "shown", revision: branchHead };
}

/** Environments whose newest deployment brought nothing yet. */
function waiting(records: readonly DeploymentRecord[]): readonly string[] {
  const newest = new Map(records.toReversed().map((record) => [record.request.environment, record]));
  return [...newest].flatMap(([name, { everSucceeded }]) => (everSucceeded ? [] : [name]));
}

/** Where nothing was ever healthy, everything is new: compared with the base it would seem that nothing changes. */
function withoutFresh(
  { base }: TwoSides,
  always: ReadonlySet<string>,
  records: readonly DeploymentRecord[],
): TwoSides["base"] {
  const deployed = new Set(
    records.flatMap(({ everSucceeded, request }) => (everSucceeded ? [request.environment] : [])),
  );
  const environments = base.environments.filter(({ name }) => deployed.has(name) || !always.has(name));
  return { ...base, environments };
}
