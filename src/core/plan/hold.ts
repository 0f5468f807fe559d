/** Whether an environment is held: set by the newest rollback, lifted by a newer resume. Nothing else sets or lifts it. */

import type { DeploymentRecord, Hold } from "../model/deployment.ts";

/** `records`: ours, of one environment, newest first. A failed rollback holds too, else main would come back meanwhile. */
export function holdOf(records: readonly Pick<DeploymentRecord, "request">[]): Hold | undefined {
  const deciding = records.find(({ request }) => request.kind !== "deploy");
  return deciding?.request.kind === "rollback" ? deciding.request.hold : undefined;
}
