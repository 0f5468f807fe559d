/** Somebody who may talk to a sandbox cluster. */

import { randomBytes } from "node:crypto";

export interface SandboxUser {
  readonly name: string;
  readonly token: string;
  /** `system:masters` may do everything; others need RBAC objects in the cluster. */
  readonly groups: readonly string[];
}

/** A user with a fresh random token. */
export function newUser(name: string, groups: readonly string[]): SandboxUser {
  return { name, token: randomBytes(24).toString("base64url"), groups };
}
