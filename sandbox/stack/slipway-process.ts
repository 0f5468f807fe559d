/** Runs Slipway as its operator would: a process of its own, configured by the environment, stopped by its id. */

import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, type WriteStream } from "node:fs";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export type EntryPoint = "main" | "web" | "worker";

export interface ProcessRequest {
  readonly entry: EntryPoint;
  /** Everything that it finds in its environment besides PATH and HOME. */
  readonly settings: Readonly<Record<string, string>>;
  /** Where its log goes; appended. */
  readonly logFile: string;
  /** Its working directory; the project's folder when absent. */
  readonly cwd?: string;
}

export interface SlipwayProcess {
  readonly pid: number;
  /** SIGTERM, then waits for its end. */
  stop(): Promise<void>;
  /** SIGKILL: as when the machine loses power. */
  kill(): Promise<void>;
  /** Resolves when it ended by itself. */
  readonly ended: Promise<void>;
}

export function startSlipway({ entry, settings, logFile, cwd }: ProcessRequest): SlipwayProcess {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), `${root}src/${entry}.ts`], {
    cwd: cwd ?? root,
    env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = createWriteStream(logFile, { flags: "a" });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = untilClosed(child, log);
  // The demo may be ended by a closed terminal: what it started must not go on.
  const onExit = (): void => void child.kill("SIGKILL");
  process.once("exit", onExit);
  void ended.then(() => process.off("exit", onExit));
  return {
    pid: child.pid ?? 0,
    ended,
    stop: () => end(child, ended, "SIGTERM"),
    kill: () => end(child, ended, "SIGKILL"),
  };
}

async function untilClosed(child: ChildProcess, log: WriteStream): Promise<void> {
  await once(child, "close");
  log.end();
}

async function end(child: ChildProcess, ended: Promise<void>, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  child.kill(signal);
  await ended;
}

/** Polls `/readyz`. Error when it is not ready in time, or ended. */
export async function untilReady(url: string, child: SlipwayProcess, withinMs: number): Promise<void> {
  const over = child.ended.then(() => "ended" as const);
  for (const until = Date.now() + withinMs; Date.now() < until;) {
    const answer = await Promise.race([over, fetch(`${url}/readyz`).catch(() => undefined)]);
    if (answer === "ended") throw new Error("Slipway ended while it started; its log says why");
    if (answer?.ok === true) return;
    await sleep(50);
  }
  throw new Error("Slipway was not ready in time");
}
