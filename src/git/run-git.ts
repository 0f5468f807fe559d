/** Runs one git command to its end: argument vector, own process group, limits of bytes and time. */

import { spawn, type ChildProcess } from "node:child_process";
import { Writable, type Readable } from "node:stream";
import { Fault } from "../core/model/fault.ts";
import { gitArguments, gitEnvironment, type GitProgram, type NetworkAccess } from "./git-command.ts";

export interface GitCommand {
  /** The subcommand and what follows it. Never text from outside but checked object ids. */
  readonly args: readonly string[];
  readonly gitDir?: string;
  readonly cwd?: string;
  readonly input?: string;
  /** What the askpass program reads from descriptor 3. */
  readonly secret?: string;
  readonly network?: NetworkAccess;
  readonly timeoutMs: number;
  /** Most bytes of stdout; past it the process is killed and `overflow` is set. */
  readonly outputBytes?: number;
  readonly signal?: AbortSignal;
}

export interface GitAnswer {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly overflow: boolean;
}

const defaultOutputBytes = 64 * 1024 * 1024;
const stderrBytes = 64 * 1024;

/** Faults: GIT_UNAVAILABLE when git is absent or too slow. Rejects with the signal's reason when it is aborted. */
export async function runGit(program: GitProgram, command: GitCommand): Promise<GitAnswer> {
  command.signal?.throwIfAborted();
  const { child, stdin, ...output } = spawnGit(program, command);
  stdin.end(command.input);
  const stop = (): void => killGroup(child);
  const timer = setTimeout(stop, command.timeoutMs);
  command.signal?.addEventListener("abort", stop, { once: true });
  try {
    const outputBytes = command.outputBytes ?? defaultOutputBytes;
    const [stdout, stderr, end] = await Promise.all([
      collect(output.stdout, outputBytes, stop),
      collect(output.stderr, stderrBytes, () => undefined),
      ended(child),
    ]);
    command.signal?.throwIfAborted();
    if (end.signal !== null && !stdout.overflow) throw tooSlow(command);
    return {
      code: end.code ?? 128,
      stdout: stdout.bytes,
      stderr: stderr.bytes.toString("utf8"),
      overflow: stdout.overflow,
    };
  } finally {
    clearTimeout(timer);
    command.signal?.removeEventListener("abort", stop);
  }
}

/** A child with its three pipes. */
export interface GitProcess {
  readonly child: ChildProcess;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
}

/** In a group of its own, so that git's helpers die with it. */
export function spawnGit(
  program: GitProgram,
  { args, cwd, gitDir, network, secret }: Omit<GitCommand, "timeoutMs">,
): GitProcess {
  const child = spawn(program.path, [...gitArguments(gitDir, network), ...args], {
    cwd: cwd ?? "/",
    env: gitEnvironment(program, network),
    detached: true,
    stdio: ["pipe", "pipe", "pipe", secret === undefined ? "ignore" : "pipe"],
  });
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw gitMissing("no pipes");
  // A child that ends before it has read everything is judged by its exit, not by our broken pipe.
  stdin.on("error", () => undefined);
  const extra = child.stdio[3];
  if (secret !== undefined && extra instanceof Writable) giveSecret(extra, secret);
  return { child, stdin, stdout, stderr };
}

/** One line for each time that git may ask. */
function giveSecret(pipe: Writable, secret: string): void {
  const questions = 16;
  pipe.on("error", () => undefined);
  pipe.end(`${secret}\n`.repeat(questions));
}

export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}

interface Collected {
  readonly bytes: Buffer;
  readonly overflow: boolean;
}

/** Keeps at most `limit` bytes; reads on to the end, so that the child never waits for us. */
async function collect(stream: Readable, limit: number, onOverflow: () => void): Promise<Collected> {
  const chunks: Buffer[] = [];
  let length = 0;
  let overflow = false;
  stream.on("data", (chunk: Buffer) => {
    if (overflow) return;
    length += chunk.length;
    overflow = length > limit;
    if (overflow) onOverflow();
    else chunks.push(chunk);
  });
  await new Promise<void>((resolve) => {
    stream.once("close", resolve);
  });
  return { bytes: Buffer.concat(chunks), overflow };
}

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

function ended(child: ChildProcess): Promise<End> {
  return new Promise((resolve, reject) => {
    child.once("error", (cause) => reject(gitMissing(cause)));
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
}

function gitMissing(cause: unknown): Fault {
  return new Fault("GIT_UNAVAILABLE", {
    message: "git could not be started.",
    next: "Install git 2.38 or newer and put it on the PATH.",
    retry: "never",
    cause,
  });
}

function tooSlow({ args, timeoutMs }: GitCommand): Fault {
  const [subcommand = "git"] = args;
  return new Fault("GIT_UNAVAILABLE", {
    message: `git ${subcommand} was stopped: it took longer than ${Math.round(timeoutMs / 1000)} seconds.`,
    next: "Try again; if it stays slow, look at the network and at the size of the repository.",
    retry: "later",
  });
}
