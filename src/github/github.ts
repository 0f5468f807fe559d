/** The GitHub adapter: nouns of GitHub as plain data. Every list is read to its end, or the call fails. */

import type { DeploymentRecord, DeploymentRequest, DeploymentState } from "../core/model/deployment.ts";
import type {
  BranchRules,
  CheckResult,
  Person,
  PullRequest,
  Review,
  Role,
} from "../core/model/pull-request.ts";
import type { RepositoryRef } from "../core/model/repository.ts";
import type { Revision } from "../core/model/revision.ts";

export interface AppIdentity {
  /** The App's id: `performed_via_github_app.id` of what is ours. */
  readonly id: number;
  readonly slug: string;
  /** Id of the user `<slug>[bot]`: the author of our reactions. */
  readonly botUserId: number;
}

export interface Comment {
  readonly id: number;
  readonly author: Person;
  readonly body: string;
  readonly pullRequest: number;
  /** ISO 8601. */
  readonly createdAt: string;
  /** The body was edited since it was created. */
  readonly edited: boolean;
  /** Written by our App. */
  readonly ours: boolean;
}

export interface OwnCheck {
  readonly id: string;
  readonly name: string;
  readonly completed: boolean;
  readonly externalId: string;
  /** ISO 8601, by GitHub's clock: when it was first written. */
  readonly startedAt: string;
  /** Markdown, as it was written. */
  readonly summary: string;
}

/** A check of ours, as it is seen on many heads at once. */
export type OpenCheck = Pick<OwnCheck, "completed" | "externalId">;

type CheckConclusion = "success" | "neutral" | "failure" | "action_required" | "cancelled";

export interface CheckUpdate {
  readonly name: string;
  readonly revision: Revision;
  readonly externalId: string;
  /** Absent: in progress. */
  readonly conclusion?: CheckConclusion;
  readonly title: string;
  readonly summary: string;
  readonly text?: string;
  /** Absent: none. */
  readonly annotations?: readonly CheckAnnotation[];
}

/** Shown beside a line of a file. */
export interface CheckAnnotation {
  /** Relative to the repository's root. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly level: "notice" | "warning" | "failure";
  /** Plain text of at most 255 characters. */
  readonly title: string;
  /** Plain text of at most 64 KB. */
  readonly message: string;
}

export interface DeploymentShown {
  /** Cut to 140 characters. */
  readonly description: string;
  /** GitHub calls such an environment one that users interact with, and leaves its Deployments active by itself. */
  readonly isProtected: boolean;
}

export interface DeploymentStatusUpdate {
  readonly state: DeploymentState;
  /** Cut to 140 characters. */
  readonly description: string;
  readonly logUrl?: string;
}

/** A Deployment as it is seen among those of many environments: without its id. */
export type SeenDeployment = Omit<DeploymentRecord, "id">;

/**
 * Commits from what an environment runs to what it shall run, along the first parents, oldest first.
 * `incomplete` when GitHub does not list them all, or when the first is no ancestor of the second.
 */
export type CommitRange =
  | { readonly kind: "complete"; readonly revisions: readonly Revision[] }
  | { readonly kind: "incomplete"; readonly why: string };

/** Faults: GITHUB_AUTH, GITHUB_UNAVAILABLE (with `retryAfterMs`), PERMISSION_MISSING (names the permission), INSTALLATION_GONE. */
export interface GitHubRepository {
  readonly ref: RepositoryRef;
  defaultBranch(): Promise<string>;
  /** `undefined` when there is no such branch. */
  branchHead(branch: string): Promise<Revision | undefined>;
  branchRules(branch: string): Promise<BranchRules>;

  pullRequest(number: number): Promise<PullRequest | undefined>;
  openPullRequests(): Promise<readonly PullRequest[]>;
  /** Merged pull requests that brought this revision to a branch. */
  mergedPullRequests(revision: Revision): Promise<readonly PullRequest[]>;
  reviews(number: number): Promise<readonly Review[]>;
  role(person: Person): Promise<Role>;
  commitRange(from: Revision, to: Revision): Promise<CommitRange>;

  /** Newest result per (App, name) and per status context, ours included. */
  checkResults(revision: Revision): Promise<readonly CheckResult[]>;
  ownChecks(revision: Revision): Promise<readonly OwnCheck[]>;
  /**
   * Our check of that name on the heads of all open pull requests, by head, in few requests; `undefined` on a head without it.
   * Those of which this way cannot tell are not in the answer: `ownChecks` tells.
   */
  openChecks(name: string): Promise<ReadonlyMap<Revision, OpenCheck | undefined>>;
  /** Updates our newest check run of that name on that revision, or creates it. */
  putCheck(update: CheckUpdate): Promise<void>;

  comment(id: number): Promise<Comment | undefined>;
  /** Oldest first, all pages. */
  comments(pullRequest: number): Promise<readonly Comment[]>;
  /** Of the whole repository, updated since (ISO 8601), oldest first. */
  commentsSince(since: string): Promise<readonly Comment[]>;
  /**
   * Edits our comment that begins with this marker, or creates it. The text starts with the marker.
   * Does nothing when the text is already there.
   */
  putComment(pullRequest: number, marker: string, text: string): Promise<{ readonly id: number }>;
  /** Idempotent. */
  react(commentId: number, content: "eyes" | "rocket" | "confused" | "-1"): Promise<void>;

  /**
   * Ours only, newest first, of one environment: as many as tell all that a decision needs (`tellsAll`), or as are `enough`; at
   * least the newest hundred. Fault: HISTORY_TOO_LONG, when a thousand do not.
   */
  deployments(
    environment: string,
    enough?: (newest: readonly DeploymentRecord[]) => boolean,
  ): Promise<readonly DeploymentRecord[]>;
  /** Ours only, newest first, by environment, in few requests: at least as many as tell all (`tellsAll`). Fault: HISTORY_TOO_LONG. */
  newestDeployments(environments: readonly string[]): Promise<ReadonlyMap<string, readonly SeenDeployment[]>>;
  /** Ours only, newest first, of all environments, until they are enough: at least the newest hundred, at most a thousand. */
  recentDeployments(
    enough: (newest: readonly DeploymentRecord[]) => boolean,
  ): Promise<{ readonly records: readonly DeploymentRecord[]; readonly complete: boolean }>;
  createDeployment(request: DeploymentRequest, shown: DeploymentShown): Promise<DeploymentRecord>;
  setDeploymentStatus(id: string, update: DeploymentStatusUpdate): Promise<void>;

  /** Where git fetches from, with a token for reading contents of this repository only. */
  gitRemote(): { readonly url: string; readonly token: () => Promise<string> };
}

export interface Installation {
  readonly id: number;
  readonly account: string;
  /** ISO 8601, by GitHub's clock. */
  readonly createdAt: string;
  readonly suspended: boolean;
}

export interface GitHub {
  app(): Promise<AppIdentity>;
  installations(): Promise<readonly Installation[]>;
  repositories(installationId: number): Promise<readonly RepositoryRef[]>;
  repository(ref: RepositoryRef): GitHubRepository;
}
