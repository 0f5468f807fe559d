/** Makes bare repositories that behave as GitHub's: any object by id, partial clones, pull request refs that nobody can push. */

import { appendFile, chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { runGit } from "./run-git.ts";
import { updateHook } from "./update-hook.ts";

const settings = {
  "http.receivepack": "true",
  "receive.hideRefs": "refs/pull",
  "receive.advertisePushOptions": "false",
  "uploadpack.allowFilter": "true",
  "uploadpack.allowAnySHA1InWant": "true",
  "core.logAllRefUpdates": "false",
  "gc.auto": "0",
  "repack.writeBitmaps": "false",
} as const;

export async function initBareRepository(dir: string, defaultBranch: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  await runGit(dir, ["init", "--quiet", "--bare", `--initial-branch=${defaultBranch}`, "--template="]);
  const config = Object.entries(settings).map(
    ([key, value]) =>
      `[${key.slice(0, key.indexOf("."))}]\n\t${key.slice(key.indexOf(".") + 1)} = ${value}\n`,
  );
  await appendFile(path.join(dir, "config"), config.join(""));
  await mkdir(path.join(dir, "hooks"), { recursive: true });
  const hook = path.join(dir, "hooks", "update");
  await writeFile(hook, updateHook);
  await chmod(hook, 0o755);
}

/**
 * Makes two repositories read each other's objects, as GitHub's forks do: a commit of the fork can be read by its id
 * through the base, and the other way round.
 */
export async function shareObjects(a: string, b: string): Promise<void> {
  await addAlternate(a, b);
  await addAlternate(b, a);
}

async function addAlternate(dir: string, other: string): Promise<void> {
  await mkdir(path.join(dir, "objects", "info"), { recursive: true });
  await appendFile(path.join(dir, "objects", "info", "alternates"), `${path.join(other, "objects")}\n`);
}
