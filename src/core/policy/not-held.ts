/** Rule: an environment that a rollback holds does not move until somebody resumes it. */

import { type Facts, type RuleResult, isUnknown } from "../model/gate.ts";
import { pass, reject, skip } from "./rule-results.ts";

const rule = "not-held";

/** Only a resume lifts a hold; a rollback sets its own. */
export function notHeld({ environment, request, hold }: Facts): RuleResult {
  if (request.kind === "rollback") return skip(rule, "a rollback holds the environment itself");
  if (isUnknown(hold)) {
    return reject(rule, {
      reason: "HOLD_UNREADABLE",
      evidence: [`whether ${environment.name} is held cannot be read: ${hold.unknown}`],
      next: "let Slipway read the Deployments of this repository",
    });
  }
  if (hold === undefined) return pass(rule, [`${environment.name} is not held`]);
  const held = `held by @${hold.by} since ${hold.since}${hold.reason === "" ? "" : `: ${hold.reason}`}`;
  if (request.kind === "resume") return pass(rule, [`${held}; this resume lifts it`]);
  return reject(rule, {
    reason: "HELD",
    evidence: [held],
    next: `comment /resume ${environment.name}`,
    needs: [{ kind: "hold", by: hold.by }],
  });
}
