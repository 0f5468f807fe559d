/** The order of GitHub's roles. */

import type { Role } from "../model/pull-request.ts";

const ascending = ["none", "read", "triage", "write", "maintain", "admin"] as const satisfies readonly Role[];

/** Whether a role grants at least what another one does. */
export function isAtLeast(role: Role, least: Role): boolean {
  return ascending.indexOf(role) >= ascending.indexOf(least);
}
