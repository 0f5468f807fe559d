/** Which reviews of a pull request are approvals that count, and why the others do not. */

import { type Unknown, isUnknown } from "../model/gate.ts";
import type { PullRequest, Review, Role } from "../model/pull-request.ts";
import { shortRevision } from "../model/revision.ts";
import { isAtLeast } from "./roles.ts";

export interface ReviewQuestion {
  readonly pullRequest: PullRequest;
  readonly reviews: readonly Review[];
  /** Role now, by the reviewer's id. */
  readonly roles: ReadonlyMap<number, Role | Unknown>;
}

export interface JudgedReview {
  /** `unknown`: it would count if the reviewer's role could be read. */
  readonly kind: "counts" | "unknown" | "does-not-count";
  /** For a person: `approved by @bob (write) on 1a2b3c4d`. */
  readonly why: string;
}

/**
 * One answer for each reviewer who ever decided. Their newest decision alone speaks: a dismissed or negative one revives no
 * older approval. Reviews are ordered by id, never by a clock.
 */
export function judgeReviews({ pullRequest, reviews, roles }: ReviewQuestion): readonly JudgedReview[] {
  return newestDecisions(reviews).map((review) => judge(review, pullRequest, roles));
}

/** A comment changes nothing of an earlier decision, and a pending review is not given yet. */
function newestDecisions(reviews: readonly Review[]): readonly Review[] {
  const byReviewer = new Map<number, Review>();
  for (const review of reviews) {
    if (review.state === "commented" || review.state === "pending") continue;
    const known = byReviewer.get(review.reviewer.id);
    if (known === undefined || known.id < review.id) byReviewer.set(review.reviewer.id, review);
  }
  return [...byReviewer.values()].toSorted((a, b) => a.id - b.id);
}

function judge(
  { reviewer, state, revision }: Review,
  { author, head }: PullRequest,
  roles: ReadonlyMap<number, Role | Unknown>,
): JudgedReview {
  const who = `@${reviewer.login}`;
  if (state === "dismissed") return no(`the review by ${who} was dismissed`);
  if (state !== "approved") return no(`${who} asks for changes`);
  const approval = `the approval by ${who} does not count`;
  // GitHub shows every deleted account as one `ghost`, which has id 0 here: nobody can be held to it.
  if (reviewer.id === 0) return no(`${approval}: the account does not exist any more`);
  if (reviewer.kind !== "user") return no(`${approval}: only people approve`);
  if (reviewer.id === author.id) return no(`${approval}: the author does not approve`);
  if (revision === undefined) return no(`${approval}: GitHub does not tell for which commit it is`);
  if (revision !== head) {
    return no(
      `${approval}: it is for ${shortRevision(revision)}, not for the merged head ${shortRevision(head)}`,
    );
  }
  const role = roles.get(reviewer.id) ?? { unknown: "it was not looked up" };
  if (isUnknown(role)) {
    return { kind: "unknown", why: `${approval}: the role of ${who} cannot be read: ${role.unknown}` };
  }
  if (!isAtLeast(role, "write")) return no(`${approval}: the role of ${who} is ${role}, not write`);
  return { kind: "counts", why: `approved by ${who} (${role}) on ${shortRevision(head)}` };
}

function no(why: string): JudgedReview {
  return { kind: "does-not-count", why };
}
