/** The App by Probot: it signs as the App and routes webhooks. Everything is given as an option: nothing is read from the environment. */

import { Probot, ProbotOctokit } from "probot";
import { addressesOf, publicApi } from "./addresses.ts";
import { limitedFetch } from "./api-version.ts";

export interface ProbotAppOptions {
  readonly appId: number;
  /** PEM, PKCS#1 or PKCS#8. */
  readonly privateKey: string;
  /** Of the webhook; at least 32 characters. Probot's own default is public knowledge, so there is none here. */
  readonly secret: string;
  /** Root of the REST API; github.com when absent. */
  readonly baseUrl?: string;
  readonly fetch?: typeof fetch;
}

/** Throws when an option is unusable. The App itself is asked for nothing yet. */
export function createProbotApp(options: ProbotAppOptions): Probot {
  const { appId, privateKey, secret, baseUrl = publicApi, fetch: base = fetch } = options;
  if (secret.length < 32) throw new Error("the webhook secret must have at least 32 characters");
  return new Probot({
    appId,
    privateKey,
    secret,
    baseUrl: addressesOf(baseUrl).api,
    Octokit: SlipwayOctokit,
    request: { fetch: limitedFetch(base) },
    // Its log would hold payloads and bodies; what a handler throws is rejected by `receive` and told by the caller.
    logLevel: "fatal",
    logFormat: "json",
  });
}

/**
 * Without the plugins that wait and repeat: they repeat writes, sleep until a limit ends, and mix all installations
 * in one row. The function form, because Probot overwrites these options in the object form.
 */
const SlipwayOctokit = ProbotOctokit.defaults((given: object) => ({
  ...given,
  throttle: { enabled: false },
  retry: { enabled: false },
}));
