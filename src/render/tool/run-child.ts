/** Runs one child process to its end: argument vector, given environment, own process group, limits of time and output. */

import { spawn, type ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";

export interface ChildCommand {
  /** Absolute. */
  readonly path: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
}

export interface ChildLimits {
  readonly wallMs: number;
  readonly outputBytes: number;
  /** Most that is kept of stderr; the rest is dropped. */
  readonly messageBytes: number;
}

export type ChildEnd =
  | { readonly kind: "exit"; readonly code: number; readonly stdout: Buffer; readonly stderr: string }
  /** Killed, by the system or by somebody else. */
  | { readonly kind: "killed"; readonly stderr: string }
  /** Stopped by us. */
  | { readonly kind: "too-long" }
  | { readonly kind: "too-much" };

/** Rejects when the program cannot be started, and with the signal's reason when that is aborted. */
export async function runChild(
  { path, args, cwd, env }: ChildCommand,
  limits: ChildLimits,
  signal?: AbortSignal,
): Promise<ChildEnd> {
  signal?.throwIfAborted();
  const child = spawn(path, [...args], { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let stopped: "too-long" | "too-much" | undefined;
  const stop = (why?: typeof stopped): void => {
    stopped ??= why;
    killGroup(child);
  };
  const onAbort = (): void => stop();
  const timer = setTimeout(() => stop("too-long"), limits.wallMs);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const [stdout, stderr, code] = await Promise.all([
      collect(child.stdout, limits.outputBytes, () => stop("too-much")),
      collect(child.stderr, limits.messageBytes, () => undefined),
      ended(child),
    ]);
    signal?.throwIfAborted();
    if (stopped !== undefined) return { kind: stopped };
    if (code === undefined) return { kind: "killed", stderr: stderr.toString("utf8") };
    return { kind: "exit", code, stdout, stderr: stderr.toString("utf8") };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    // Whatever it started dies with it.
    killGroup(child);
  }
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The group is gone.
  }
}

/** Reads on past the limit, so that the child never waits for us. */
async function collect(stream: Readable, limit: number, onOverflow: () => void): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  stream.on("data", (chunk: Buffer) => {
    const kept = chunk.subarray(0, Math.max(limit - length, 0));
    if (kept.length > 0) chunks.push(kept);
    length += chunk.length;
    if (length > limit) onOverflow();
  });
  await new Promise<void>((resolve) => {
    stream.once("close", resolve);
  });
  return Buffer.concat(chunks);
}

/** The exit code; `undefined` for a signal. */
function ended(child: ChildProcess): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? undefined));
  });
}
