/** The gate: asks every rule and folds the answers into one decision. */

import type { Decision, Facts, Rule, RuleResult } from "../model/gate.ts";
import { actorIsAuthorised } from "./actor-is-authorised.ts";
import { approved } from "./approved.ts";
import { branchIsProtected } from "./branch-is-protected.ts";
import { findingsAcknowledged } from "./findings-acknowledged.ts";
import { notHeld } from "./not-held.ts";
import { requiredChecksPass } from "./required-checks-pass.ts";
import { reject } from "./rule-results.ts";
import { rulesInForce } from "./rules-in-force.ts";
import { wasPreviewed } from "./was-previewed.ts";

/** What `protection` in the configuration asks for. */
const protectionRules: readonly Rule[] = [branchIsProtected, approved, requiredChecksPass];

/** What is asked everywhere; none of these opens a protected environment. */
const commonRules: readonly Rule[] = [
  wasPreviewed,
  rulesInForce,
  findingsAcknowledged,
  actorIsAuthorised,
  notHeld,
];

/** Facts that are unknown refuse where a rule needs them; `factsNeeded` tells which those are. */
export function decide(facts: Facts): Decision {
  const { toAcknowledge } = facts;
  const decision = fold(facts, {
    protection: protectionRules.map((rule) => rule(facts)),
    common: commonRules.map((rule) => rule(facts)),
  });
  return Array.isArray(toAcknowledge) ? { ...decision, toAcknowledge } : decision;
}

export interface Answers {
  readonly protection: readonly RuleResult[];
  readonly common: readonly RuleResult[];
}

/** Allows when no rule rejects and, on a protected environment, at least one rule of its protection passed. */
export function fold(facts: Facts, { protection, common }: Answers): Decision {
  const rules = [...protection, ...emptyGate(facts, protection), ...common];
  return { kind: rules.some(({ kind }) => kind === "reject") ? "refuse" : "allow", rules };
}

/** Of no answers, or of answers that all skip, "none rejects" is true as well: that must not open a protected environment. */
function emptyGate(
  { environment, request, branch }: Facts,
  protection: readonly RuleResult[],
): readonly RuleResult[] {
  const isGuarded = environment.protection !== undefined && request.kind !== "rollback";
  if (!isGuarded || protection.some(({ kind }) => kind !== "skip")) return [];
  return [
    reject("protection-asks-something", {
      reason: "GATE_EMPTY",
      evidence: [
        `${environment.name} is protected, but nothing that its protection asks for can be asked here`,
      ],
      next: `ask for an approval or a protected branch in the protection of ${environment.name}, or require a check on branch ${branch}`,
    }),
  ];
}
