/** What one GraphQL request may see. */

import { checkRepositoryAccess, repositoryOf } from "../auth/access.ts";
import type { Caller } from "../auth/caller.ts";
import type { Need } from "../auth/permissions.ts";
import { ApiError } from "../http/api-error.ts";
import type { Hub } from "../hub.ts";
import type { Permissions } from "../model/app.ts";
import type { Repository } from "../model/repository.ts";
import { graphqlError } from "./errors.ts";

export interface Scope {
  readonly hub: Hub;
  readonly caller: Caller;
}

/** The repository, where the caller can see it. */
export function visibleRepository(scope: Scope, owner: string, name: string): Repository {
  try {
    const repository = repositoryOf(scope.hub, owner, name);
    check(scope, repository, [{ metadata: "read" }]);
    return repository;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw graphqlError("NOT_FOUND", `Could not resolve to a Repository with the name '${owner}/${name}'.`);
  }
}

/** Throws a FORBIDDEN unless one of these permissions is there. */
export function need(
  scope: Scope,
  repository: Repository,
  anyOf: readonly Permissions[],
  level: "read" | "write" = "read",
): void {
  try {
    check(scope, repository, anyOf, level);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw graphqlError("FORBIDDEN", "Resource not accessible by integration");
  }
}

function check(
  { hub, caller }: Scope,
  repository: Repository,
  anyOf: readonly Permissions[],
  level: "read" | "write" = "read",
): void {
  const wanted: Need = { kind: "repository", anyOf, role: level };
  checkRepositoryAccess(hub, { caller, repository, need: wanted });
}
