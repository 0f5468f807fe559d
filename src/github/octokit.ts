/** The REST client of jobs: it repeats nothing, waits for nothing, logs nothing, and holds no credential of its own. */

import { Octokit } from "@octokit/rest";
import type { Addresses } from "./addresses.ts";
import { limitedFetch } from "./api-version.ts";

export function createOctokit({ api }: Addresses, base: typeof fetch): Octokit {
  return new Octokit({
    baseUrl: api,
    userAgent: "slipway",
    request: { fetch: limitedFetch(base) },
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
}

function quiet(): void {
  // Octokit would print each failed request on the console.
}
