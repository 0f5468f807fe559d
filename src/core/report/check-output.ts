/** What a check run says. */

export interface CheckOutput {
  /** Absent: not finished. */
  readonly conclusion?: "success" | "neutral" | "failure" | "action_required" | "cancelled";
  /** Plain text, one line. */
  readonly title: string;
  /** Markdown of at most 65,535 characters. */
  readonly summary: string;
  /** Markdown of at most 65,535 characters. */
  readonly text?: string;
  /** Shown beside the lines that they are about. */
  readonly annotations?: readonly Annotation[];
}

export interface Annotation {
  /** Relative to the repository's root. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly level: "notice" | "warning" | "failure";
  /** Plain text of at most 255 characters. */
  readonly title: string;
  /** Plain text. */
  readonly message: string;
}
