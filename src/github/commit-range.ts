/** The commits between two revisions, along the first parents: what a merge-based branch went through. */

import { z } from "zod";
import type { Revision } from "../core/model/revision.ts";
import type { Client } from "./client.ts";
import type { CommitRange } from "./github.ts";
import { revisionSchema } from "./revision.ts";

interface Commit {
  readonly sha: Revision;
  readonly parents: readonly { readonly sha: Revision }[];
}
const commitSchema: z.ZodType<Commit> = z.object({
  sha: revisionSchema,
  parents: z.array(z.object({ sha: revisionSchema })),
});

interface Comparison {
  readonly status: "ahead" | "behind" | "diverged" | "identical";
  readonly total_commits: number;
  readonly commits: readonly Commit[];
}
const comparisonSchema: z.ZodType<Comparison> = z.object({
  status: z.enum(["ahead", "behind", "diverged", "identical"]),
  total_commits: z.number(),
  commits: z.array(commitSchema),
});

/** GitHub lists at most 250 commits of a comparison; beyond, the range is incomplete. */
export async function readCommitRange(client: Client, from: Revision, to: Revision): Promise<CommitRange> {
  const comparison = await client.ask<Comparison | undefined>({
    route: "GET /repos/{owner}/{repo}/compare/{basehead}",
    parameters: { basehead: `${from}...${to}` },
    answer: comparisonSchema,
    refusals: { 404: () => undefined, 422: () => undefined },
  });
  if (comparison === undefined)
    return incomplete("GitHub does not know one of the two revisions, or they share no history");
  const { status, total_commits, commits } = comparison;
  if (status === "identical") return { kind: "complete", revisions: [] };
  if (status !== "ahead") return incomplete(`${from} is no ancestor of ${to}`);
  if (commits.length < total_commits)
    return incomplete(`GitHub lists ${commits.length} of the ${total_commits} commits in between`);
  return { kind: "complete", revisions: firstParents(to, commits) };
}

/** Oldest first. Ends at the first commit that `from` contains already. */
function firstParents(to: Revision, commits: readonly Commit[]): readonly Revision[] {
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const line: Revision[] = [];
  for (let commit = bySha.get(to); commit !== undefined;) {
    line.push(commit.sha);
    const [parent] = commit.parents;
    commit = parent === undefined ? undefined : bySha.get(parent.sha);
  }
  return line.toReversed();
}

function incomplete(why: string): CommitRange {
  return { kind: "incomplete", why };
}
