/** Keeps the credentials of a new App in a file that only its owner can read. */

import { open, rm, writeFile } from "node:fs/promises";
import type { AppCredentials } from "../github/app-manifest.ts";

const ownerOnly = 0o600;
/** Fails when the file is there already: credentials are never overwritten. */
const onlyNew = "wx";

/** Why the file cannot be created, for a person; `undefined` when it can. Tried out: rights alone do not tell of a full or read-only disk. */
export async function creationProblem(file: string): Promise<string | undefined> {
  try {
    await (await open(file, onlyNew, ownerOnly)).close();
    await rm(file);
    return undefined;
  } catch (error) {
    if (isTaken(error))
      return `${file} is there already, and credentials are never overwritten. If it holds those of your App, start with node --env-file=${file} lib/main.js. Otherwise move it away.`;
    return `${file} cannot be created, so the credentials of a new App would be lost. Start Slipway in a folder that it may write to.`;
  }
}

/** Rejects when the file is there already or cannot be written whole; nothing half written is left. */
export async function writeCredentials(
  file: string,
  credentials: AppCredentials,
  apiUrl: string,
): Promise<void> {
  try {
    await writeFile(file, credentialLines(credentials, apiUrl), { mode: ownerOnly, flag: onlyNew });
  } catch (error) {
    if (!isTaken(error)) await rm(file, { force: true }).catch(() => undefined);
    throw error;
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}

/** Lines that `node --env-file` and a shell's `set -a; . file` read alike. */
function credentialLines({ appId, privateKey, webhookSecret }: AppCredentials, apiUrl: string): string {
  return [
    `SLIPWAY_APP_ID=${appId}`,
    `SLIPWAY_PRIVATE_KEY='${privateKey.trim().replaceAll("\n", "\\n")}'`,
    `SLIPWAY_WEBHOOK_SECRET='${webhookSecret}'`,
    `SLIPWAY_GITHUB_API_URL='${apiUrl}'`,
    "",
  ].join("\n");
}
