/** What all Apps and commit statuses say of a revision: the newest of each. */

import { z } from "zod";
import type { CheckResult } from "../core/model/pull-request.ts";
import type { Revision } from "../core/model/revision.ts";
import { type CheckRun, listCheckRuns, newestRuns } from "./check-runs.ts";
import type { Client, Page } from "./client.ts";
import { vanished } from "./pull-requests.ts";

interface Status {
  readonly context: string;
  readonly state: "error" | "failure" | "pending" | "success";
}
const statusSchema: z.ZodType<Status> = z.object({
  context: z.string(),
  state: z.enum(["error", "failure", "pending", "success"]),
});
/** Of each context the newest; its own `state` is not read: it is `pending` where there is no status at all. */
const combinedSchema: z.ZodType<Page<Status>> = z
  .object({ total_count: z.number(), statuses: z.array(statusSchema) })
  .transform(({ total_count, statuses }) => ({ items: statuses, total: total_count }));

/** A check and a status of one name both count, so both are listed. */
export async function readCheckResults(client: Client, revision: Revision): Promise<readonly CheckResult[]> {
  const [runs, statuses] = await Promise.all([
    listCheckRuns(client, revision),
    client.list({
      route: "GET /repos/{owner}/{repo}/commits/{ref}/status",
      parameters: { ref: revision },
      answer: combinedSchema,
      refusals: { 404: vanished(revision), 422: vanished(revision) },
    }),
  ]);
  return [
    ...newestRuns(runs).map((run) => ({ name: run.name, appId: run.appId, state: stateOf(run) })),
    ...statuses.map(({ context, state }) => ({ name: context, state: statusStates[state] })),
  ];
}

const statusStates = {
  error: "failed",
  failure: "failed",
  pending: "pending",
  success: "passed",
} as const satisfies Readonly<Record<Status["state"], CheckResult["state"]>>;

/** As GitHub judges required checks: success, neutral and skipped pass. What it may invent later does not. */
const passing: ReadonlySet<string> = new Set(["success", "neutral", "skipped"]);

function stateOf({ completed, conclusion }: CheckRun): CheckResult["state"] {
  if (!completed) return "pending";
  return conclusion !== undefined && passing.has(conclusion) ? "passed" : "failed";
}
