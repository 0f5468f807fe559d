/** How a piece of work ended: one of a closed list of kinds, each with a reason code. Codes are never renamed or reused. */

import type { Revision } from "./revision.ts";

export const reasonCodes = {
  succeeded: ["APPLIED", "ROLLED_BACK", "RESUMED", "PREVIEWED", "ANSWERED"],
  unchanged: ["RENDER_UNCHANGED", "ALREADY_RUNNING", "ALREADY_THERE"],
  refused: [
    "NOT_AUTHORISED",
    "ROLE_UNREADABLE",
    "RULES_UNREADABLE",
    "BRANCH_NOT_PROTECTED",
    "GATE_EMPTY",
    "REVIEWS_MISSING",
    "REVIEWS_UNREADABLE",
    "CHECKS_FAILING",
    "CHECKS_PENDING",
    "CHECKS_UNREADABLE",
    "FINDING_NOT_ACKNOWLEDGED",
    "FINDINGS_UNREADABLE",
    "HELD",
    "HOLD_UNREADABLE",
    "NOT_HELD",
    "UNKNOWN_ENVIRONMENT",
    "UNKNOWN_CLUSTER",
    "CLUSTER_NOT_GRANTED",
    "NAMESPACE_NOT_ALLOWED",
    "BAD_ARGUMENT",
    "TOO_MANY_COMMANDS",
    "NOT_A_CANDIDATE",
    "FORK_NOT_ALLOWED",
    "CONFIG_MISSING",
    "CONFIG_INVALID",
    "PERMISSION_MISSING",
    "PUSHED_AROUND_RULES",
    "NOT_PREVIEWED",
    "RENDER_CHANGED",
    "CHANGES_UNREADABLE",
    "HISTORY_TOO_LONG",
    "COMMENT_EDITED",
    "COMMENT_GONE",
    "PULL_REQUEST_CLOSED",
    "NOT_MERGED",
    "MERGE_CONFLICT",
  ],
  superseded: ["HEAD_MOVED", "NEWER_REVISION"],
  cancelled: ["BY_PERSON", "INSTALLATION_GONE"],
  failed: [
    "RENDER_FAILED",
    "RENDER_TOOL_MISSING",
    "TOOL_NOT_OFFERED",
    "RENDER_REMOTE_FORBIDDEN",
    "RENDER_PLUGIN_FORBIDDEN",
    "RENDER_PATH_ESCAPE",
    "RENDER_CYCLE",
    "RENDER_LIMIT_TIME",
    "RENDER_LIMIT_MEMORY",
    "RENDER_LIMIT_OUTPUT",
    "RENDER_NOT_SUPPORTED",
    "RENDER_NOT_REPRODUCIBLE",
    "CHART_DEP_MISSING",
    "CHART_ARCHIVE_REJECTED",
    "CHART_UNAVAILABLE",
    "EMPTY_RENDER",
    "TREE_SYMLINK_ESCAPE",
    "TREE_SUBMODULE",
    "TREE_LFS_POINTER",
    "TREE_PATH_COLLISION",
    "TREE_TOO_LARGE",
    "REF_VANISHED",
    "YAML_INVALID",
    "YAML_ALIAS_LIMIT",
    "YAML_DEPTH_LIMIT",
    "YAML_SIZE_LIMIT",
    "YAML_DUPLICATE_KEY",
    "YAML_ENCODING",
    "NOT_AN_OBJECT",
    "INVALID_OBJECT",
    "DUPLICATE_OBJECT",
    "RESERVED_METADATA",
    "OBJECT_TOO_LARGE",
    "TOO_MANY_OBJECTS",
    "DRY_RUN_REJECTED",
    "CONFLICT",
    "OBJECT_OWNED_BY_OTHER",
    "NAMESPACE_TERMINATING",
    "PRUNE_NEEDS_ACKNOWLEDGEMENT",
    "APPLY_FAILED",
    "UNHEALTHY",
    "DEADLINE",
    "CLAIM_LOST",
    "GIT_UNAVAILABLE",
    "GITHUB_AUTH",
    "GITHUB_UNAVAILABLE",
    "CLUSTER_UNAVAILABLE",
    "CLUSTER_FORBIDDEN",
    "JOB_POISON",
    "INTERNAL",
  ],
} as const satisfies Record<string, readonly string[]>;

export type OutcomeKind = keyof typeof reasonCodes;
export type ReasonCode = (typeof reasonCodes)[OutcomeKind][number];

/** The one value from which comment, check and deployment status are made. */
export interface Outcome {
  readonly kind: OutcomeKind;
  readonly reason: ReasonCode;
  readonly environment?: string;
  readonly revision?: Revision;
  readonly renderDigest?: string;
  /** Facts for a person, one a line, in Markdown-free text; never a Secret's value nor a raw API message. */
  readonly evidence: readonly string[];
  /** What to do next, when something can be done. */
  readonly next?: string;
}

const kinds = [
  "succeeded",
  "unchanged",
  "refused",
  "superseded",
  "cancelled",
  "failed",
] as const satisfies readonly OutcomeKind[];

const kindOf = new Map<string, OutcomeKind>(
  kinds.flatMap((kind) => reasonCodes[kind].map((code): [string, OutcomeKind] => [code, kind])),
);

/** The kind to which a reason code belongs. */
function outcomeKind(reason: ReasonCode): OutcomeKind {
  return kindOf.get(reason) ?? "failed";
}

export interface OutcomeDetail {
  readonly environment?: string;
  readonly revision?: Revision;
  readonly renderDigest?: string;
  readonly evidence?: readonly string[];
  readonly next?: string;
}

export function outcome(reason: ReasonCode, detail: OutcomeDetail = {}): Outcome {
  return { evidence: [], ...detail, kind: outcomeKind(reason), reason };
}
