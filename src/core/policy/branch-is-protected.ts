/** Rule: the branch that the environment follows cannot be changed around its pull requests. */

import { type Facts, type RuleResult, isUnknown } from "../model/gate.ts";
import { pass, reject, skip } from "./rule-results.ts";

const rule = "branch-is-protected";

/** Judges the branch that the environment follows, never a pull request's own base. Rules that cannot be read are not "no rules". */
export function branchIsProtected({ environment, request, branch, branchRules }: Facts): RuleResult {
  if (environment.protection?.protectedBranch !== true) return skip(rule, "no protected branch is asked for");
  if (request.kind === "rollback") return skip(rule, "a rollback brings nothing new from the branch");
  if (isUnknown(branchRules)) {
    return reject(rule, {
      reason: "RULES_UNREADABLE",
      evidence: [`the rules of branch ${branch} cannot be read: ${branchRules.unknown}`],
      next: `let Slipway read the rules of branch ${branch}`,
    });
  }
  if (branchRules.protected) return pass(rule, [`branch ${branch} is protected`]);
  return reject(rule, {
    reason: "BRANCH_NOT_PROTECTED",
    evidence: [`branch ${branch} has neither a ruleset nor branch protection`],
    next: `protect branch ${branch} in the repository's settings`,
  });
}
