/** Reviews of pull requests. */

import { z } from "zod";
import { actorOf } from "../auth/access.ts";
import { json } from "../http/answer.ts";
import type { RepositoryCall, Routes } from "../http/call.ts";
import { numberParam } from "../http/call.ts";
import { paginate } from "../http/paginate.ts";
import { readBody } from "../http/read-body.ts";
import { createReview, dismissReview, submitReview } from "../operations/reviews.ts";
import { serializeReview } from "../serializers/pull-request.ts";
import { found, pullOf } from "./lookup.ts";

const event = z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]);
const createBody = z.object({
  commit_id: z.string().optional(),
  body: z.string().optional(),
  event: event.optional(),
});
const submitBody = z.object({ body: z.string().optional(), event });
const dismissBody = z.object({ message: z.string(), event: z.literal("DISMISS").optional() });

const one = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}";

export const reviewRoutes: Routes<RepositoryCall> = {
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews": (call) => {
    const { number } = pullOf(call);
    const items = [...call.repository.reviews.values()]
      .filter((review) => review.pullNumber === number)
      // Somebody else's unfinished review is nobody's business.
      .filter((review) => review.state !== "PENDING" || review.authorId === viewer(call));
    return paginate({ url: call.url, items }, (review) => serializeReview(call.hub, call.repository, review));
  },
  "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews": (call) => {
    const body = readBody(call.request.body, createBody);
    const review = createReview(call.hub, {
      repository: call.repository,
      pull: pullOf(call),
      actor: actorOf(call.caller),
      body: body.body ?? "",
      event: body.event,
      commit: body.commit_id,
    });
    return json(200, serializeReview(call.hub, call.repository, review));
  },
  [`GET ${one}`]: (call) => json(200, serializeReview(call.hub, call.repository, reviewOf(call))),
  [`POST ${one}/events`]: (call) => {
    const body = readBody(call.request.body, submitBody);
    submitReview(call.hub, actOf(call), { body: body.body ?? "", event: body.event });
    return json(200, serializeReview(call.hub, call.repository, reviewOf(call)));
  },
  [`PUT ${one}/dismissals`]: (call) => {
    readBody(call.request.body, dismissBody);
    dismissReview(call.hub, actOf(call));
    return json(200, serializeReview(call.hub, call.repository, reviewOf(call)));
  },
};

function viewer({ caller }: RepositoryCall): number | undefined {
  return caller.kind === "user" ? caller.user.id : caller.kind === "installation" ? caller.bot.id : undefined;
}

function reviewOf(call: RepositoryCall) {
  const review = found(call.repository.reviews.get(numberParam(call, "review_id")));
  return found(review.pullNumber === pullOf(call).number ? review : undefined);
}

function actOf(call: RepositoryCall) {
  return {
    repository: call.repository,
    pull: pullOf(call),
    review: reviewOf(call),
    actor: actorOf(call.caller),
  };
}
