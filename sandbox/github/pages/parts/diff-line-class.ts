/** How a line of a unified diff is coloured. */

export type DiffLineClass =
  | "diff-added"
  | "diff-removed"
  | "diff-hunk"
  | "diff-meta"
  | "diff-same"
  | "diff-changed";

export function diffLineClass(line: string): DiffLineClass {
  if (line.startsWith("+++") || line.startsWith("---")) return "diff-meta";
  if (line.startsWith("@@")) return "diff-hunk";
  if (line.startsWith("+")) return "diff-added";
  if (line.startsWith("-")) return "diff-removed";
  if (line.startsWith("!")) return "diff-changed";
  return line.startsWith("#") ? "diff-meta" : "diff-same";
}
