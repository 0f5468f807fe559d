/** Keeps the credentials of a new App in a file that only its owner can read. */

import { writeFile } from "node:fs/promises";
import type { AppCredentials } from "../github/app-manifest.ts";

/** Fails when the file is there already: credentials are never overwritten. */
export async function writeCredentials(
  file: string,
  credentials: AppCredentials,
  apiUrl: string,
): Promise<void> {
  await writeFile(file, credentialLines(credentials, apiUrl), { mode: 0o600, flag: "wx" });
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
