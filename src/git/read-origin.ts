/** Where a repository on this disk was cloned from. */

import type { GitProgram } from "./git-command.ts";
import { runGit } from "./run-git.ts";

/** `owner/name` of the remote `origin`; `undefined` when it has none, or one that does not look so. */
export async function readOrigin(
  program: GitProgram,
  path: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { code, stdout } = await runGit(program, {
    cwd: path,
    args: ["config", "--local", "--get", "remote.origin.url"],
    timeoutMs: 10_000,
    ...(signal === undefined ? {} : { signal }),
  });
  return code === 0 ? ownerAndName(stdout.toString("utf8").trim()) : undefined;
}

/** `https://host/owner/name.git`, `git@host:owner/name`, `ssh://git@host/owner/name`. A path on this disk names no owner. */
export function ownerAndName(url: string): string | undefined {
  const path = /^(?:https?|ssh):\/\/[^/]+\/(.+)$/.exec(url)?.[1] ?? /^[\w.-]+@[^:/]+:(.+)$/.exec(url)?.[1];
  const parts =
    path
      ?.replace(/\/+$/, "")
      .replace(/\.git$/, "")
      .split("/") ?? [];
  const [owner, name] = parts;
  if (parts.length !== 2 || owner === undefined || name === undefined) return undefined;
  return /^[\w.-]+$/.test(owner) && /^[\w.-]+$/.test(name) ? `${owner}/${name}` : undefined;
}
