/** Sizes of a pull request, and what is known of its merge. */

import { commitsBetween } from "../git/commits.ts";
import { diffFiles } from "../git/diff.ts";
import type { Hub } from "../hub.ts";
import type { PullFacts } from "../serializers/pull-request.ts";
import { forkPoint } from "./base-tip.ts";
import type { PullPlace } from "./merge-state.ts";
import { mergeableState } from "./merge-state.ts";

export async function pullFacts(hub: Hub, place: PullPlace): Promise<PullFacts> {
  const { repository, pull } = place;
  const from = await forkPoint(repository, pull);
  const [files, commits] = await Promise.all([
    diffFiles(repository.dir, from, pull.head.sha),
    commitsBetween(repository.dir, from, pull.head.sha),
  ]);
  const known = pull.merged === undefined && pull.state === "open" ? pull.mergeability : undefined;
  return {
    mergeable: known?.mergeable ?? null,
    rebaseable: known?.rebaseable ?? null,
    mergeableState: await mergeableState(hub, place),
    commits: commits.length,
    additions: files.reduce((sum, { additions }) => sum + additions, 0),
    deletions: files.reduce((sum, { deletions }) => sum + deletions, 0),
    changedFiles: files.length,
  };
}
