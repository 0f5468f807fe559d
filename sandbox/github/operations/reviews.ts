/** Reviews of pull requests. */

import type { Actor } from "../auth/caller.ts";
import { ApiError } from "../http/api-error.ts";
import type { Hub } from "../hub.ts";
import { timestamp } from "../hub.ts";
import type { PullRequest, Review, ReviewState } from "../model/pull-request.ts";
import type { Repository } from "../model/repository.ts";
import { serializePull, serializeReview } from "../serializers/pull-request.ts";
import { checkBody } from "./limits.ts";

export type ReviewEvent = "APPROVE" | "REQUEST_CHANGES" | "COMMENT";

const stateOf = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;

export interface NewReview {
  readonly repository: Repository;
  readonly pull: PullRequest;
  readonly actor: Actor;
  readonly body: string;
  /** Absent: the review stays pending. */
  readonly event?: ReviewEvent | undefined;
  /** Absent: the head. */
  readonly commit?: string | undefined;
}

export function createReview(hub: Hub, { repository, pull, actor, body, event, commit }: NewReview): Review {
  checkBody("PullRequestReview", body);
  checkEvent({ pull, actor, body, event });
  if (pendingOf(repository, pull, actor) !== undefined) {
    throw unprocessable(["User can only have one pending review per pull request"]);
  }
  const now = timestamp(hub);
  const review: Review = {
    id: hub.ids.next("review"),
    pullNumber: pull.number,
    authorId: actor.account.id,
    ...(actor.app === undefined ? {} : { appId: actor.app.id }),
    commit: commit ?? pull.head.sha,
    body,
    state: event === undefined ? "PENDING" : stateOf[event],
    ...(event === undefined ? {} : { submittedAt: now }),
    updatedAt: now,
  };
  repository.reviews.set(review.id, review);
  repository.timeline.push({ kind: "review", number: pull.number, reviewId: review.id, at: now });
  if (event !== undefined) emitReview(hub, { repository, pull, review, actor, action: "submitted" });
  return review;
}

function checkEvent({
  pull,
  actor,
  body,
  event,
}: Pick<NewReview, "pull" | "actor" | "body" | "event">): void {
  if (event === "APPROVE" && pull.authorId === actor.account.id) {
    throw unprocessable(["Review Can not approve your own pull request"]);
  }
  if (event === "REQUEST_CHANGES" && pull.authorId === actor.account.id) {
    throw unprocessable(["Review Can not request changes on your own pull request"]);
  }
  if (event !== "APPROVE" && event !== undefined && body.trim() === "") {
    throw unprocessable([`Review Can not be blank`]);
  }
}

function pendingOf(repository: Repository, pull: PullRequest, actor: Actor): Review | undefined {
  return [...repository.reviews.values()].find(
    ({ pullNumber, authorId, state }) =>
      pullNumber === pull.number && authorId === actor.account.id && state === "PENDING",
  );
}

export interface ReviewAct {
  readonly repository: Repository;
  readonly pull: PullRequest;
  readonly review: Review;
  readonly actor: Actor;
}

export function submitReview(
  hub: Hub,
  act: ReviewAct,
  { body, event }: { readonly body: string; readonly event: ReviewEvent },
): void {
  const { review, pull, actor } = act;
  if (review.state !== "PENDING" || review.authorId !== actor.account.id) {
    throw unprocessable(["Can not submit a review that is not pending"]);
  }
  checkEvent({ pull, actor, body: body === "" ? review.body : body, event });
  if (body !== "") review.body = body;
  review.state = stateOf[event];
  review.submittedAt = timestamp(hub);
  review.updatedAt = review.submittedAt;
  emitReview(hub, { ...act, action: "submitted" });
}

const dismissable: readonly ReviewState[] = ["APPROVED", "CHANGES_REQUESTED"];

export function dismissReview(hub: Hub, act: ReviewAct): void {
  if (!dismissable.includes(act.review.state)) {
    throw unprocessable([
      `Can not dismiss a ${act.review.state.toLowerCase().replace("_", " ")} pull request review`,
    ]);
  }
  act.review.state = "DISMISSED";
  act.review.updatedAt = timestamp(hub);
  emitReview(hub, { ...act, action: "dismissed" });
}

function emitReview(
  hub: Hub,
  { repository, pull, review, actor, action }: ReviewAct & { readonly action: "submitted" | "dismissed" },
): void {
  const shown = serializeReview(hub, repository, review);
  hub.webhooks.emit({
    name: "pull_request_review",
    action,
    sender: actor.account,
    repository,
    payload: {
      // Webhooks write the state in lower case, the API in upper case.
      review: {
        ...shown,
        state: review.state.toLowerCase(),
        body: review.body === "" ? null : review.body,
        updated_at: review.updatedAt,
      },
      pull_request: serializePull(hub, repository, pull),
    },
  });
}

function unprocessable(errors: readonly string[]): ApiError {
  return new ApiError(422, "Unprocessable Entity", { errors });
}
