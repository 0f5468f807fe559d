/** A directory for one run, removed when the run stops and also when we die without stopping. */

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unrefPipe } from "./unref-pipe.ts";

export interface ScratchDirectory {
  readonly path: string;
  remove(): void;
}

/** Waits for our end of a pipe to close; without a line from us, removes the directory once its servers are dead too. */
const undertaker = 'read -r _ || { sleep 1; rm -rf -- "$1"; }';

/** `parent` must exist; default: the system's directory for temporary files. */
export function makeScratchDirectory(parent: string = tmpdir()): ScratchDirectory {
  const path = mkdtempSync(join(parent, "slipway-cluster-"));
  const child = spawn("/bin/sh", ["-c", undertaker, "sh", path], {
    detached: true,
    env: {},
    stdio: ["pipe", "ignore", "ignore"],
  });
  child.unref();
  unrefPipe(child.stdin);
  child.stdin.on("error", () => {});
  return {
    path,
    remove() {
      rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
      child.stdin.end("removed\n");
    },
  };
}
