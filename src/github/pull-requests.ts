/** Pull requests. */

import { z } from "zod";
import { Fault } from "../core/model/fault.ts";
import type { PullRequest } from "../core/model/pull-request.ts";
import type { Revision } from "../core/model/revision.ts";
import { type Client, listOf } from "./client.ts";
import { personSchema } from "./person.ts";
import { revisionSchema } from "./revision.ts";

const side = z.object({
  ref: z.string(),
  sha: revisionSchema,
  /** `null` when the fork is gone. */
  repo: z.object({ id: z.number() }).nullable(),
});

const pullRequestSchema: z.ZodType<PullRequest> = z
  .object({
    number: z.number(),
    title: z.string(),
    state: z.enum(["open", "closed"]),
    created_at: z.string(),
    merged_at: z.string().nullable(),
    draft: z.boolean().optional(),
    user: personSchema,
    base: side,
    head: side,
  })
  .transform(({ number, title, state, created_at, merged_at, draft = false, user, base, head }) => ({
    number,
    title,
    state,
    draft,
    merged: merged_at !== null,
    author: user,
    baseBranch: base.ref,
    base: base.sha,
    head: head.sha,
    fromFork: head.repo === null || head.repo.id !== base.repo?.id,
    createdAt: created_at,
  }));

export async function readPullRequest(client: Client, number: number): Promise<PullRequest | undefined> {
  return client.ask<PullRequest | undefined>({
    route: "GET /repos/{owner}/{repo}/pulls/{pull_number}",
    parameters: { pull_number: number },
    answer: pullRequestSchema,
    refusals: { 404: () => undefined },
  });
}

export async function readOpenPullRequests(client: Client): Promise<readonly PullRequest[]> {
  return client.list({
    route: "GET /repos/{owner}/{repo}/pulls",
    parameters: { state: "open", sort: "created", direction: "asc" },
    answer: listOf(pullRequestSchema),
  });
}

/** GitHub lists those, too, that merely contain the commit: only the merged ones brought it anywhere. */
export async function readMergedPullRequests(
  client: Client,
  revision: Revision,
): Promise<readonly PullRequest[]> {
  const pullRequests = await client.list({
    route: "GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls",
    parameters: { commit_sha: revision },
    answer: listOf(pullRequestSchema),
    refusals: { 404: vanished(revision), 409: vanished(revision), 422: vanished(revision) },
  });
  return pullRequests.filter(({ merged }) => merged);
}

/** GitHub answers 404, 409 (empty repository) or 422 for a commit that it does not have. */
export function vanished(revision: Revision): () => never {
  return () => {
    throw new Fault("REF_VANISHED", {
      message: `GitHub does not have the revision ${revision} in this repository any more.`,
      retry: "never",
    });
  };
}
