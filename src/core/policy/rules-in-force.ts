/** Rule: what a deployment brings does not change the rules that judge it. */

import type { Protection } from "../model/environment.ts";
import { type Facts, type RuleResult, isUnknown } from "../model/gate.ts";
import { shortRevision } from "../model/revision.ts";
import { pass, reject, skip } from "./rule-results.ts";

const rule = "rules-in-force";

/**
 * The change of a rule is a change like any other: the rules of what the environment runs judge it together with those on the
 * branch, and it comes into force when it was deployed. `environment.protection` holds the stricter of both already.
 */
export function rulesInForce({ environment, request, branch, earlierRules }: Facts): RuleResult {
  if (request.kind === "rollback") return skip(rule, "a rollback goes back to what passed its rules before");
  if (earlierRules === undefined)
    return skip(rule, `only the rules on ${branch}: nothing was healthy here before`);
  if (isUnknown(earlierRules)) {
    return reject(rule, {
      reason: "RULES_UNREADABLE",
      evidence: [`the rules of what ${environment.name} runs cannot be read: ${earlierRules.unknown}`],
      next: `comment the command again when they can be read, or \`/rollback ${environment.name}\` to a revision that is there`,
    });
  }
  const { revision, protection, onBranch } = earlierRules;
  const kept = keptRules(protection, onBranch);
  const whose = `${shortRevision(revision)}, which ${environment.name} runs`;
  if (kept.length === 0) return skip(rule, `the rules on ${branch} ask for no less than those of ${whose}`);
  return pass(rule, [
    `kept from ${whose}: ${kept.join(", ")}; what is deployed now changes that for the next deployment`,
  ]);
}

/** What the earlier rules ask for and those on the branch do not. */
function keptRules(earlier: Protection | undefined, now: Protection | undefined): readonly string[] {
  const { approvals = 0, protectedBranch = false, requiredChecks = false } = earlier ?? {};
  return [
    ...(approvals > (now?.approvals ?? 0) ? [`approvals: ${approvals}`] : []),
    ...(protectedBranch && now?.protectedBranch !== true ? ["protectedBranch"] : []),
    ...(requiredChecks && now?.requiredChecks !== true ? ["requiredChecks"] : []),
  ];
}
