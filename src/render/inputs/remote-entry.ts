/** Whether an entry of a kustomization would be fetched from elsewhere. */

/**
 * Wider than kustomize's own grammar (`NewRepoSpecFromURL` in api/internal/git, `IsRemoteFile` in api/internal/loader): what could
 * be an address in any spelling counts as one, whether or not a file of that name is in the tree, since kustomize falls back to
 * fetching where it cannot read a file.
 */
const addresses: readonly RegExp[] = [
  /:\/\//,
  /^[a-z0-9+.-]+::/i,
  /^(?:https?|ssh|git|file|ftps?|s3|gcs|hg|oci):/i,
  /^[a-z0-9][a-z0-9._-]*@[^/:]*[/:]/i,
  /^(?:www\.)?(?:github|gitlab|bitbucket)\.[a-z]+[/:]/i,
  /^gh:/i,
  /^\/\//,
  /[?&](?:ref|version|timeout|submodules)=/i,
];

/** `host:path` and `host.name/…//path`: addresses only where the tree has nothing by that name. */
const likelyAddresses: readonly RegExp[] = [
  /^[\w.-]+:./,
  /^[\w-]+(?:\.[\w-]+)+(?::\d+)?\/.*\/\//,
  /\.git(?:\/|$)/,
];

export function isRemote(entry: string): boolean {
  return addresses.some((pattern) => pattern.test(entry));
}

/** For an entry that names nothing in the tree. */
export function isLikelyRemote(entry: string): boolean {
  return isRemote(entry) || likelyAddresses.some((pattern) => pattern.test(entry));
}

/** As it may be shown: without user name and password. */
export function withoutCredentials(entry: string): string {
  return entry.replace(/^((?:[a-z0-9+.-]+::)?[a-z0-9+.-]+:\/\/)[^/@]*@/i, "$1");
}
