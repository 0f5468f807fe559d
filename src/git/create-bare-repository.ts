/** Makes the bare repository that caches what is fetched from one remote. */

import { mkdir, mkdtemp, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

export interface BareRepositoryOptions {
  readonly gitDir: string;
  readonly url: string;
}

/** Made aside and moved into place, so that a half-made one is never seen. */
export async function createBareRepository({ gitDir, url }: BareRepositoryOptions): Promise<void> {
  if (await stat(gitDir).catch(() => undefined)) return;
  await mkdir(dirname(gitDir), { recursive: true, mode: 0o700 });
  const draft = await mkdtemp(`${gitDir}.`);
  await mkdir(join(draft, "objects", "pack"), { recursive: true });
  await mkdir(join(draft, "refs", "slipway"), { recursive: true });
  await writeFile(join(draft, "HEAD"), "ref: refs/heads/none\n");
  await writeFile(join(draft, "config"), bareConfig(url));
  try {
    await rename(draft, gitDir);
  } catch (error) {
    await rm(draft, { recursive: true });
    if (!(await stat(gitDir).catch(() => undefined))) throw error;
  }
}

function bareConfig(url: string): string {
  return [
    "[core]\n\trepositoryformatversion = 1\n\tbare = true",
    "[extensions]\n\tpartialClone = origin",
    `[remote "origin"]\n\turl = ${JSON.stringify(url)}\n\tpromisor = true\n\tpartialclonefilter = blob:none\n`,
  ].join("\n");
}
