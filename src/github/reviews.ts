/** Reviews of a pull request, as they were given: who counts is the policy's question. */

import { z } from "zod";
import type { Review } from "../core/model/pull-request.ts";
import { type Client, listOf } from "./client.ts";
import { personSchema } from "./person.ts";
import { revisionSchema } from "./revision.ts";

const states = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes-requested",
  DISMISSED: "dismissed",
  COMMENTED: "commented",
  PENDING: "pending",
} as const satisfies Readonly<Record<string, Review["state"]>>;

const reviewSchema: z.ZodType<Review> = z
  .object({
    id: z.number(),
    user: personSchema,
    state: z.enum(["APPROVED", "CHANGES_REQUESTED", "DISMISSED", "COMMENTED", "PENDING"]),
    commit_id: revisionSchema.nullable(),
  })
  .transform(({ id, user, state, commit_id }) => ({
    id,
    reviewer: user,
    state: states[state],
    ...(commit_id === null ? {} : { revision: commit_id }),
  }));

export async function readReviews(client: Client, pullRequest: number): Promise<readonly Review[]> {
  return client.list({
    route: "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews",
    parameters: { pull_number: pullRequest },
    answer: listOf(reviewSchema),
  });
}
