/** What every request to GitHub carries, whichever client sends it: the API version, a time limit, no foreign redirect. */

/** Supported until at least March 2028; the next one drops fields. No field that it drops is read. */
const apiVersion = "2022-11-28";

/** Milliseconds for one request, from connecting to the last byte of its answer. */
const requestLimitMs = 15_000;

/**
 * A `fetch` for Octokit. Octokit has no time limit of its own, sends no version header, and mints tokens with the same
 * function; so this is the one place that covers all of its requests.
 */
export function limitedFetch(base: typeof fetch): typeof fetch {
  return async (url, init) => {
    const limit = AbortSignal.timeout(requestLimitMs);
    const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit;
    const headers = new Headers(init?.headers);
    headers.set("x-github-api-version", apiVersion);
    return base(url, { ...init, headers, signal });
  };
}
