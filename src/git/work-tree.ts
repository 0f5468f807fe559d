/** The files of a work tree as the next commit could hold them: tracked and new ones, without what is ignored or deleted. */

import { lstat } from "node:fs/promises";
import { join } from "node:path";
import type { GitProgram } from "./git-command.ts";
import { runGit } from "./run-git.ts";

export interface WorkTree {
  /** Absolute. */
  readonly root: string;
  /** Relative to the root. */
  readonly paths: readonly string[];
}

const timeoutMs = 60_000;
const mostBytes = 256 * 1024 * 1024;

/** `undefined`: the folder is in no work tree. Fault: GIT_UNAVAILABLE. */
export async function readWorkTree(
  program: GitProgram,
  folder: string,
  signal?: AbortSignal,
): Promise<WorkTree | undefined> {
  const limits = { timeoutMs, outputBytes: mostBytes, ...(signal === undefined ? {} : { signal }) };
  const top = await runGit(program, { cwd: folder, args: ["rev-parse", "--show-toplevel"], ...limits });
  const root = top.stdout.toString("utf8").replace(/\n$/, "");
  if (top.code !== 0 || root === "") return undefined;
  const list = async (...which: readonly string[]): Promise<readonly string[]> => {
    const args = ["ls-files", "-z", "--exclude-standard", ...which];
    const { stdout } = await runGit(program, { cwd: root, args, ...limits });
    return stdout.toString("utf8").split("\0").filter(Boolean);
  };
  const [present, deleted] = await Promise.all([list("--cached", "--others"), list("--deleted")]);
  const gone = new Set(deleted);
  return { root, paths: [...new Set(present)].filter((path) => !gone.has(path)) };
}

/** Whether the path is a file itself: nothing is read through a link, which may lead anywhere. */
export async function isPlainFile(root: string, path: string): Promise<boolean> {
  const found = await lstat(join(root, path)).catch(() => undefined);
  return found?.isFile() === true;
}
