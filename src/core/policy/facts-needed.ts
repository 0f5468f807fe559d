/** Which facts the rules will look at: a handler loads these, once, and no others. */

import type { DeploymentRequest } from "../model/deployment.ts";
import type { Environment } from "../model/environment.ts";

export type FactName =
  | "branchRules"
  | "changes"
  | "reviews"
  | "checks"
  | "earlierRules"
  | "hold"
  | "toAcknowledge"
  | "actorRole";

/**
 * `reviews` stands for the reviews and the roles of those who approved. `earlierRules` are asked first: their protection is part of
 * the environment's.
 */
export function factsNeeded(environment: Environment, request: DeploymentRequest): readonly FactName[] {
  const actor: readonly FactName[] = request.trigger.kind === "command" ? ["actorRole"] : [];
  if (request.kind === "rollback") return actor;
  const { protectedBranch, approvals, requiredChecks } = environment.protection ?? unprotected;
  const needed: readonly (FactName | false)[] = [
    (protectedBranch || requiredChecks) && "branchRules",
    (approvals > 0 || requiredChecks) && "changes",
    approvals > 0 && "reviews",
    requiredChecks && "checks",
    "earlierRules",
    "hold",
    environment.protection !== undefined && "toAcknowledge",
  ];
  return [...needed.filter((name) => name !== false), ...actor];
}

const unprotected = { protectedBranch: false, approvals: 0, requiredChecks: false };
