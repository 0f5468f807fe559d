/** A repository: a real bare Git repository and the tables of everything that GitHub keeps beside it. */

import type { Role } from "../../../src/core/model/pull-request.ts";
import type { CheckRun, CheckSuite, CommitStatus } from "./check.ts";
import type { Deployment, DeploymentStatus } from "./deployment.ts";
import type { Issue, IssueComment, PullRequest, Reaction, Review } from "./pull-request.ts";
import type { BranchProtection, Ruleset } from "./rules.ts";
import type { TimelineEntry } from "./timeline.ts";

export interface Repository {
  readonly id: number;
  readonly ownerId: number;
  name: string;
  /** Names that lead here since it was renamed. */
  readonly formerNames: string[];
  description: string | null;
  private: boolean;
  archived: boolean;
  defaultBranch: string;
  /** Absolute path of the bare repository. */
  readonly dir: string;
  /** The repository that this is a fork of. */
  readonly parentId?: number;
  readonly createdAt: string;
  updatedAt: string;
  pushedAt: string;
  readonly settings: MergeSettings;
  readonly collaborators: Map<number, Grant>;
  nextNumber: number;
  readonly issues: Map<number, Issue>;
  readonly pulls: Map<number, PullRequest>;
  readonly comments: Map<number, IssueComment>;
  readonly reactions: Map<number, Reaction>;
  readonly reviews: Map<number, Review>;
  readonly checkSuites: Map<number, CheckSuite>;
  readonly checkRuns: Map<number, CheckRun>;
  readonly statuses: CommitStatus[];
  readonly deployments: Map<number, Deployment>;
  readonly deploymentStatuses: Map<number, DeploymentStatus>;
  readonly rulesets: Map<number, Ruleset>;
  readonly protections: Map<string, BranchProtection>;
  readonly activity: Activity[];
  readonly timeline: TimelineEntry[];
}

export interface MergeSettings {
  allowMergeCommit: boolean;
  allowSquashMerge: boolean;
  allowRebaseMerge: boolean;
  deleteBranchOnMerge: boolean;
}

export interface Grant {
  readonly role: Role;
  /** Name of a custom role that inherits from `role`. */
  readonly customRole?: string;
}

/** One line of GitHub's own log of what moved which ref. */
export interface Activity {
  readonly id: number;
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly timestamp: string;
  readonly type: "push" | "force_push" | "branch_creation" | "branch_deletion" | "pr_merge";
  readonly actorId: number;
}
