/** Classic branch protection as the API shows it: in full to administrators, as a summary to every reader. */

import type { BranchProtection } from "../model/rules.ts";

function serializeChecks(checks: NonNullable<BranchProtection["checks"]>) {
  return {
    contexts: checks.contexts.map(({ context }) => context),
    checks: checks.contexts.map(({ context, appId }) => ({ context, app_id: appId })),
  };
}

export function serializeProtectionSummary(protection: BranchProtection | undefined) {
  const { checks } = protection ?? {};
  return {
    enabled: protection !== undefined,
    required_status_checks: {
      enforcement_level:
        checks === undefined ? "off" : protection?.enforceAdmins === true ? "everyone" : "non_admins",
      ...(checks === undefined ? { contexts: [], checks: [] } : serializeChecks(checks)),
    },
  };
}

export function serializeProtection(url: string, protection: BranchProtection) {
  const { checks, reviews } = protection;
  return {
    url,
    ...(checks === undefined
      ? {}
      : {
          required_status_checks: {
            url: `${url}/required_status_checks`,
            strict: checks.strict,
            ...serializeChecks(checks),
            contexts_url: `${url}/required_status_checks/contexts`,
          },
        }),
    ...(reviews === undefined
      ? {}
      : {
          required_pull_request_reviews: {
            url: `${url}/required_pull_request_reviews`,
            dismiss_stale_reviews: reviews.dismissStale,
            require_code_owner_reviews: reviews.codeOwners,
            required_approving_review_count: reviews.count,
            require_last_push_approval: reviews.lastPushApproval,
          },
        }),
    enforce_admins: { url: `${url}/enforce_admins`, enabled: protection.enforceAdmins },
    required_linear_history: { enabled: protection.linearHistory },
    allow_force_pushes: { enabled: protection.allowForcePushes },
    allow_deletions: { enabled: protection.allowDeletions },
    required_conversation_resolution: { enabled: protection.conversationResolution },
    block_creations: { enabled: false },
    lock_branch: { enabled: false },
    allow_fork_syncing: { enabled: false },
    required_signatures: { url: `${url}/required_signatures`, enabled: false },
  };
}
