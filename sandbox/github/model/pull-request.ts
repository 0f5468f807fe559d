/** Issues, pull requests and what people say about them. */

interface Conversation {
  readonly id: number;
  readonly number: number;
  readonly authorId: number;
  /** The App that acted, when it was one. */
  readonly appId?: number;
  readonly createdAt: string;
  title: string;
  body: string | null;
  state: "open" | "closed";
  locked: boolean;
  updatedAt: string;
  closedAt?: string;
  closedById?: number;
}

export interface Issue extends Conversation {
  readonly kind: "issue";
}

export interface PullRequest extends Conversation {
  readonly kind: "pull";
  draft: boolean;
  readonly head: Head;
  base: Base;
  merged?: Merged;
  /** What is known of the merge of this base and this head; absent until somebody asks. */
  mergeability?: Mergeability;
}

export interface Head {
  /** Absent when that repository was deleted. */
  repositoryId?: number;
  readonly ownerId: number;
  readonly ref: string;
  sha: string;
}

/** The branch and its tip when the pull request was opened, retargeted or last pushed to; GitHub does not follow it further. */
export interface Base {
  readonly ref: string;
  readonly sha: string;
}

export interface Merged {
  readonly at: string;
  readonly byId: number;
  readonly commit: string;
}

export interface Mergeability {
  readonly base: string;
  readonly head: string;
  /** Absent while it is being computed. */
  mergeable?: boolean;
  rebaseable?: boolean;
  /** The test merge, `refs/pull/N/merge`. */
  mergeCommit?: string;
  readonly done: Promise<void>;
}

export interface IssueComment {
  readonly id: number;
  readonly issueNumber: number;
  readonly authorId: number;
  readonly appId?: number;
  readonly createdAt: string;
  body: string;
  updatedAt: string;
  /** Set by the first edit, whoever made it. */
  lastEditedAt?: string;
  editorId?: number;
}

export const reactionContents = [
  "+1",
  "-1",
  "laugh",
  "confused",
  "heart",
  "hooray",
  "rocket",
  "eyes",
] as const;
export type ReactionContent = (typeof reactionContents)[number];

export interface Reaction {
  readonly id: number;
  readonly subject:
    | { readonly kind: "issue"; readonly number: number }
    | { readonly kind: "comment"; readonly id: number };
  readonly userId: number;
  readonly content: ReactionContent;
  readonly createdAt: string;
}

export type ReviewState = "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED" | "PENDING";

export interface Review {
  readonly id: number;
  readonly pullNumber: number;
  readonly authorId: number;
  readonly appId?: number;
  readonly commit: string;
  body: string;
  state: ReviewState;
  /** Absent while pending. */
  submittedAt?: string;
  updatedAt: string;
}
