/** What an expected failure means for a deployment: it waits and says for what, or it ends. */

import type { DeploymentRecord } from "../../core/model/deployment.ts";
import type { Fault } from "../../core/model/fault.ts";
import type { ReasonCode } from "../../core/model/outcome.ts";
import type { GitHubRepository } from "../../github/github.ts";
import { outcomeOfFault } from "../outcome-of-fault.ts";
import type { Tools } from "../tools.ts";
import { ended, type Looked } from "./looked.ts";
import { isTold, tellObstacle, tellOutcome } from "./tell.ts";

/** A cluster that is away is looked for again soon; the queue's own tries would be used up before it is back. */
const lookAgainMs = 10_000;

/** Whoever mends these pushes to the branch, and that rings. */
const untilMended: ReadonlySet<ReasonCode> = new Set(["CONFIG_MISSING", "CONFIG_INVALID"]);

export interface MetFault {
  readonly repository: GitHubRepository;
  readonly record: DeploymentRecord;
  /** For which a deployment that is under way waits for its cluster; one that is not begun waits on. */
  readonly patienceMs: number;
  /** Whether something may have been written. */
  readonly wrote: () => Promise<boolean>;
}

export async function meetFault(
  fault: Fault,
  { repository, record, patienceMs, wrote }: MetFault,
  tools: Tools,
): Promise<Looked> {
  const outcome = outcomeOfFault(fault);
  if (fault.retry === "later") {
    if (fault.reason !== "CLUSTER_UNAVAILABLE") throw fault;
    const waitedMs = isTold(record, outcome) ? tools.clock() - Date.parse(record.updatedAt) : 0;
    if (record.state !== "in_progress" || waitedMs < patienceMs) {
      await tellObstacle(repository, record, outcome, tools);
      return { kind: "again", delayMs: lookAgainMs };
    }
  } else if (untilMended.has(fault.reason)) {
    await tellObstacle(repository, record, outcome, tools);
    return { kind: "done" };
  }
  await tellOutcome(repository, record, { ...outcome, wrote: await wrote() }, tools);
  return ended;
}
