/** Starts `worker-process.ts` and reads what it tells. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const told = z.object({ what: z.string(), key: z.string(), at: z.number() });

export interface SpawnedWorker {
  /** In the order in which it told them. */
  readonly told: readonly z.infer<typeof told>[];
  /** SIGKILL: no handler runs, no connection is closed in order. */
  kill(): Promise<void>;
}

const program = fileURLToPath(new URL("./worker-process.ts", import.meta.url));

export async function spawnWorker(url: string, prefix: string, runMs: number): Promise<SpawnedWorker> {
  const child: ChildProcess = spawn(
    process.execPath,
    ["--import", "tsx", program, url, prefix, String(runMs)],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const lines: z.infer<typeof told>[] = [];
  if (child.stdout === null) throw new Error("no output");
  const reader = createInterface({ input: child.stdout });
  const ready = once(reader, "line");
  reader.on("line", (line) => lines.push(told.parse(JSON.parse(line))));
  await ready;
  return {
    told: lines,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}
