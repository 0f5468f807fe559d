/** Payloads of `check_run`, `check_suite` and `status`. */

import { z } from "zod";
import type { Event } from "../model/event.ts";
import { id, repositoryPayload, repositoryPayloadWith, repositoryRef } from "./shapes.ts";

/** GitHub lists open pull requests only, and none for the head of a fork. */
const pullRequests = z.array(z.object({ number: id, base: z.object({ repo: z.object({ id }) }) }));

const runCompleted = z.object({ action: z.literal("completed"), check_run: z.object({ id }) });
const runRerequested = repositoryPayloadWith({
  action: z.literal("rerequested"),
  check_run: z.object({ pull_requests: pullRequests }),
});

/** Only checks of our own App are ever re-requested from us; completed ones are of any App. */
export function readCheckRun(payload: unknown): Event | undefined {
  if (runCompleted.safeParse(payload).success) return checksChanged(payload);
  const { success, data } = runRerequested.safeParse(payload);
  return success ? rerequested(data, data.check_run.pull_requests) : undefined;
}

const suiteRerequested = repositoryPayloadWith({
  action: z.literal("rerequested"),
  check_suite: z.object({ pull_requests: pullRequests }),
});

export function readCheckSuite(payload: unknown): Event | undefined {
  const { success, data } = suiteRerequested.safeParse(payload);
  return success ? rerequested(data, data.check_suite.pull_requests) : undefined;
}

/** `pending` opens no gate. */
const statusSettled = z.object({ state: z.enum(["success", "failure", "error"]), sha: z.string() });

export function readStatus(payload: unknown): Event | undefined {
  return statusSettled.safeParse(payload).success ? checksChanged(payload) : undefined;
}

function checksChanged(payload: unknown): Event | undefined {
  const { success, data } = repositoryPayload.safeParse(payload);
  return success ? { kind: "checks-changed", repository: repositoryRef(data) } : undefined;
}

/** A commit can be the head of pull requests in other repositories of the network, which are not meant. */
function rerequested(
  payload: z.infer<typeof repositoryPayload>,
  listed: z.infer<typeof pullRequests>,
): Event {
  const numbers = listed
    .filter(({ base }) => base.repo.id === payload.repository.id)
    .map(({ number }) => number);
  return { kind: "check-rerequested", repository: repositoryRef(payload), pullRequests: numbers };
}
