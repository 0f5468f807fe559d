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
}
