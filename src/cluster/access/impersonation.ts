/** Asking an API server to treat a request as if somebody else had made it, with fewer rights. */

export interface Impersonation {
  readonly user: string;
  readonly uid?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly extra?: Readonly<Record<string, readonly string[]>> | undefined;
}

/**
 * The headers of a request; a repeated header is an array. client-node knows only the user's, and drops groups, uid and extra
 * in silence. Error for a blank name: an API server would take it as no impersonation at all.
 */
export function impersonationHeaders({
  user,
  uid,
  groups = [],
  extra = {},
}: Impersonation): Readonly<Record<string, string | readonly string[]>> {
  if ([user, ...(uid === undefined ? [] : [uid]), ...groups].some((name) => name.trim() === ""))
    throw new RangeError("a blank name cannot be impersonated");
  const extras = Object.entries(extra).map(([key, values]) => [
    `impersonate-extra-${encodeURIComponent(key.toLowerCase())}`,
    values,
  ]);
  return {
    "impersonate-user": user,
    ...(uid === undefined ? {} : { "impersonate-uid": uid }),
    ...(groups.length === 0 ? {} : { "impersonate-group": groups }),
    ...Object.fromEntries(extras),
  };
}
