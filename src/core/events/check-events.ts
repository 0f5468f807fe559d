/** Payloads of `check_run`, `check_suite` and `status`. */

import { z } from "zod";
import type { Event } from "../model/event.ts";
import { isRevision, type Revision } from "../model/revision.ts";
import { id, type repositoryPayload, repositoryPayloadWith, repositoryRef } from "./shapes.ts";

/** GitHub lists open pull requests only, and none for the head of a fork. */
const pullRequests = z.array(z.object({ number: id, base: z.object({ repo: z.object({ id }) }) }));

const headSha = z.string().refine(isRevision);

const runCompleted = repositoryPayloadWith({
  action: z.literal("completed"),
  check_run: z.object({
    id,
    head_sha: headSha.optional().catch(undefined),
    app: z.object({ id }).nullish(),
    external_id: z.string().nullish(),
    pull_requests: pullRequests.optional(),
  }),
});
const runRerequested = repositoryPayloadWith({
  action: z.literal("rerequested"),
  check_run: z.object({ pull_requests: pullRequests, head_sha: headSha }),
});

/** Only checks of our own App are ever re-requested from us; completed ones are of any App. */
export function readCheckRun(payload: unknown, ownAppId: number | undefined): Event | undefined {
  const completed = runCompleted.safeParse(payload);
  if (completed.success) {
    const { app, external_id, pull_requests = [], head_sha } = completed.data.check_run;
    if (app != null && app.id === ownAppId) return undefined;
    // What we wrote ourselves is no news for what we show.
    const isOurs = external_id?.startsWith("slipway/") === true;
    return checksChanged(completed.data, isOurs ? {} : { listed: pull_requests, revision: head_sha });
  }
  const { success, data } = runRerequested.safeParse(payload);
  return success ? rerequested(data, data.check_run) : undefined;
}

const suiteRerequested = repositoryPayloadWith({
  action: z.literal("rerequested"),
  check_suite: z.object({ pull_requests: pullRequests, head_sha: headSha }),
});

export function readCheckSuite(payload: unknown): Event | undefined {
  const { success, data } = suiteRerequested.safeParse(payload);
  return success ? rerequested(data, data.check_suite) : undefined;
}

/** `pending` opens no gate. */
const statusSettled = repositoryPayloadWith({
  state: z.enum(["success", "failure", "error"]),
  sha: headSha,
});

export function readStatus(payload: unknown): Event | undefined {
  const { success, data } = statusSettled.safeParse(payload);
  return success ? checksChanged(data, { revision: data.sha }) : undefined;
}

function checksChanged(
  payload: RepositoryPayload,
  { listed = [], revision }: { readonly listed?: Listed; readonly revision?: Revision | undefined },
): Event {
  const numbers = numbersIn(payload, listed);
  return {
    kind: "checks-changed",
    repository: repositoryRef(payload),
    pullRequests: numbers,
    ...(numbers.length > 0 || revision === undefined ? {} : { revision }),
  };
}

function rerequested(
  payload: RepositoryPayload,
  {
    pull_requests: listed,
    head_sha: revision,
  }: { readonly pull_requests: Listed; readonly head_sha: Revision },
): Event {
  return {
    kind: "check-rerequested",
    repository: repositoryRef(payload),
    pullRequests: numbersIn(payload, listed),
    revision,
  };
}

type RepositoryPayload = z.infer<typeof repositoryPayload>;
type Listed = z.infer<typeof pullRequests>;

/** A commit can be the head of pull requests in other repositories of the network, which are not meant. */
function numbersIn({ repository }: RepositoryPayload, listed: Listed): readonly number[] {
  return listed.filter(({ base }) => base.repo.id === repository.id).map(({ number }) => number);
}
