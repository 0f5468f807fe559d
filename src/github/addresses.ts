/** The addresses of one GitHub: github.com, a tenant of ghe.com, or a GitHub Enterprise Server. */

export interface Addresses {
  /** Root of the REST API, without a slash at its end. */
  readonly api: string;
  readonly graphql: string;
  /** Root of the pages and of git, without a slash at its end. */
  readonly web: string;
}

export const publicApi = "https://api.github.com";

/**
 * Reads the others off the API's root: `https://api.github.com`, `https://api.TENANT.ghe.com` or `https://HOST/api/v3`.
 * Throws when the root would carry credentials without TLS to anything but this machine.
 */
export function addressesOf(apiRoot: string): Addresses {
  const url = new URL(apiRoot);
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLocal))
    throw new Error(`GitHub's API must be reached by https, not by ${url.protocol}//${url.hostname}`);
  if (url.username !== "" || url.password !== "")
    throw new Error("the address of GitHub's API must hold no user name and no password");
  const api = `${url.origin}${url.pathname}`.replace(/\/+$/, "");
  if (api.endsWith("/api/v3")) {
    const web = api.slice(0, -"/api/v3".length);
    return { api, graphql: `${web}/api/graphql`, web };
  }
  return { api, graphql: `${api}/graphql`, web: `${url.protocol}//${url.host.replace(/^api\./, "")}` };
}
