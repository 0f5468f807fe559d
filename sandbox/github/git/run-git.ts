/** Runs git on a bare repository, with nothing of this machine's configuration. */

import { spawn } from "node:child_process";

export interface GitOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit statuses that are answers and no failures; always 0. */
  readonly expect?: readonly number[];
}

export interface GitResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

class GitError extends Error {
  override readonly name = "GitError";
}

export function gitEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "/usr/bin:/bin",
    LC_ALL: "C",
    HOME: "/nonexistent",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    ...extra,
  };
}

export function runGit(dir: string, args: readonly string[], options: GitOptions = {}): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["--git-dir", dir, ...args], { env: gitEnvironment(options.env) });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", reject);
    child.stdin.on("error", () => {
      // The exit status tells more than a broken pipe.
    });
    child.on("close", (status) => {
      const code = status ?? -1;
      const result = { code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString("utf8") };
      if (code === 0 || options.expect?.includes(code) === true) resolve(result);
      else reject(new GitError(`git ${args[0] ?? ""} ended with ${code}: ${result.stderr.trim()}`));
    });
    child.stdin.end(options.input ?? "");
  });
}

/** Standard output as text, without the last line break. */
export async function gitText(
  dir: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<string> {
  return (await runGit(dir, args, options)).stdout.toString("utf8").replace(/\n$/, "");
}

/** `undefined` when git says no. */
export async function gitMaybe(dir: string, args: readonly string[]): Promise<string | undefined> {
  const result = await runGit(dir, args, { expect: [1, 128] });
  return result.code === 0 ? result.stdout.toString("utf8").trim() : undefined;
}
