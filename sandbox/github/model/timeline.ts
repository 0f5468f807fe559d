/** What happened in a repository's conversations, in the order in which it happened; the pages show it. */

export type TimelineEntry = { readonly at: string } & (
  | { readonly kind: "comment"; readonly number: number; readonly commentId: number }
  | { readonly kind: "review"; readonly number: number; readonly reviewId: number }
  | {
      readonly kind: "commits";
      readonly number: number;
      readonly before: string;
      readonly after: string;
      readonly actorId: number;
      readonly forced: boolean;
    }
  | {
      readonly kind: "merged" | "closed" | "reopened" | "ready" | "draft" | "retargeted" | "renamed";
      readonly number: number;
      readonly actorId: number;
      readonly detail?: string;
    }
  /** Belongs to the pull requests whose head or merge commit was deployed. */
  | { readonly kind: "deployment"; readonly deploymentId: number }
);
