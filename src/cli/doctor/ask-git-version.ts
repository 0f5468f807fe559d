/** Asks git for its version. */

import { execFile } from "node:child_process";

/** `2.39.5`; `undefined` when it does not run. */
export function askGitVersion(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(path, ["--version"], { env: {}, timeout: 10_000 }, (error, stdout) => {
      resolve(error === null ? /\d+(?:\.\d+)+/.exec(stdout)?.[0] : undefined);
    });
  });
}
