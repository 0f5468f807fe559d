/** Shows a merged pull request's preview again, because somebody asked or because what it showed is not true any more. */

import type { PullRequest } from "../../core/model/pull-request.ts";
import type { Revision } from "../../core/model/revision.ts";
import type { GitHubRepository, SeenDeployment } from "../../github/github.ts";
import { openRepository } from "../open-repository.ts";
import { readConfig } from "../read-config.ts";
import type { Tools } from "../tools.ts";
import { type PreviewSides, sidesOfMerged, type TwoSides } from "./preview-sides.ts";
import { renderPreview } from "./render-preview.ts";
import { showPreview } from "./show-preview.ts";
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
  const known =
    environments.length > 0 ? environments : await environmentsAt(branchHead, repository, tools, signal);
  const newest = await repository.newestDeployments(known);
  const records = [...newest.values()].flat();
  const wanted = environments.length > 0 ? environments : waiting(records);
  const running = wanted.flatMap((environment) => runningIn(records, environment))[0];
  const sides = await sidesOfMerged({ repository, pullRequest, branchHead, running }, tools, signal);
  if (sides.kind !== "sides") {
    await tellNotPreviewed(repository, pullRequest, { why: sides, base: pullRequest.base });
    return sides;
  }
  const preview = await renderPreview(
    { base: withoutFresh(sides, wanted, records), head: sides.head, always: new Set(wanted) },
    { repository: repository.ref, number: pullRequest.number },
    tools,
    signal,
  );
  await showPreview(
    { repository, pullRequest, sides, preview, when: "after-merge", live: !pullRequest.fromFork },
    tools,
    signal,
  );
  return { kind: "shown", revision: branchHead };
}

async function environmentsAt(
  revision: Revision,
  repository: GitHubRepository,
  tools: Tools,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const git = await openRepository(repository, [revision], tools, signal);
  const read = await readConfig(await git.tree(revision));
  return read.kind === "config" ? read.config.environments.map(({ name }) => name) : [];
}

/** Environments whose newest deployment brought nothing yet. */
function waiting(records: readonly SeenDeployment[]): readonly string[] {
  const newest = new Map(records.toReversed().map((record) => [record.request.environment, record]));
  return [...newest].flatMap(([name, { everSucceeded }]) => (everSucceeded ? [] : [name]));
}

interface Running {
  readonly environment: string;
  readonly revision: Revision;
}

function runningIn(records: readonly SeenDeployment[], environment: string): readonly Running[] {
  const newest = records.find(
    ({ everSucceeded, request }) => everSucceeded && request.environment === environment,
  );
  return newest === undefined ? [] : [{ environment, revision: newest.request.revision }];
}

/** Where nothing was ever healthy, everything is new: compared with the base it would seem that nothing changes. */
function withoutFresh(
  { base }: TwoSides,
  wanted: readonly string[],
  records: readonly SeenDeployment[],
): TwoSides["base"] {
  const fresh = new Set(wanted.filter((name) => runningIn(records, name).length === 0));
  return { ...base, environments: base.environments.filter(({ name }) => !fresh.has(name)) };
}
