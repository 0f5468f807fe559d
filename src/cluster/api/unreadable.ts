/** Why something in a cluster could not be read, as a fault. */

import { Fault } from "../../core/model/fault.ts";
import type { Refusal } from "./refusal.ts";

/** `what` completes "cannot read …" in a sentence. A refusal that is not about rights is the server's trouble. */
export function unreadable(cluster: string, what: string, refusal: Refusal): Fault {
  if (refusal.kind === "forbidden")
    return new Fault("CLUSTER_FORBIDDEN", {
      message: `Slipway's account in the cluster ${cluster} may not read ${what}.`,
      next: `The operator must give this account the right to ${refusal.detail ?? "read it"}.`,
      retry: "never",
    });
  return new Fault("CLUSTER_UNAVAILABLE", {
    message: `The cluster ${cluster} did not let Slipway read ${what} (status ${refusal.status}).`,
    next: "Slipway tries again by itself. If it lasts, look at the log of the API server.",
    retry: "later",
  });
}
