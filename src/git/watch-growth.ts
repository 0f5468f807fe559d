/** Stops a fetch that writes more to disk than allowed: the size is not known before it is there. */

import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

export interface GrowthWatch {
  /** Aborted when the limit is passed. */
  readonly signal: AbortSignal;
  /** Ends the watch; removes what a stopped fetch left behind. */
  stop(): Promise<void>;
}

const intervalMs = 200;

/** `folder`: where git writes packs, under names that begin with `tmp_` until they are complete. */
export function watchGrowth(folder: string, limit: number): GrowthWatch {
  const controller = new AbortController();
  const check = async (): Promise<void> => {
    if ((await temporaryBytes(folder)) > limit) controller.abort();
  };
  const timer = setInterval(() => void check(), intervalMs);
  return {
    signal: controller.signal,
    stop: async () => {
      clearInterval(timer);
      if (controller.signal.aborted) await removeTemporary(folder);
    },
  };
}

async function temporaryBytes(folder: string): Promise<number> {
  const sizes = await Promise.all(
    (await temporaryFiles(folder)).map(async (file) => (await stat(file).catch(() => undefined))?.size ?? 0),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function removeTemporary(folder: string): Promise<void> {
  await Promise.all((await temporaryFiles(folder)).map((file) => rm(file, { force: true })));
}

async function temporaryFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.startsWith("tmp_")).map((name) => join(folder, name));
}
