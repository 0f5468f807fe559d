/** Runs a server as a child process that cannot outlive us, however we die. */

import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { unrefPipe } from "../unref-pipe.ts";

export interface DependentProcess {
  readonly pid: number;
  /** Resolves when it ended, by itself or stopped. */
  readonly ended: Promise<void>;
  isRunning(): boolean;
  /** The last lines that it logged. */
  lastLog(): string;
  /** Kills it at once: its data is scratch, there is nothing to save. Resolves when it is gone. */
  stop(): Promise<void>;
}

/**
 * The shell becomes the server by `exec`; a tiny reader that it left behind waits on our end of a pipe and kills the server when
 * that closes without a line, which the kernel does for us even after SIGKILL. File descriptor 3, because a background job's
 * standard input is /dev/null.
 */
const leash = 'exec 3<&0; { read -r _ <&3 || kill -KILL $$; } & exec 3<&-; exec "$@" </dev/null';

export interface ProcessRequest {
  readonly executable: string;
  readonly arguments: readonly string[];
  readonly logFile: string;
}

/** Error when the executable cannot be started at all; a server that ends later is seen by `ended`. */
export function startDependentProcess(request: ProcessRequest): DependentProcess {
  const log = openSync(request.logFile, "a");
  const child = spawn("/bin/sh", ["-c", leash, "sh", request.executable, ...request.arguments], {
    // A session of its own: Ctrl-C in a terminal reaches us alone, and we decide what ends when.
    detached: true,
    env: {},
    stdio: ["pipe", log, log],
  });
  closeSync(log);
  const { pid, stdin } = child;
  if (pid === undefined || stdin === null) throw new Error(`${request.executable} could not be started`);
  stdin.on("error", () => {}); // The reader may be gone already; there is nothing left to tell it.
  let running = true;
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => {
      running = false;
      stdin.end("ended\n");
      resolve();
    });
  });
  // A script that forgot to stop us may still end; stopping waits.
  child.unref();
  unrefPipe(stdin);
  return {
    pid,
    ended,
    isRunning: () => running,
    lastLog: () => lastLines(request.logFile),
    async stop() {
      child.ref();
      if (running) child.kill("SIGKILL");
      await ended;
    },
  };
}

function lastLines(file: string): string {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-15).join("\n");
}
