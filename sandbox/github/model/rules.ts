/** Rules of branches: rulesets, and the classic protection beside them. */

export interface Ruleset {
  readonly id: number;
  readonly name: string;
  readonly target: "branch" | "tag";
  readonly enforcement: "active" | "disabled" | "evaluate";
  /** Patterns as GitHub writes them: `refs/heads/main`, `refs/heads/release/*`, `~DEFAULT_BRANCH`, `~ALL`. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly rules: readonly RulesetRule[];
  /** Accounts that no rule stops, by id; Apps by App id. */
  readonly bypass: readonly BypassActor[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface BypassActor {
  readonly kind: "Integration" | "OrganizationAdmin" | "RepositoryRole" | "Team" | "User";
  readonly id: number;
}

export interface PullRequestParameters {
  readonly required_approving_review_count: number;
  readonly dismiss_stale_reviews_on_push: boolean;
  readonly require_code_owner_review: boolean;
  readonly require_last_push_approval: boolean;
  readonly required_review_thread_resolution: boolean;
}

export interface RequiredCheck {
  readonly context: string;
  readonly integration_id?: number;
}

export type RulesetRule =
  | {
      readonly type:
        | "creation"
        | "deletion"
        | "non_fast_forward"
        | "required_linear_history"
        | "required_signatures";
    }
  | { readonly type: "update"; readonly parameters?: { readonly update_allows_fetch_and_merge: boolean } }
  | { readonly type: "pull_request"; readonly parameters: PullRequestParameters }
  | {
      readonly type: "required_status_checks";
      readonly parameters: {
        readonly required_status_checks: readonly RequiredCheck[];
        readonly strict_required_status_checks_policy: boolean;
        readonly do_not_enforce_on_create?: boolean;
      };
    }
  | {
      readonly type: "required_deployments";
      readonly parameters: { readonly required_deployment_environments: readonly string[] };
    };

/** Classic protection of one branch. */
export interface BranchProtection {
  readonly reviews?: {
    readonly count: number;
    readonly dismissStale: boolean;
    readonly codeOwners: boolean;
    readonly lastPushApproval: boolean;
  };
  readonly checks?: {
    readonly strict: boolean;
    readonly contexts: readonly { readonly context: string; readonly appId: number | null }[];
  };
  readonly enforceAdmins: boolean;
  readonly linearHistory: boolean;
  readonly allowForcePushes: boolean;
  readonly allowDeletions: boolean;
  readonly conversationResolution: boolean;
}
