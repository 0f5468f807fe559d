/** Removes private folders of processes that were killed before they could do it themselves. */

import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** Names of our folders begin so; the number is the process that made them. */
export const folderPrefix = `slipway-render-${process.pid}-`;

const ours = /^slipway-render-(\d+)-/;

export async function removeAbandonedFolders(workDir: string): Promise<void> {
  const names = await readdir(workDir).catch(() => []);
  const abandoned = names.filter((name) => {
    const pid = ours.exec(name)?.[1];
    return pid !== undefined && !isRunning(Number(pid));
  });
  // Another user's, or already removed by another process of ours: not for us to care.
  await Promise.allSettled(abandoned.map((name) => rm(join(workDir, name), { recursive: true })));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
