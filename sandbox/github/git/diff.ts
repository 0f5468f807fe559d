/** What changes between two commits, file by file, as GitHub lists it. */

import { createMemory } from "./remember.ts";
import { gitText, runGit } from "./run-git.ts";

export interface FileDiff {
  readonly path: string;
  readonly previousPath?: string;
  readonly status: "added" | "removed" | "modified" | "renamed" | "changed";
  /** Blob at the head; of a removed file the blob at the base. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** Hunks without the file's header; absent for binary files and for pure renames. */
  readonly patch?: string;
}

/** GitHub leaves out the patch of very long files. */
const longestPatch = 100_000;

const diffs = createMemory<readonly FileDiff[]>();

export function diffFiles(dir: string, base: string, head: string): Promise<readonly FileDiff[]> {
  return diffs({ dir, ids: [base, head], ask: () => readDiff(dir, base, head) });
}

async function readDiff(dir: string, base: string, head: string): Promise<readonly FileDiff[]> {
  const common = ["-M", "--no-color", "--no-ext-diff", base, head];
  const raw = await gitText(dir, ["diff-tree", "-r", "-z", "--raw", "--numstat", ...common]);
  const files = parseRaw(raw);
  if (files.length === 0) return [];
  const patches = splitPatches(
    (await runGit(dir, ["diff-tree", "-r", "-p", ...common])).stdout.toString("utf8"),
  );
  return files.map((file, index) => {
    const patch = hunks(patches[index] ?? "");
    return patch === "" || patch.length > longestPatch ? file : { ...file, patch };
  });
}

/** `git diff-tree -z --raw --numstat`: first all raw records, then all counts, in the same order. */
function parseRaw(output: string): FileDiff[] {
  const fields = output.split("\0").filter((field) => field !== "");
  const raw: Omit<FileDiff, "additions" | "deletions">[] = [];
  let at = 0;
  while (at < fields.length && (fields[at] ?? "").startsWith(":")) {
    const [, , before = "", after = "", kind = ""] = (fields[at] ?? "").split(" ");
    const renamed = kind.startsWith("R") || kind.startsWith("C");
    const first = fields[at + 1] ?? "";
    const path = renamed ? (fields[at + 2] ?? "") : first;
    raw.push({
      path,
      ...(renamed ? { previousPath: first } : {}),
      status: statusOf(kind),
      sha: kind === "D" ? before : after,
    });
    at += renamed ? 3 : 2;
  }
  return raw.map((file) => {
    const [additions = "0", deletions = "0", path = ""] = (fields[at] ?? "").split("\t");
    at += path === "" ? 3 : 1;
    return { ...file, additions: Number(additions) || 0, deletions: Number(deletions) || 0 };
  });
}

function statusOf(kind: string): FileDiff["status"] {
  switch (kind.charAt(0)) {
    case "A":
      return "added";
    case "D":
      return "removed";
    case "R":
      return "renamed";
    case "T":
      return "changed";
    default:
      return "modified";
  }
}

function splitPatches(output: string): string[] {
  return output.split(/^(?=diff --git )/m).filter((part) => part.startsWith("diff --git "));
}

function hunks(patch: string): string {
  const start = patch.search(/^@@ /m);
  return start === -1 ? "" : patch.slice(start).replace(/\n$/, "");
}
