/** What all Apps and commit statuses say of a revision: the newest of each. */

import { z } from "zod";
import type { CheckResult } from "../core/model/pull-request.ts";
import type { Revision } from "../core/model/revision.ts";
import { type CheckRun, compareText, listCheckRuns, newestRuns } from "./check-runs.ts";
import { type Client, listOf } from "./client.ts";
import { vanished } from "./pull-requests.ts";
import { idText } from "./revision.ts";

interface Status {
  readonly id: bigint;
  readonly context: string;
  readonly state: "error" | "failure" | "pending" | "success";
}
const statusSchema: z.ZodType<Status> = z.object({
  id: idText.transform(BigInt),
  context: z.string(),
  state: z.enum(["error", "failure", "pending", "success"]),
});

/** A check and a status of one name both count, so both are listed. */
export async function readCheckResults(client: Client, revision: Revision): Promise<readonly CheckResult[]> {
  const [runs, statuses] = await Promise.all([
    listCheckRuns(client, revision),
    client.list({
      // Not the combined status: whether its pages are linked is nowhere promised.
      route: "GET /repos/{owner}/{repo}/commits/{ref}/statuses",
      parameters: { ref: revision },
      answer: listOf(statusSchema),
      refusals: { 404: vanished(revision), 422: vanished(revision) },
    }),
  ]);
  return [
    ...newestRuns(runs).map((run) => ({ name: run.name, appId: run.appId, state: stateOf(run) })),
    ...newestStatuses(statuses).map(({ context, state }) => ({ name: context, state: statusStates[state] })),
  ];
}

/** Of each context, sorted by it. */
function newestStatuses(statuses: readonly Status[]): readonly Status[] {
  const newest = new Map<string, Status>();
  for (const status of statuses) {
    const known = newest.get(status.context);
    if (known === undefined || status.id > known.id) newest.set(status.context, status);
  }
  return [...newest.values()].toSorted((a, b) => compareText(a.context, b.context));
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
