/** What GitHub says of pull requests, people and checks; made by the GitHub adapter, judged by the policy. */

import type { Revision } from "./revision.ts";

export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly state: "open" | "closed";
  readonly merged: boolean;
  readonly draft: boolean;
  readonly author: Person;
  /** Name of the branch it is to be merged into, without `refs/heads/`. */
  readonly baseBranch: string;
  readonly base: Revision;
  readonly head: Revision;
  /** The head is in another repository, or that repository is gone. */
  readonly fromFork: boolean;
  /** ISO 8601, by GitHub's clock. */
  readonly createdAt?: string;
}

/** Compared by id, shown by login. GitHub's `ghost` (a deleted account) has id 0 here. */
export interface Person {
  readonly id: number;
  readonly login: string;
  readonly kind: "user" | "bot";
}

/** `role_name`; a custom role is reported by the built-in role that it inherits from. */
export type Role = "none" | "read" | "triage" | "write" | "maintain" | "admin";

export interface Review {
  /** Orders the reviews; never a clock. */
  readonly id: number;
  readonly reviewer: Person;
  readonly state: "approved" | "changes-requested" | "dismissed" | "commented" | "pending";
  /** The commit that was reviewed; absent when GitHub does not know it any more. */
  readonly revision?: Revision;
}

/** The active rules of a branch, from rulesets and classic protection together. */
export interface BranchRules {
  readonly protected: boolean;
  readonly requiredChecks: readonly RequiredCheck[];
}

export interface RequiredCheck {
  readonly context: string;
  /** When set, only this App's result counts. */
  readonly appId?: number;
}

/** The newest result of one name by one App (or by a commit status). */
export interface CheckResult {
  readonly name: string;
  /** Absent for commit statuses. */
  readonly appId?: number;
  readonly state: "pending" | "passed" | "failed";
}
