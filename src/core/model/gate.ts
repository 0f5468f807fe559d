/** The gate: the rules that decide if a plan may run. A decision carries its evidence. */

import type { ToAcknowledge } from "./acknowledgement.ts";
import type { Environment, Protection } from "./environment.ts";
import type { DeploymentRequest, Hold } from "./deployment.ts";
import type { BranchRules, CheckResult, PullRequest, Review, Role } from "./pull-request.ts";
import type { ReasonCode } from "./outcome.ts";
import type { ForecastNeed } from "./preview.ts";
import type { Revision } from "./revision.ts";

/** A fact that could not be read is `unknown`, with why; it refuses, it never passes. */
export interface Unknown {
  readonly unknown: string;
}

export function isUnknown(fact: unknown): fact is Unknown {
  return typeof fact === "object" && fact !== null && "unknown" in fact;
}

/** One change that the deployment would bring to the environment: a merged pull request, or a push without one. */
export type IncomingChange =
  | {
      readonly kind: "pull-request";
      readonly pullRequest: PullRequest;
      readonly reviews: readonly Review[] | Unknown;
      /** Role now, by the reviewer's id; of everybody who approved. */
      readonly roles: ReadonlyMap<number, Role | Unknown>;
      readonly checks: readonly CheckResult[] | Unknown;
    }
  | { readonly kind: "push"; readonly revision: Revision };

/** The rules that an environment had at the revision that it runs. */
export interface EarlierRules {
  readonly revision: Revision;
  readonly protection?: Protection;
  /** What the branch's own configuration asks for now. */
  readonly onBranch?: Protection;
}

/** Everything that rules may look at, read from GitHub at the moment of the decision. */
export interface Facts {
  /** As the branch configures it now; its protection is the stricter of that and of `earlierRules`. */
  readonly environment: Environment;
  /** Absent: nothing was ever healthy here, or its configuration says nothing of this environment. */
  readonly earlierRules?: EarlierRules | Unknown;
  readonly request: DeploymentRequest;
  /** Name of the branch that the environment follows: what is merged elsewhere was not reviewed for it. */
  readonly branch: string;
  readonly branchRules: BranchRules | Unknown;
  /**
   * All changes between what the environment runs and the revision asked for. Never empty: when it runs that revision already,
   * or nothing yet, it is the change that brought the revision; without any change nothing tells who approved, and rules refuse.
   */
  readonly changes: readonly IncomingChange[] | Unknown;
  readonly hold: Hold | undefined | Unknown;
  /** Role now of the person whose command asked for it; absent when a push did. */
  readonly actorRole?: Role | Unknown;
  /**
   * What the deployment brings that somebody must or may acknowledge, between what runs and what will run. `nothing-to-apply`: the
   * revision does not render, or not to what was reviewed, and that ends the deployment. Absent: it was not looked up, which refuses.
   */
  readonly toAcknowledge?: readonly ToAcknowledge[] | "nothing-to-apply" | Unknown;
  /** Our own App's id: our checks are left out of "green". */
  readonly ownAppId: number;
}

export type RuleResult =
  | { readonly rule: string; readonly kind: "pass"; readonly evidence: readonly string[] }
  /** The rule asks nothing here; as if absent. */
  | { readonly rule: string; readonly kind: "skip"; readonly evidence: readonly string[] }
  | {
      readonly rule: string;
      readonly kind: "reject";
      readonly reason: ReasonCode;
      readonly evidence: readonly string[];
      /** What would make it pass. */
      readonly next: string;
      /** The same as data, where it can be counted. */
      readonly needs?: readonly ForecastNeed[];
    };

/** One rule, one file, one question. */
export type Rule = (facts: Facts) => RuleResult;

export interface Decision {
  readonly kind: "allow" | "refuse";
  /** In the order of the rules; every rule is asked, a refusal hides none of the others. */
  readonly rules: readonly RuleResult[];
  /** What it was asked about; absent where it was not looked up. */
  readonly toAcknowledge?: readonly ToAcknowledge[];
}
